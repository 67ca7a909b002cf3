/**
 * The words in which the truth is told: the product's own, written down here a second time. The simulator imports nothing of the services,
 * so that each checks the other.
 */
export const milestones = [
  'UNTRACKED',
  'ANNOUNCED',
  'PICKED_UP',
  'DEPARTED',
  'ARRIVED',
  'CUSTOMS_IN',
  'CUSTOMS_OUT',
  'ARRIVED_DESTINATION',
  'FORWARDED',
  'OUT_FOR_DELIVERY',
  'ATTEMPT_FAILED',
  'AVAILABLE_FOR_PICKUP',
  'EXCEPTION',
  'VOIDED',
  'RETURNING',
  'RETURNED',
  'DELIVERED',
] as const;
export type Milestone = (typeof milestones)[number];

export type DeliveryException = 'DELAY' | 'LOST' | 'DAMAGED' | 'REFUSED' | 'ADDRESS' | 'HELD';

/** What a scan means; nothing where its code only says that the goods were handled. */
export interface Meaning {
  readonly milestone?: Milestone;
  readonly exception?: DeliveryException;
}

export type Status =
  | 'unknown'
  | 'in-transit'
  | 'out-for-delivery'
  | 'attempt-failed'
  | 'available-for-pickup'
  | 'voided'
  | 'returning'
  | 'returned'
  | 'delivered';

const inTransit: readonly Milestone[] = [
  'PICKED_UP',
  'DEPARTED',
  'ARRIVED',
  'CUSTOMS_IN',
  'CUSTOMS_OUT',
  'ARRIVED_DESTINATION',
  'FORWARDED',
];
const statusOf: Partial<Record<Milestone, Status>> = {
  ...Object.fromEntries(inTransit.map((milestone) => [milestone, 'in-transit' as const])),
  OUT_FOR_DELIVERY: 'out-for-delivery',
  ATTEMPT_FAILED: 'attempt-failed',
  AVAILABLE_FOR_PICKUP: 'available-for-pickup',
  VOIDED: 'voided',
  RETURNING: 'returning',
  RETURNED: 'returned',
  DELIVERED: 'delivered',
};

/** Only the signature or a return ends these; the others end when the goods move again. */
const lasting: readonly DeliveryException[] = ['LOST', 'DAMAGED', 'REFUSED'];
const ends: readonly Milestone[] = ['DELIVERED', 'RETURNED'];
const moves: readonly Milestone[] = [
  ...inTransit.filter((milestone) => milestone !== 'CUSTOMS_IN'),
  'OUT_FOR_DELIVERY',
  'AVAILABLE_FOR_PICKUP',
];

/** Where goods are, and what is wrong with them. */
export interface Standing {
  readonly status: Status;
  /** Of the latest scan that has one. */
  readonly milestone: Milestone | null;
  readonly openExceptions: readonly DeliveryException[];
}

export interface Told extends Meaning {
  readonly occurredAt: number;
}

/** How it stands after these scans, in whatever order they were told. */
export const standingAfter = (scans: readonly Told[]): Standing => {
  const rank = ({ milestone }: Told): number => (milestone === undefined ? -1 : milestones.indexOf(milestone));
  const inOrder = [...scans].sort((a, b) => a.occurredAt - b.occurredAt || rank(a) - rank(b));
  let status: Status = 'unknown';
  let latest: Milestone | null = null;
  const open = new Set<DeliveryException>();
  for (const { milestone, exception } of inOrder) {
    if (milestone === undefined) continue;
    latest = milestone;
    status = statusOf[milestone] ?? status;
    for (const one of [...open]) if (closes(milestone, one)) open.delete(one);
    if (exception !== undefined) open.add(exception);
  }
  return { status, milestone: latest, openExceptions: [...open].sort() };
};

const closes = (milestone: Milestone, exception: DeliveryException): boolean =>
  ends.includes(milestone) || (!lasting.includes(exception) && moves.includes(milestone));

/** After one of these nothing more is expected of a carrier. */
export const isEnd = ({ milestone }: Meaning): boolean =>
  milestone === 'DELIVERED' || milestone === 'RETURNED' || milestone === 'VOIDED';
