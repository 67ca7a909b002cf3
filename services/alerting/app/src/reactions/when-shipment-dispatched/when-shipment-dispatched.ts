import { shipmentWatch } from '@throughline/alerting-domain';
import type { DataOf, shipmentDispatchedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type ShipmentDispatched = Told<'logistics.shipment-dispatched.v1', DataOf<typeof shipmentDispatchedV1>>;

/** How long this carrier may say nothing, in hours, by the settings of this moment. */
export interface SilenceLimits {
  hoursOf(carrier: string): number;
}

/** From now on its carrier has to say something every so many hours. What the limit is today is pinned in the fact. */
export const whenShipmentDispatched = (limits: SilenceLimits): Reaction<ShipmentDispatched> => ({
  name: 'when-shipment-dispatched',
  to: ['logistics.shipment-dispatched.v1'],
  react: ({ data, occurredAt, effectiveAt }) => [
    on(shipmentWatch, data.shipmentId, {
      type: 'RecordDispatch',
      data: {
        occurredAt,
        effectiveAt,
        limitHours: limits.hoursOf(data.carrier),
        carrier: data.carrier,
        waybillNumber: data.waybillNumber,
        orders: [...new Set(data.contents.map(({ orderNumber }) => orderNumber))],
        ...(data.packages.length > 1 && { packageNumbers: data.packages.map(({ packageNumber }) => packageNumber) }),
      },
    }),
  ],
});
