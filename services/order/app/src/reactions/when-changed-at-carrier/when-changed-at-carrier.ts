import type { changedAtCarrierV1, DataOf } from '@throughline/contracts';
import type { Reaction, Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';
import { learntFrom, lookUpOrders, only, recordOrSetAside } from '../../facts-of-shipments.js';

type ChangedAtCarrier = Told<'logistics.changed-at-carrier.v1', DataOf<typeof changedAtCarrierV1>>;

/** What the recipient or the carrier changed without us comes back to the order. */
export const whenChangedAtCarrier: Reaction<ChangedAtCarrier> = {
  name: 'when-changed-at-carrier',
  to: ['logistics.changed-at-carrier.v1'],
  lookUps: ({ data }) => lookUpOrders([data.orderNumber], data.shipmentId),
  react: (told, found) => {
    const { data } = told;
    const { promise } = data;
    const change = { ...learntFrom(told), ...only(data, 'shipmentId', 'changeId', 'kind') };
    const fact = {
      type: 'RecordChangeAtCarrier',
      data: {
        ...change,
        ...(promise !== undefined && { promise: 'at' in promise ? { at: instant(promise.at) } : promise }),
      },
    } as const;
    return recordOrSetAside(told, [{ orderNumber: data.orderNumber, fact }], data.shipmentId, found);
  },
};
