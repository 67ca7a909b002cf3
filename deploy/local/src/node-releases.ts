/** The day on which support of each long-term release of Node ends. */
const supportEnds: Readonly<Record<string, string>> = {
  20: '2026-04-30',
  22: '2027-04-30',
  24: '2028-04-30',
};

/** A warning for a release that gets no security fixes any more. */
export const pastItsEnd = (version: string, today: Date): string | undefined => {
  const major = version.split('.')[0] ?? '';
  const end = supportEnds[major];
  if (end === undefined || today < new Date(end)) return undefined;
  return `Node ${major} gets no security fixes since ${end}. Throughline runs on it; a current long-term release is better.`;
};
