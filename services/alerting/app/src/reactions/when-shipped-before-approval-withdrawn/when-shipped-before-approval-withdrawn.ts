import { episodeKey, exceptionCase } from '@throughline/alerting-domain';
import type { DataOf, shippedBeforeApprovalWithdrawnV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type ShippedBeforeApprovalWithdrawn = Told<
  'order.shipped-before-approval-withdrawn.v1',
  DataOf<typeof shippedBeforeApprovalWithdrawnV1>
>;

/** The order service learnt late of an approval from before the dispatch. The case of its report is voided and says so. */
export const whenShippedBeforeApprovalWithdrawn: Reaction<ShippedBeforeApprovalWithdrawn> = {
  name: 'when-shipped-before-approval-withdrawn',
  to: ['order.shipped-before-approval-withdrawn.v1'],
  lookUps: ({ data }) => [{ index: 'case-by-episode', value: keyOf(data) }],
  react: ({ data, occurredAt }, found, { now }) => {
    const caseId = found.one('case-by-episode', keyOf(data));
    if (caseId === undefined) return [];
    const { salesOrderId, shipmentId } = data;
    const evidence = { salesOrderId, shipmentId, withdrawnAt: occurredAt };
    return [on(exceptionCase, caseId, { type: 'RecordSignalWithdrawn', data: { evidence, now } })];
  },
};

const keyOf = ({ salesOrderId, shipmentId }: ShippedBeforeApprovalWithdrawn['data']): string =>
  episodeKey({ rule: 'shipped-before-approval', subjectId: salesOrderId, episode: shipmentId });
