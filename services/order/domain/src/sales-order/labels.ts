import type { Stage } from './process.js';
import type { SalesOrderStatus } from './standing.js';

/** What people read where a code stands. Codes never change with language. */
export interface Label {
  readonly en: string;
  readonly zh: string;
}

export const stageLabels: Readonly<Record<Stage, Label>> = {
  placed: { en: 'Placed', zh: '下单' },
  approved: { en: 'Approved', zh: '审批' },
  prepared: { en: 'Prepared', zh: '备货' },
  shipped: { en: 'Shipped', zh: '发货' },
  delivered: { en: 'Delivered', zh: '签收' },
  'after-sales': { en: 'After-sales', zh: '售后' },
  settled: { en: 'Settled', zh: '结算' },
};

export const statusLabels: Readonly<Record<SalesOrderStatus, Label>> = {
  placed: { en: 'Waits for approval', zh: '待审批' },
  approved: { en: 'Approved', zh: '已审批' },
  released: { en: 'Released', zh: '已下发' },
  'partly-shipped': { en: 'Partly shipped', zh: '部分发货' },
  shipped: { en: 'Shipped', zh: '已发货' },
  'partly-delivered': { en: 'Partly delivered', zh: '部分签收' },
  delivered: { en: 'Delivered', zh: '已签收' },
  cancelled: { en: 'Cancelled', zh: '已取消' },
  rejected: { en: 'Rejected', zh: '已驳回' },
};
