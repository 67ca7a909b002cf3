import { shipmentWatch } from '@throughline/alerting-domain';
import { shipmentDispatchedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenShipmentDispatched } from './when-shipment-dispatched.js';

const nothing: Found = { rows: () => [], one: () => undefined };
const context = { now: at('2026-03-02T10:00:05Z'), id: () => '' };

describe('when a shipment is dispatched', () => {
  it.each(shipmentDispatchedV1.samples.map((data) => [data.carrier, data] as const))(
    'starts its watch with the limit that %s has today',
    (carrier, data) => {
      const limits = { hoursOf: (of: string) => (of === carrier ? 24 : 48) };
      const told = {
        type: 'logistics.shipment-dispatched.v1',
        data,
        eventId: 'e-1',
        subject: `shipment/${data.shipmentId}`,
        occurredAt: at('2026-03-02T18:00:00+08:00'),
        recordedAt: at('2026-03-02T10:00:01Z'),
        effectiveAt: at('2026-03-02T18:00:00+08:00'),
        correlationId: 'c-1',
      } as const;
      expect(whenShipmentDispatched(limits).react(told, nothing, context)).toEqual([
        on(shipmentWatch, data.shipmentId, {
          type: 'RecordDispatch',
          data: {
            occurredAt: told.occurredAt,
            effectiveAt: told.effectiveAt,
            limitHours: 24,
            carrier,
            waybillNumber: data.waybillNumber,
            orders: data.contents.map(({ orderNumber }) => orderNumber),
            ...(data.packages.length > 1 && {
              packageNumbers: data.packages.map(({ packageNumber }) => packageNumber),
            }),
          },
        }),
      ]);
    },
  );
});
