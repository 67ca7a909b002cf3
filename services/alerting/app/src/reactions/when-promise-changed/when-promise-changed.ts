import { orderWatch } from '@throughline/alerting-domain';
import type { DataOf, promiseChangedV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';
import { instant } from '@throughline/values';

type PromiseChanged = Told<'order.promise-changed.v1', DataOf<typeof promiseChangedV1>>;

/** From then on another limit is on the clock. */
export const whenPromiseChanged: Reaction<PromiseChanged> = {
  name: 'when-promise-changed',
  to: ['order.promise-changed.v1'],
  react: ({ data: { salesOrderId, changeId, promiseLimit }, occurredAt, effectiveAt }, _, { now }) => [
    on(orderWatch, salesOrderId, {
      type: 'RecordPromiseChange',
      data: { changeId, promiseLimit: instant(promiseLimit), occurredAt, effectiveAt, now },
    }),
  ],
};
