import type { Chance } from './chance.js';

/** Where an order comes from: each has its own numbers and its own reference. */
export interface Channel {
  /** The first letters of its order numbers. */
  readonly prefix: string;
  readonly name: string;
  /** `standard` waits for an approval; `direct` is released at once. */
  readonly process: 'standard' | 'direct';
  /** What the other side calls the order; undefined where nobody does. */
  readonly reference: (chance: Chance, number: number) => string | undefined;
}

const digits = (chance: Chance, length: number): string =>
  chance.en.string.numeric({ length, allowLeadingZeros: false });

export const channels = {
  marketplace: {
    prefix: 'MP',
    name: '电商平台 Marketplace',
    process: 'standard',
    reference: (chance, number) => `${digits(chance, 12)}${String(number).padStart(6, '0')}`,
  },
  miniProgram: {
    prefix: 'WX',
    name: '小程序 Mini program',
    process: 'direct',
    reference: (chance, number) => `wx${digits(chance, 14)}-${number}`,
  },
  shop: {
    prefix: 'WEB',
    name: 'Web shop',
    process: 'direct',
    reference: (_, number) => `#${10_000 + number}`,
  },
  wholesale: {
    prefix: 'B2B',
    name: '批发 Wholesale, by EDI',
    process: 'standard',
    reference: (chance, number) => `PO-${chance.int(40, 79)}-${String(number).padStart(5, '0')}`,
  },
  telephone: { prefix: 'TEL', name: '电话 By telephone', process: 'standard', reference: () => undefined },
} as const satisfies Record<string, Channel>;

/** `WEB1-00042`: channel, seed, and the number of the story. */
export const orderNumberOf = ({ prefix }: Channel, seed: number, number: number): string =>
  `${prefix}${seed}-${String(number).padStart(5, '0')}`;

const prefixes = Object.values(channels).map(({ prefix }) => prefix);

/** The number of the story that an order number of this seed was made for; undefined for anybody else's. */
export const storyNumberIn = (orderNumber: string, seed: number): number | undefined => {
  const match = /^([A-Z]+|B2B)(\d+)-(\d{5,})$/.exec(orderNumber);
  const known = match !== null && prefixes.some((prefix) => orderNumber.startsWith(`${prefix}${seed}-`));
  return known ? Number(match[3]) : undefined;
};
