import type { ProblemCatalogue } from '@throughline/nest-kit';

/** Why the order service refuses: titles of its rejection codes. */
export const problems: ProblemCatalogue = {
  'sales-order-unknown': { en: 'There is no such sales order', zh: '销售订单不存在' },
  'sales-order-not-found': { en: 'There is no such sales order', zh: '销售订单不存在' },
  'sales-order-id-taken': { en: 'Another order has this id', zh: '该标识已被其他订单占用' },
  'order-number-taken': { en: 'Another order has this order number', zh: '订单号已被占用' },
  'order-without-lines': { en: 'An order needs at least one line', zh: '订单至少需要一行' },
  'line-number-used-twice': { en: 'A line number is used twice', zh: '订单行号重复' },
  'promised-day-does-not-exist': { en: 'The promised day does not exist', zh: '承诺日期不存在' },
  'order-already-approved': { en: 'The order is approved already', zh: '订单已审批' },
  'order-already-rejected': { en: 'The order was rejected', zh: '订单已驳回' },
  'order-already-cancelled': { en: 'The order was cancelled', zh: '订单已取消' },
  'order-already-delivered': {
    en: 'What left of this order was signed for',
    zh: '订单货物已签收',
    detail: {
      en: 'What was delivered can neither be changed nor recalled.',
      zh: '已签收的货物无法变更或召回。',
    },
  },
  'order-being-recalled': { en: 'The goods of this order are being recalled', zh: '订单货物正在召回' },
  'order-needs-no-approval': { en: 'The process of this order has no approval', zh: '该订单流程无需审批' },
  'goods-already-left': {
    en: 'Goods of this order have left already',
    zh: '订单货物已发出',
    detail: {
      en: 'What is on its way cannot be called off here.',
      zh: '已在途的货物无法在此取消。',
    },
  },
};
