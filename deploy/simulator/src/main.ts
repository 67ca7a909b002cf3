export const main = async (): Promise<void> => undefined;
