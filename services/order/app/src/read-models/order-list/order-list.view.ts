import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { firstShippedAt, stageLabels, statusLabels } from '@throughline/order-domain';
import { LabelView } from '../../labels/label.view.js';
import type { OrderListRow } from './order-list.projection.js';

export class OrderListLabels {
  @ApiProperty({ type: LabelView, example: { en: 'Shipped', zh: '已发货' } })
  readonly status: LabelView;

  @ApiProperty({ type: LabelView, example: { en: 'Delivered', zh: '签收' } })
  readonly stage: LabelView;
}

/** One order in a list. */
export class OrderListItem {
  @ApiProperty({ example: 'so_01jq7m4s0a1b2c3d4e5f6g7h8j' })
  readonly id: string;

  @ApiProperty({ example: 'SO-3001' })
  readonly orderNumber: string;

  @ApiPropertyOptional({ example: 'TB-778899' })
  readonly externalReference?: string;

  @ApiPropertyOptional({ example: 'cust_7' })
  readonly customerId?: string;

  @ApiProperty({ example: 'shipped' })
  readonly status: string;

  @ApiProperty({ description: "Of the bar's headline", example: 'delivered' })
  readonly stage: string;

  @ApiProperty({ type: OrderListLabels, description: 'Its codes in words' })
  readonly labels: OrderListLabels;

  @ApiProperty({ example: false })
  readonly inTrouble: boolean;

  @ApiProperty({
    description: "Signed at or after the promise's limit, or the limit has passed unsigned",
    example: false,
  })
  readonly late: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T09:00:00.000+08:00' })
  readonly placedAt: string;

  @ApiPropertyOptional({ format: 'date-time', example: '2026-03-02T10:00:00.000+08:00' })
  readonly approvedAt?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When the first of its goods left' })
  readonly shippedAt?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When the last of its goods was signed for' })
  readonly deliveredAt?: string;

  @ApiPropertyOptional({ format: 'date-time', example: '2026-03-06T00:00:00.000+08:00' })
  readonly promiseLimit?: string;
}

export class OrderListPage {
  @ApiProperty({ type: [OrderListItem] })
  readonly items: readonly OrderListItem[];

  @ApiPropertyOptional({ description: 'Hand it back as after; absent on the last page' })
  readonly next?: string;

  @ApiPropertyOptional({ description: 'Hand it back as before; absent on the first page' })
  readonly previous?: string;
}

/** Times come from the order itself, since they keep the offset of their place there. */
export const itemOf = ({ id, orderNumber, status, stage, inTrouble, late, order }: OrderListRow): OrderListItem => {
  const { externalReference, customerId, placedAt, approvedAt, deliveredAt, promise } = order;
  const shippedAt = firstShippedAt(order);
  return {
    id,
    orderNumber,
    ...(externalReference !== undefined && { externalReference }),
    ...(customerId !== undefined && { customerId }),
    status,
    stage,
    labels: { status: statusLabels[status], stage: stageLabels[stage] },
    inTrouble,
    late,
    placedAt,
    ...(approvedAt !== undefined && { approvedAt }),
    ...(shippedAt !== undefined && { shippedAt }),
    ...(deliveredAt !== undefined && { deliveredAt }),
    ...(promise !== undefined && { promiseLimit: promise.limit }),
  };
};
