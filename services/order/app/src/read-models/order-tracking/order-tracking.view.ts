import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  allowedActions,
  headlineOf,
  ledgerOf,
  promiseVerdict,
  shipmentStatusOf,
  stageBar,
  stageLabels,
  stages,
  statusLabels,
  statusOf,
  changeState,
  type ChangeState,
  type DeliveryChange,
  type LineLedger,
  type StageNode,
  type TrackedCase,
  type TrackedException,
  type TrackedFulfilment,
  type TrackedOrder,
  type TrackedShipment,
} from '@throughline/order-domain';
import { LabelView } from '../../labels/label.view.js';

const example = {
  promise: { on: '2026-03-05', offset: '+08:00', limit: '2026-03-06T00:00:00.000+08:00', verdict: 'open' },
  node: {
    stage: 'shipped',
    labels: { stage: { en: 'Shipped', zh: '发货' } },
    progress: 'current',
    done: 6,
    total: 10,
    troubles: [],
  },
  line: {
    lineNumber: 1,
    sku: 'TEA-250',
    warehouse: 'main',
    ordered: 10,
    cancelled: 0,
    packed: 0,
    shipped: 6,
    delivered: 0,
    refused: 0,
    lost: 0,
    damaged: 0,
    returned: 0,
    replaced: 0,
    shippedInExcess: 0,
    deliveredInExcess: 0,
  },
  shipment: {
    shipmentId: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c',
    status: 'shipped',
    carrier: 'sf',
    waybillNumber: 'SF1234567893001',
    shipped: [{ lineNumber: 1, quantity: 6 }],
    shippedAt: '2026-03-02T12:00:00.000+08:00',
    milestone: { code: 'ARRIVED', at: '2026-03-03T08:00:00.000+08:00', location: '武汉' },
  },
  change: {
    changeId: 'chg_01jq9x0c1d2e3f4g5h6j7k8m9r',
    kind: 'address',
    state: 'pending',
    by: 'ourselves',
    requestedAt: '2026-03-03T09:00:00.000+08:00',
    shipments: ['shp_01jq7m4t5e8v9w0x1y2z3a4b5c'],
    fulfilments: [],
    answers: [],
  },
  openCase: {
    caseId: 'case_01kjwbg7g05dv49cwpe8gf2fy8',
    rule: 'silence-after-dispatch',
    stage: 'shipped',
    state: 'open',
    ownerRole: 'service',
    severity: 'medium',
    dueAt: '2026-03-05T08:00:00.000+08:00',
  },
} as const;

export class OrderTrackingLabels {
  @ApiProperty({ type: LabelView, example: { en: 'Partly shipped', zh: '部分发货' } })
  readonly status: LabelView;
}

/** One order as people see it. */
export class OrderTrackingView {
  @ApiProperty({ example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8j' })
  readonly id: string;

  @ApiProperty({ example: 3 })
  readonly version: number;

  @ApiProperty({ example: 'SO-3001' })
  readonly orderNumber: string;

  @ApiPropertyOptional({ example: 'TB-778899' })
  readonly externalReference?: string;

  @ApiPropertyOptional({ example: 'cust_7' })
  readonly customerId?: string;

  @ApiProperty({ example: 'partly-shipped' })
  readonly status: string;

  @ApiProperty({ type: OrderTrackingLabels, description: 'Its codes in words; those of a stage stand at its node' })
  readonly labels: OrderTrackingLabels;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { name: 'standard', version: 1, gates: ['approval'], afterSalesDays: 7 },
  })
  readonly process: TrackedOrder['process'];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The leftmost stage in trouble, else the leftmost current one',
    example: { stage: 'shipped', inTrouble: false },
  })
  readonly headline: ReturnType<typeof headlineOf>;

  @ApiProperty({
    type: 'array',
    items: { type: 'object' },
    description: `Seven nodes: ${stages.join(', ')}; labels.stage is the stage in words`,
    example: [example.node],
  })
  readonly stageBar: readonly (StageNode & { readonly labels: { readonly stage: LabelView } })[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'verdict: open, kept, late, or fallen-away with the order',
    example: example.promise,
  })
  readonly promise?: TrackedOrder['promise'] & { readonly verdict: string };

  @ApiProperty({
    type: 'array',
    items: { type: 'object' },
    description: 'With the quantity ledger of each',
    example: [example.line],
  })
  readonly lines: readonly (TrackedOrder['lines'][number] & LineLedger)[];

  @ApiProperty({
    type: 'array',
    items: { type: 'object' },
    description: 'Lines that the order does not have, of which something moved all the same: counted in excess',
    example: [],
  })
  readonly linesNotOrdered: readonly LineLedger[];

  @ApiProperty({ type: 'array', items: { type: 'object' }, example: [] })
  readonly fulfilments: readonly TrackedFulfilment[];

  @ApiProperty({ type: 'array', items: { type: 'object' }, example: [example.shipment] })
  readonly shipments: readonly (TrackedShipment & { readonly status: string })[];

  @ApiProperty({ type: 'array', items: { type: 'object' }, example: [] })
  readonly exceptions: readonly TrackedException[];

  @ApiProperty({ type: 'array', items: { type: 'object' }, example: [] })
  readonly unexpectedDeliveries: TrackedOrder['unexpectedDeliveries'];

  @ApiProperty({ type: 'array', items: { type: 'object' }, example: [example.openCase] })
  readonly cases: readonly TrackedCase[];

  @ApiProperty({
    type: 'array',
    items: { type: 'object' },
    description:
      'What was wanted otherwise on the way, whose answer it waits for, and the answers; state: pending, applied, refused or timed-out',
    example: [example.change],
  })
  readonly changes: readonly (DeliveryChange & { readonly state: ChangeState })[];

  @ApiProperty({ format: 'date-time', example: '2026-03-02T09:00:00.000+08:00' })
  readonly placedAt: string;

  @ApiPropertyOptional({ format: 'date-time', example: '2026-03-02T10:00:00.000+08:00' })
  readonly approvedAt?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'How the order ended before anything left, or once all of it was recalled',
  })
  readonly ended?: NonNullable<TrackedOrder['ended']>;

  @ApiPropertyOptional({ format: 'date-time', description: 'When its last quantity was signed for' })
  readonly deliveredAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  readonly afterSalesClosesAt?: string;

  @ApiProperty({ type: [String], example: ['cancel'] })
  readonly allowedActions: readonly string[];
}

/** Everything that follows from the fold; no clock is read. */
export const viewOf = (order: TrackedOrder, version: number): OrderTrackingView => {
  const { salesOrderId: id, promise, lines, shipments, changes, ...said } = order;
  const bar = stageBar(order);
  const status = statusOf(order);
  const ledger = ledgerOf(order);
  return {
    id,
    version,
    ...said,
    status,
    labels: { status: statusLabels[status] },
    headline: headlineOf(bar),
    stageBar: bar.map((node) => ({ ...node, labels: { stage: stageLabels[node.stage] } })),
    ...(promise !== undefined && { promise: { ...promise, verdict: promiseVerdict(order) } }),
    lines: lines.flatMap((line) =>
      ledger.filter(({ lineNumber }) => lineNumber === line.lineNumber).map((counted) => ({ ...line, ...counted })),
    ),
    linesNotOrdered: ledger.filter(({ lineNumber }) => !lines.some((line) => line.lineNumber === lineNumber)),
    shipments: shipments.map((shipment) => ({ ...shipment, status: shipmentStatusOf(shipment) })),
    changes: changes.map((change) => ({ ...change, state: changeState(change) })),
    allowedActions: allowedActions(order),
  };
};
