import { shipmentWatch } from '@throughline/alerting-domain';
import type { DataOf, handlingNotedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type HandlingNoted = Told<'logistics.handling-noted.v1', DataOf<typeof handlingNotedV1>>;

/** No new step, yet somebody has the goods in hand: that is no silence. */
export const whenHandlingNoted: Reaction<HandlingNoted> = {
  name: 'when-handling-noted',
  to: ['logistics.handling-noted.v1'],
  react: ({ data, occurredAt, effectiveAt }, _, { now }) => [
    on(shipmentWatch, data.shipmentId, {
      type: 'RecordSignOfLife',
      data: { occurredAt, effectiveAt, sign: 'HANDLING', now },
    }),
  ],
};
