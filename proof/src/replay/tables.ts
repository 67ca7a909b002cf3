import Table from 'cli-table3';
import type { Report } from './replay.js';

/** Leftmost first, with their names on the bar. */
const stages = {
  placed: '下单 placed',
  approved: '审批 approved',
  prepared: '备货 prepared',
  shipped: '发货 shipped',
  delivered: '签收 delivered',
  'after-sales': '售后 after-sales',
  settled: '结算 settled',
} as const;

/** The report as people read it. */
export const tablesOf = (report: Report): string => {
  const { latency, promise } = report;
  return [
    table(
      ['what happened', 'orders'],
      [
        ['placed', report.placed],
        ['approved', report.approved],
        ['dispatched', report.dispatched],
        ['signed', report.signed],
      ],
    ),
    table(
      ['where they stand now', 'orders'],
      Object.entries(stages).flatMap(([stage, name]) => (report.stages[stage] ? [[name, report.stages[stage]]] : [])),
    ),
    table(
      ['promise', 'orders'],
      [
        ['signed in time', promise.keptInTime],
        ['signed late', promise.signedLate],
        ['past its limit, not signed', promise.brokenUnsigned],
      ],
    ),
    table(
      ['cases', 'opened', 'still open', 'voided', 'learnt late'],
      report.casesByRule.map(({ rule, opened, stillOpen, voided, learntLate }) => [
        rule,
        opened,
        stillOpen,
        voided,
        learntLate,
      ]),
    ),
    table(
      ['odd facts', ''],
      [
        ['dispatched before approval', report.dispatchedBeforeApproval],
        ['cancellations tried / refused', `${report.cancellationsTried} / ${report.cancellationsRefused}`],
        ['cancellations that became a recall', report.recallsRequested],
        ['shipments without their order for a day', report.unmatchedShipments],
        ['updates of a waybill that nobody knows', report.unmatchedUpdates],
        ['orders out of step with their shipments', report.ordersOutOfStep],
        ['silence cases not due 48 h after the dispatch', report.silenceCasesDueOtherwise],
        ['parked messages', report.parked],
        ['unreadable rows', report.unreadableRows],
      ],
    ),
    table(
      ['lag: update answered → visible on the order', 'ms'],
      [
        [`median of ${latency.samples}`, latency.medianMs],
        ['p99', latency.p99Ms],
        ['longest', latency.maxMs],
      ],
    ),
    table(
      ['read model', 'rows', 'equals its rebuild'],
      report.verified.map(({ service, readModel, rows, equal }) => [
        `${service}: ${readModel}`,
        rows,
        equal ? 'yes' : 'NO',
      ]),
    ),
  ].join('\n');
};

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const drawn = new Table({
    head: [...head],
    style: { head: [], border: [] },
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
  });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString();
};
