import type { Recorded } from '@throughline/event-sourcing';
import type {
  ChangedAtCarrier,
  DeliveryChangeApplied,
  DeliveryChangeKind,
  DeliveryChangeRefused,
  DeliveryChangeTimedOut,
  InterceptRequested,
  InterceptType,
  KnownChange,
} from '@throughline/logistics-domain';
import type { DeliveryPromise, Instant } from '@throughline/values';

/** What of a shipment shall be otherwise, and what became of it here. Who and where to is about people, and stands in the log. */
export interface ChangeEntry {
  readonly changeId: string;
  readonly kind: DeliveryChangeKind;
  readonly by: 'ourselves' | 'carrier';
  readonly state: KnownChange['state'];
  /** Whose order; absent where it was changed at the carrier for all. */
  readonly orderNumber?: string;
  /** What the carrier was asked for, when, and until when it could answer in time. */
  readonly asked?: { readonly type: InterceptType; readonly at: Instant; readonly dueAt: Instant };
  readonly promise?: DeliveryPromise;
  readonly custody?: string;
  readonly relabel?: true;
  readonly reason?: string;
  readonly answeredAt?: Instant;
  readonly late?: true;
}

export type ChangeEvent =
  DeliveryChangeApplied | InterceptRequested | DeliveryChangeRefused | DeliveryChangeTimedOut | ChangedAtCarrier;

export const withChange = (entries: readonly ChangeEntry[], event: Recorded<ChangeEvent>): readonly ChangeEntry[] => {
  const { changeId, kind } = event.data;
  const known = entries.find((entry) => entry.changeId === changeId);
  const entry = { changeId, kind, by: 'ourselves' as const, ...known, ...said(event) };
  return known === undefined ? [...entries, entry] : entries.map((each) => (each.changeId === changeId ? entry : each));
};

const said = (event: Recorded<ChangeEvent>): Omit<ChangeEntry, 'changeId' | 'kind' | 'by'> => {
  const { occurredAt } = event;
  switch (event.type) {
    case 'InterceptRequested': {
      const { orderNumber, type, dueAt, promise } = event.data;
      const asked = { type, at: occurredAt, dueAt };
      return { orderNumber, state: 'asked', asked, ...(promise !== undefined && { promise }) };
    }
    case 'DeliveryChangeApplied': {
      const { orderNumber, custody, relabel, late } = event.data;
      const marks = { ...(relabel && { relabel }), ...(late && { late }) };
      return { orderNumber, state: 'applied', custody, answeredAt: occurredAt, ...marks };
    }
    case 'DeliveryChangeRefused': {
      const { orderNumber, custody, reason, late } = event.data;
      return { orderNumber, state: 'refused', custody, reason, answeredAt: occurredAt, ...(late && { late }) };
    }
    case 'DeliveryChangeTimedOut':
      return { orderNumber: event.data.orderNumber, state: 'timed-out' };
    case 'ChangedAtCarrier': {
      const { promise } = event.data;
      const made = { by: 'carrier', state: 'applied', custody: 'carrier', answeredAt: occurredAt } as const;
      return { ...made, ...(promise !== undefined && { promise }) };
    }
  }
};
