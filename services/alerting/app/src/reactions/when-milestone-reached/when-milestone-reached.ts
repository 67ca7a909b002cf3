import { shipmentWatch, signOfLife } from '@throughline/alerting-domain';
import type { DataOf, milestoneReachedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type MilestoneReached = Told<'logistics.milestone-reached.v1', DataOf<typeof milestoneReachedV1>>;

/** A step is a sign of life, unless it is no step at all; a returned shipment is watched no longer. */
export const whenMilestoneReached: Reaction<MilestoneReached> = {
  name: 'when-milestone-reached',
  to: ['logistics.milestone-reached.v1'],
  react: ({ data, occurredAt, effectiveAt }, _, { now }) => {
    const { packageNumbers } = data;
    const sign = { occurredAt, effectiveAt, sign: data.milestone, now };
    switch (signOfLife(data.milestone)) {
      case 'none':
        return [];
      case 'life':
        return [on(shipmentWatch, data.shipmentId, { type: 'RecordSignOfLife', data: sign })];
      case 'end':
        return [
          on(shipmentWatch, data.shipmentId, {
            type: 'RecordWatchEnd',
            data: { ...sign, reason: 'returned', ...(packageNumbers && { packageNumbers }) },
          }),
        ];
    }
  },
};
