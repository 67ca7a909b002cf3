import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  allowedShipmentActions,
  custodyOf,
  legsOf,
  isUnanswered,
  milestones,
  numberOf,
  packagePicture,
  shipmentStatusLabels,
  type Milestone,
  type Package,
} from '@throughline/logistics-domain';
import type { ShipmentTrackingRow } from './shipment-tracking.projection.js';

const instant = { type: String, format: 'date-time', example: '2026-03-02T18:00:00.000+08:00' } as const;

export class ShipmentLineView {
  @ApiProperty({ example: 'SO-3001' })
  readonly orderNumber: string;

  @ApiProperty({ example: 1 })
  readonly lineNumber: number;

  @ApiProperty({ example: 2 })
  readonly quantity: number;
}

export class LegView {
  @ApiProperty({ enum: ['forward', 'reverse'], example: 'forward' })
  readonly direction: string;

  @ApiProperty({ example: 'sf' })
  readonly carrier: string;

  @ApiProperty(instant)
  readonly startedAt: string;

  @ApiPropertyOptional(instant)
  readonly endedAt?: string;

  @ApiPropertyOptional({ example: '上海' })
  readonly from?: string;

  @ApiPropertyOptional({ example: '武汉' })
  readonly to?: string;
}

export class CustodyView {
  @ApiProperty({
    enum: ['warehouse', 'carrier', 'customs', 'pickup-point', 'recipient', 'sender'],
    example: 'carrier',
  })
  readonly holder: string;

  @ApiPropertyOptional({ example: 'sf' })
  readonly carrier?: string;

  @ApiProperty(instant)
  readonly from: string;

  @ApiPropertyOptional({ ...instant, description: 'Absent while it has the package' })
  readonly until?: string;
}

export class PhotoView {
  @ApiProperty({ example: 'https://photos.example.org/door.jpg' })
  readonly url: string;

  @ApiPropertyOptional({ description: 'Of its bytes' })
  readonly sha256?: string;
}

export class PositionView {
  @ApiProperty({ example: 31.2304 })
  readonly latitude: number;

  @ApiProperty({ example: 121.4737 })
  readonly longitude: number;
}

export class ProofView {
  @ApiProperty({ example: 'pod_01jq9x0c1d2e3f4g5h6j7k8m9n' })
  readonly proofId: string;

  @ApiProperty({ type: [String], example: ['signature', 'photo'] })
  readonly kinds: readonly string[];

  @ApiProperty(instant)
  readonly provedAt: string;

  @ApiProperty(instant)
  readonly recordedAt: string;

  @ApiProperty({ description: 'SHA-256 of all that was recorded' })
  readonly hash: string;

  @ApiPropertyOptional({ type: [String], example: ['1'], description: 'Of these packages alone' })
  readonly packageNumbers?: readonly string[];

  @ApiPropertyOptional({ example: 'recipient' })
  readonly signer?: string;

  @ApiPropertyOptional({ example: '张三' })
  readonly signedBy?: string;

  @ApiPropertyOptional({ type: [PhotoView] })
  readonly photos?: readonly PhotoView[];

  @ApiPropertyOptional({ example: '7731' })
  readonly code?: string;

  @ApiPropertyOptional({ type: PositionView })
  readonly position?: PositionView;
}

export class VehicleView {
  @ApiProperty({ example: '沪A·12345' })
  readonly plate: string;

  @ApiPropertyOptional({ example: '李师傅' })
  readonly driver?: string;

  @ApiPropertyOptional({ example: '13800000000' })
  readonly phone?: string;
}

export class PackageView {
  @ApiProperty({ example: '1' })
  readonly packageNumber: string;

  @ApiPropertyOptional({ example: 1250 })
  readonly weightGrams?: number;

  @ApiPropertyOptional({ example: 400 })
  readonly lengthMm?: number;

  @ApiPropertyOptional({ example: 300 })
  readonly widthMm?: number;

  @ApiPropertyOptional({ example: 200 })
  readonly heightMm?: number;

  @ApiPropertyOptional({ type: [ShipmentLineView], description: 'What is in it, where somebody has said so' })
  readonly contents?: readonly ShipmentLineView[];

  @ApiProperty({ type: String, nullable: true, example: 'SF1234567893001', description: 'Under which it goes by now' })
  readonly waybillNumber: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'in-transit', description: 'As its own scans say' })
  readonly status: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'ARRIVED' })
  readonly milestone: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly milestoneAt: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly deliveredAt: string | null;

  @ApiProperty({ type: [LegView], description: 'Its movements, away and back' })
  readonly legs: readonly LegView[];

  @ApiProperty({ type: [CustodyView], description: 'Who had it from when to when' })
  readonly custody: readonly CustodyView[];
}

export class HeldWaybillView {
  @ApiProperty({ example: 'sf' })
  readonly carrier: string;

  @ApiProperty({ example: 'SF1234567893001' })
  readonly waybillNumber: string;

  @ApiProperty(instant)
  readonly from: string;

  @ApiPropertyOptional({ ...instant, description: 'Absent while it is theirs' })
  readonly until?: string;

  @ApiProperty({ type: [String], example: ['1'] })
  readonly packageNumbers: readonly string[];
}

export class LabelView {
  @ApiProperty({ example: 'picked up' })
  readonly en: string;

  @ApiProperty({ example: '已揽收' })
  readonly zh: string;
}

export class TimelineEntryLabels {
  @ApiProperty({ type: LabelView })
  readonly milestone: LabelView;
}

export class ShipmentLabels {
  @ApiProperty({ type: LabelView })
  readonly status: LabelView;

  @ApiProperty({ type: LabelView, nullable: true })
  readonly milestone: LabelView | null;
}

export class TimelineEntryView {
  @ApiProperty({ example: 'trk_01jq9x0c1d2e3f4g5h6j7k8m9n' })
  readonly updateId: string;

  @ApiProperty({ example: 'EXCEPTION' })
  readonly milestone: string;

  @ApiProperty({ type: TimelineEntryLabels, description: 'Its code in words' })
  readonly labels: TimelineEntryLabels;

  @ApiPropertyOptional({ example: 'DELAY' })
  readonly exceptionKind?: string;

  @ApiProperty({ example: 'DELAY', description: "The carrier's own code" })
  readonly code: string;

  @ApiProperty({ ...instant, description: "By the carrier's clock" })
  readonly occurredAt: string;

  @ApiProperty({ ...instant, description: 'The time that order goes by: never after we heard of it' })
  readonly effectiveAt: string;

  @ApiProperty({ ...instant, description: 'When we wrote it down' })
  readonly recordedAt: string;

  @ApiProperty({ example: 'sf', description: 'Whose code it is; `people` where somebody reported it' })
  readonly provider: string;

  @ApiPropertyOptional({
    example: 1,
    description: 'The version of the table of codes by which it was read; absent where people reported it',
  })
  readonly mappingVersion?: number;

  @ApiPropertyOptional({ example: 3, description: 'Its code was mapped by people; as of this revision' })
  readonly revision?: number;

  @ApiPropertyOptional({ description: 'Concluded: the code alone does not say so' })
  readonly inferred?: boolean;

  @ApiPropertyOptional({ description: 'The carrier told the time without an offset, which was assumed' })
  readonly offsetInferred?: boolean;

  @ApiPropertyOptional({ example: 'weather' })
  readonly reason?: string;

  @ApiPropertyOptional({ example: '武汉' })
  readonly location?: string;

  @ApiPropertyOptional({ type: [String], example: ['1'], description: 'Of these packages alone' })
  readonly packageNumbers?: readonly string[];

  @ApiPropertyOptional({ type: [String], description: 'Where pictures of it are kept' })
  readonly photos?: readonly string[];

  @ApiPropertyOptional({ example: 'proxy', description: 'Who signed, where the code says so' })
  readonly signer?: string;

  @ApiPropertyOptional({ example: '因天气原因延误' })
  readonly description?: string;

  @ApiPropertyOptional({ example: '张三' })
  readonly signedBy?: string;
}

export class DeliveryExceptionView {
  @ApiProperty({ example: 'trk_01jq9x0c1d2e3f4g5h6j7k8m9n' })
  readonly exceptionId: string;

  @ApiProperty({ example: 'DELAY' })
  readonly kind: string;

  @ApiProperty(instant)
  readonly raisedAt: string;

  @ApiPropertyOptional({ example: 'weather' })
  readonly reason?: string;

  @ApiPropertyOptional({ type: [String], example: ['1'], description: 'Of these packages alone' })
  readonly packageNumbers?: readonly string[];

  @ApiPropertyOptional({ ...instant, description: 'Absent while it stands' })
  readonly clearedAt?: string;
}

export class EstimateView {
  @ApiProperty({ example: 'aftership', description: 'Whose estimate it is' })
  readonly source: string;

  @ApiProperty({ ...instant, description: 'Of a range the end, of a day its last second' })
  readonly deliveryAt: string;

  @ApiProperty({ ...instant, description: 'When we heard of it' })
  readonly toldAt: string;

  @ApiPropertyOptional({ example: 'extreme_weather', description: 'As its source names it' })
  readonly reason?: string;
}

class OtherUpdateView {
  @ApiProperty({ example: 'trk_01jq9x0c1d2e3f4g5h6j7k8m9n' })
  readonly updateId: string;

  @ApiProperty({ example: 'sf', description: 'Whose code it is' })
  readonly provider: string;

  @ApiProperty({ example: '30-71' })
  readonly code: string;

  @ApiProperty(instant)
  readonly occurredAt: string;

  @ApiProperty(instant)
  readonly recordedAt: string;

  @ApiPropertyOptional({ example: '武汉' })
  readonly location?: string;

  @ApiPropertyOptional({ example: '快件已转交' })
  readonly description?: string;

  @ApiPropertyOptional({ example: '张三' })
  readonly signedBy?: string;
}

export class NotedUpdateView extends OtherUpdateView {
  @ApiPropertyOptional({ example: 'DEPARTED', description: "The step that is to come, by the carrier's plan" })
  readonly planned?: string;
}

export class UnmappedUpdateView extends OtherUpdateView {
  @ApiPropertyOptional({ ...instant, description: 'When it was read again, its code having got a meaning' })
  readonly readAgainAt?: string;
}

export class MarkView {
  @ApiProperty({ enum: ['subscription-died', 'push-gap-found'], description: 'May grow' })
  readonly mark: string;

  @ApiProperty(instant)
  readonly at: string;

  @ApiProperty({ example: 'kuaidi100' })
  readonly provider: string;

  @ApiProperty({ example: 'kd-1', description: 'Our account with it' })
  readonly account: string;

  @ApiPropertyOptional({ enum: ['given-up', 'pushes-missing'], description: 'Of a subscription that died' })
  readonly reason?: string;

  @ApiPropertyOptional({ example: '3天查询无记录', description: "In the provider's words" })
  readonly message?: string;

  @ApiPropertyOptional({ example: 2, description: 'Of a gap: so many scans should have been pushed long before' })
  readonly missed?: number;

  @ApiPropertyOptional({ ...instant, description: 'The time of the first of them' })
  readonly since?: string;
}

export class InterceptView {
  @ApiProperty({ example: 'change-address' })
  readonly type: string;

  @ApiProperty(instant)
  readonly at: string;

  @ApiProperty({ ...instant, description: 'Until then the carrier could answer in time' })
  readonly dueAt: string;
}

export class DeliveryChangeView {
  @ApiProperty({ example: 'chg_01jq9x0c1d2e3f4g5h6j7k8m9r' })
  readonly changeId: string;

  @ApiProperty({ example: 'address' })
  readonly kind: string;

  @ApiProperty({
    enum: ['ourselves', 'carrier'],
    description: 'Whether we asked for it, or it was made at the carrier',
  })
  readonly by: string;

  @ApiProperty({ example: 'asked', description: 'asked, applied, refused or timed-out' })
  readonly state: string;

  @ApiPropertyOptional({ example: 'SO-3001' })
  readonly orderNumber?: string;

  @ApiPropertyOptional({ type: InterceptView, description: 'What the carrier was asked for' })
  readonly asked?: InterceptView;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { on: '2026-03-08', offset: '+08:00' } })
  readonly promise?: object;

  @ApiPropertyOptional({ example: 'carrier', description: 'Who held the goods when it was decided' })
  readonly custody?: string;

  @ApiPropertyOptional({ description: 'A label was on it already: it needs a new one' })
  readonly relabel?: boolean;

  @ApiPropertyOptional({ example: 'out-for-delivery' })
  readonly reason?: string;

  @ApiPropertyOptional(instant)
  readonly answeredAt?: string;

  @ApiPropertyOptional({ description: 'After nobody waited for it any more' })
  readonly late?: boolean;
}

export class ShipmentView {
  @ApiProperty({ example: 'shp_01jq7m4t5e8v9w0x1y2z3a4b5c' })
  readonly id: string;

  @ApiProperty({ example: 5 })
  readonly version: number;

  @ApiProperty({ example: 'in-transit' })
  readonly status: string;

  @ApiProperty({ type: ShipmentLabels, description: 'Its codes in words' })
  readonly labels: ShipmentLabels;

  @ApiProperty({ type: [ShipmentLineView] })
  readonly contents: readonly ShipmentLineView[];

  @ApiProperty({ type: String, nullable: true, example: 'ful_01jq7m4s0a1b2c3d4e5f6g7h8j' })
  readonly fulfilmentId: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'SHA-1' })
  readonly warehouse: string | null;

  @ApiProperty({ ...instant, description: 'When it was announced or registered' })
  readonly enteredAt: string;

  @ApiProperty({ ...instant, nullable: true })
  readonly cancelledAt: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'sf' })
  readonly carrier: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'SF1234567893001' })
  readonly waybillNumber: string | null;

  @ApiProperty({ type: [PackageView], description: 'Where each of them is' })
  readonly packages: readonly PackageView[];

  @ApiProperty({ type: [HeldWaybillView], description: 'All numbers that its packages have or had' })
  readonly waybills: readonly HeldWaybillView[];

  @ApiProperty({ ...instant, nullable: true })
  readonly packedAt: string | null;

  @ApiProperty({ type: VehicleView, nullable: true, description: 'Where no carrier gave a number' })
  readonly vehicle: VehicleView | null;

  @ApiProperty({ type: [String], example: ['signature'], description: 'What its service requires as a proof' })
  readonly proofRequired: readonly string[];

  @ApiProperty({ type: [ProofView], description: 'What proves that it was handed over' })
  readonly proofs: readonly ProofView[];

  @ApiProperty({ ...instant, nullable: true })
  readonly dispatchedAt: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly deliveredAt: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'ARRIVED', description: 'The latest normal step' })
  readonly milestone: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly milestoneAt: string | null;

  @ApiProperty({ type: [TimelineEntryView], description: 'In time order' })
  readonly timeline: readonly TimelineEntryView[];

  @ApiProperty({ type: [DeliveryExceptionView] })
  readonly exceptions: readonly DeliveryExceptionView[];

  @ApiProperty({ ...instant, nullable: true, description: 'What was expected last, while it is on its way' })
  readonly expectedAt: string | null;

  @ApiProperty({ type: [EstimateView], description: 'What was expected, in the order in which it was told' })
  readonly estimates: readonly EstimateView[];

  @ApiProperty({ type: [NotedUpdateView], description: 'Updates that say nothing new of where the goods are' })
  readonly noted: readonly NotedUpdateView[];

  @ApiProperty({ type: [UnmappedUpdateView], description: 'Updates in codes that nobody had mapped when they came' })
  readonly unmapped: readonly UnmappedUpdateView[];

  @ApiProperty({
    type: [MarkView],
    description: 'How we heard of it: subscriptions that died, pushes that were missed',
  })
  readonly marks: readonly MarkView[];

  @ApiProperty({ type: [DeliveryChangeView], description: 'What shall be otherwise, and what became of it' })
  readonly changes: readonly DeliveryChangeView[];

  @ApiProperty({ type: [String], example: ['pack', 'dispatch'] })
  readonly allowedActions: readonly string[];
}

const labelOf = (milestone: Milestone): LabelView => {
  const { en, zh } = milestones[milestone];
  return { en, zh };
};

const packageView = (
  piece: Package,
  {
    timeline,
    waybills,
    dispatchedAt,
    enteredAt,
  }: Pick<ShipmentTrackingRow, 'timeline' | 'waybills' | 'dispatchedAt' | 'enteredAt'>,
): PackageView => {
  const isMeant = ({ packageNumbers }: { readonly packageNumbers?: readonly string[] }) =>
    packageNumbers?.includes(piece.packageNumber) ?? true;
  const journey = dispatchedAt && {
    timeline: timeline.filter(isMeant),
    waybills: waybills.filter(isMeant),
    dispatchedAt,
  };
  const { latest, status, deliveredAt } = packagePicture(timeline, piece.packageNumber);
  return {
    ...piece,
    waybillNumber: numberOf(waybills, [piece.packageNumber])?.waybillNumber ?? piece.waybillNumber ?? null,
    status: status ?? null,
    milestone: latest?.milestone ?? null,
    milestoneAt: latest?.effectiveAt ?? null,
    deliveredAt: deliveredAt ?? null,
    legs: journey ? legsOf(journey) : [],
    custody: journey ? custodyOf(journey, enteredAt) : [{ holder: 'warehouse', from: enteredAt }],
  };
};

export const shipmentView = (
  { id, status, contents, fulfilmentId, warehouse, enteredAt, cancelledAt, ...row }: ShipmentTrackingRow,
  version: number,
): ShipmentView => ({
  id,
  version,
  status,
  labels: { status: shipmentStatusLabels[status], milestone: row.milestone === null ? null : labelOf(row.milestone) },
  contents,
  fulfilmentId,
  warehouse,
  enteredAt,
  cancelledAt,
  carrier: row.carrier,
  waybillNumber: row.waybillNumber,
  packages: row.packages.map((piece) => packageView(piece, { ...row, enteredAt })),
  waybills: row.waybills,
  packedAt: row.packedAt,
  vehicle: row.vehicle,
  proofRequired: row.proofRequired,
  proofs: row.proofs,
  dispatchedAt: row.dispatchedAt,
  deliveredAt: row.deliveredAt,
  milestone: row.milestone,
  milestoneAt: row.milestoneAt,
  timeline: row.timeline.map((entry) => ({ ...entry, labels: { milestone: labelOf(entry.milestone) } })),
  exceptions: row.exceptions,
  expectedAt: row.deliveredAt === null ? (row.estimates.at(-1)?.deliveryAt ?? null) : null,
  estimates: row.estimates,
  noted: row.noted,
  unmapped: row.unmapped,
  marks: row.marks,
  changes: row.changes,
  allowedActions: allowedShipmentActions(status, row.changes.some(isUnanswered)),
});
