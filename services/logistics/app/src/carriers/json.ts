/** A JSON object that somebody else wrote: any of its fields may be absent, or something else than we were told. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object that this text is, if it is one. */
export const objectOf = (text: string): JsonObject | undefined => {
  const value = jsonOf(text);
  return isObject(value) ? value : undefined;
};

const nothing: JsonObject = {};

export const objectIn = (value: unknown): JsonObject => (isObject(value) ? value : nothing);

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Numbers are codes and ids too, where a provider writes them without quotes; one that a parser rounds would be another. */
export const textIn = (value: unknown): string =>
  typeof value === 'string' ? value : Number.isSafeInteger(value) ? String(value) : '';
