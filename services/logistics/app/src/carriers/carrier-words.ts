import { plainCarrier } from '@throughline/logistics-domain';

/** A provider's names of carriers, in lower case, with ours. */
export type CarrierWords = ReadonlyMap<string, string>;

/** A table of names: ours first, then all that the provider has for it. */
export const carrierWords = (rows: Readonly<Record<string, readonly string[]>>): CarrierWords =>
  new Map(
    Object.entries(rows).flatMap(([word, names]) => names.map((name): [string, string] => [plainCarrier(name), word])),
  );

/** A carrier that we have no word for goes by the provider's. */
export const wordFor = (words: CarrierWords, name: string): string => {
  const plain = plainCarrier(name);
  return words.get(plain) ?? plain;
};

/** The provider's name for a carrier of ours: the first of its names; ours where the table has none. */
export const nameFor = (words: CarrierWords, carrier: string): string =>
  [...words].find(([, word]) => word === carrier)?.[0] ?? carrier;
