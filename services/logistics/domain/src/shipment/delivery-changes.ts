import type { Instant } from '@throughline/values';
import type { DeliveryChangeKind } from './change-words.js';
import type { ShipmentEvent, ShipmentLine } from './shipment.events.js';

/** One change of one shipment, as far as decisions need to know it. */
export interface KnownChange {
  readonly changeId: string;
  readonly orderNumber: string;
  readonly kind: DeliveryChangeKind;
  /** `asked`: the carrier has been asked and has not answered. */
  readonly state: 'asked' | 'applied' | 'refused' | 'timed-out';
  /** Of what the carrier was asked: when, and until when it can answer in time. */
  readonly askedAt?: Instant;
  readonly dueAt?: Instant;
}

const ofChange = [
  'DeliveryChangeApplied',
  'InterceptRequested',
  'DeliveryChangeRefused',
  'DeliveryChangeTimedOut',
  'ChangedAtCarrier',
] as const;
type ChangeEvent = Extract<ShipmentEvent, { type: (typeof ofChange)[number] }>;

export const isOfChange = <Event extends ShipmentEvent>(event: Event): event is Extract<Event, ChangeEvent> =>
  ofChange.some((type) => type === event.type);

/** The changes of a shipment after one more fact about them. */
export const evolveChanges = (changes: readonly KnownChange[], event: ChangeEvent): readonly KnownChange[] => {
  switch (event.type) {
    case 'InterceptRequested': {
      const { changeId, orderNumber, kind, dueAt } = event.data;
      return put(changes, { changeId, orderNumber, kind, state: 'asked', askedAt: event.occurredAt, dueAt });
    }
    case 'DeliveryChangeApplied':
    case 'ChangedAtCarrier':
      return withState(changes, event.data, 'applied');
    case 'DeliveryChangeRefused':
      return withState(changes, event.data, 'refused');
    case 'DeliveryChangeTimedOut':
      return withState(changes, event.data, 'timed-out');
  }
};

/** When the carrier should have answered what it was asked first; undefined while it owes no answer. */
export const interceptDueAt = (changes: readonly KnownChange[]): Instant | undefined =>
  changes
    .flatMap(({ state, dueAt }) => (state === 'asked' && dueAt !== undefined ? [dueAt] : []))
    .sort((a, b) => Date.parse(a) - Date.parse(b))[0];

/** Does a word of the carrier still count? */
export const isUnanswered = ({ state }: { readonly state: KnownChange['state'] }): boolean =>
  state === 'asked' || state === 'timed-out';

/** Whatever is done to this shipment is done to another order's goods, too. */
export const isShared = (contents: readonly ShipmentLine[], orderNumber: string): boolean =>
  contents.some((line) => line.orderNumber !== orderNumber);

interface Answered {
  readonly changeId: string;
  readonly orderNumber?: string;
  readonly kind: DeliveryChangeKind;
}

const withState = (
  changes: readonly KnownChange[],
  { changeId, orderNumber = '', kind }: Answered,
  state: KnownChange['state'],
): readonly KnownChange[] => {
  const known = changes.find((change) => change.changeId === changeId);
  return put(changes, { changeId, orderNumber, kind, ...known, state });
};

const put = (changes: readonly KnownChange[], change: KnownChange): readonly KnownChange[] =>
  changes.some(({ changeId }) => changeId === change.changeId)
    ? changes.map((each) => (each.changeId === change.changeId ? change : each))
    : [...changes, change];
