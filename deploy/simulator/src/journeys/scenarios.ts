/** Ways in which a waybill can go, and what is said of each to who asks for help. */
export const scenarios = {
  smooth: 'picked up, over two hubs, delivered',
  silent: 'picked up, and never heard of again',
  lost: 'gone missing in a hub',
  damaged: 'damaged in sorting, delivered all the same',
  'refused-and-returned': 'refused at the door, brought back to the sender',
  reordered: 'scans come to light in another order than they were made',
  duplicated: 'every push is sent twice, and one scan stands in the list twice',
  corrected: 'a scan is withdrawn later, and another stands in its place',
  'recycled-number': 'delivered; two months later the carrier gives the number to other goods',
  'dead-subscription': 'the first watch dies on the way: an abort at Kuaidi100, silence at the others',
  'quota-exceeded': 'whoever asks in the first day hears that the quota is used up',
  outage: 'the provider neither answers about it nor pushes it for 60 hours',
  'wrong-signature': 'whatever is pushed is signed wrongly; only asking helps',
} as const;

export type Scenario = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as readonly Scenario[];

/** How well a carrier tells what it does. */
export const qualities = {
  punctual: 'tells every scan within minutes',
  sloppy: 'tells scans up to six hours late, a tenth of its pushes never and a tenth twice',
  silent: 'half of its pushes are never sent, the others up to a day late',
} as const;

export type Quality = keyof typeof qualities;
export const qualityNames = Object.keys(qualities) as readonly Quality[];
