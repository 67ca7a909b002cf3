import { isExceptionLife, shipmentWatch } from '@throughline/alerting-domain';
import type { DataOf, exceptionRaisedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type ExceptionRaised = Told<'logistics.exception-raised.v1', DataOf<typeof exceptionRaisedV1>>;

/** Bad news is news, unless all it says is that time has passed. */
export const whenExceptionRaised: Reaction<ExceptionRaised> = {
  name: 'when-exception-raised',
  to: ['logistics.exception-raised.v1'],
  react: ({ data, occurredAt, effectiveAt }, _, { now }) =>
    isExceptionLife(data.reason)
      ? [
          on(shipmentWatch, data.shipmentId, {
            type: 'RecordSignOfLife',
            data: { occurredAt, effectiveAt, sign: `EXCEPTION ${data.kind}`, now },
          }),
        ]
      : [],
};
