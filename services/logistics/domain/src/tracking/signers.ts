/** Who signed for the goods. Stored for ever: rows may be added, none may change its code. */
export const signers = {
  recipient: { zh: '本人签收', en: 'signed by the recipient' },
  proxy: { zh: '代签', en: 'signed by somebody else' },
  neighbour: { zh: '邻居代收', en: 'left with a neighbour' },
  locker: { zh: '投柜或驿站签收', en: 'signed at a locker or a pick-up station' },
  'after-exception': { zh: '派件异常后签收', en: 'signed after a failed delivery' },
} as const satisfies Record<string, { zh: string; en: string }>;

export type SignerKind = keyof typeof signers;
