/** What a carrier is like; the plots that go wrong go wrong with the carrier that they suit. All of them are made up. */
export interface Carrier {
  readonly code: string;
  readonly name: string;
  /** Ten digits follow. */
  readonly waybillPrefix: string;
  /** Codes of its own that nobody has mapped, sent between the others. */
  readonly ownCodes: readonly string[];
  /** Of a hundred scans so many come without a place, and so many twice. */
  readonly sloppiness: number;
  /** Of the hours that a journey should take. */
  readonly slowness: number;
  /** How long it may be silent, where that is a setting of its own; 48 otherwise. */
  readonly silenceLimitHours?: number;
}

const carrier = (code: string, name: string, waybillPrefix: string, more: Partial<Carrier> = {}): Carrier => ({
  code,
  name,
  waybillPrefix,
  ownCodes: [],
  sloppiness: 0,
  slowness: 1,
  ...more,
});

export const carriers = {
  /** On time, every step told. */
  hongyan: carrier('hongyan', '鸿雁速运 Hongyan Express', 'HY'),
  /** Gets there; tells it twice, in no order, and in words of its own. */
  suiyi: carrier('suiyi', '随意达 Suiyi Parcel', 'SY', {
    ownCodes: ['30-71', 'X_SORT'],
    sloppiness: 35,
    slowness: 1.2,
  }),
  /** Takes the goods and is not heard of. */
  jingmo: carrier('jingmo', '静默物流 Jingmo Logistics', 'JM', { sloppiness: 10 }),
  /** Loses things. */
  mihu: carrier('mihu', '迷糊快递 Mihu Courier', 'MH', { sloppiness: 15, slowness: 1.3, silenceLimitHours: 240 }),
  /** Breaks things. */
  pengpeng: carrier('pengpeng', '碰碰货运 Pengpeng Freight', 'PP', { slowness: 1.1 }),
  /** Abroad, through customs. */
  crane: carrier('crane', 'Crane International', 'CR', { silenceLimitHours: 240 }),
} as const satisfies Record<string, Carrier>;
