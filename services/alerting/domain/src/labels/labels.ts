import type { CaseState } from '../exception-case/case-transitions.js';
import type { Cause, LiableParty, Remedy } from '../exception-case/findings.js';
import type { RuleCode, Stage } from '../rules/rules.js';

export interface Label {
  readonly en: string;
  readonly zh: string;
}

/** What people read for each code. Words may change; codes never do. */
export const labels = {
  rule: {
    'silence-after-dispatch': { en: 'No update after dispatch', zh: '发货后无更新' },
    'promise-broken': { en: 'Promise broken', zh: '逾期未签收' },
    'shipped-before-approval': { en: 'Shipped before approval', zh: '未审批先发货' },
    'shipped-after-cancellation': { en: 'Shipped after cancellation', zh: '取消后仍发货' },
    'unexpected-delivery': { en: 'Unexpected delivery', zh: '意外签收' },
    'unmatched-shipment': { en: 'Shipment without an order', zh: '运单无对应订单' },
    'shipment-delayed': { en: 'Delayed on the way', zh: '运输延误' },
    'shipment-lost': { en: 'Lost on the way', zh: '运输丢失' },
    'shipment-damaged': { en: 'Damaged on the way', zh: '运输破损' },
    'shipment-short': { en: 'Short on arrival', zh: '签收短少' },
    'shipment-refused': { en: 'Refused by the recipient', zh: '收件人拒收' },
    'address-problem': { en: 'Address problem', zh: '地址问题' },
    'recipient-not-reached': { en: 'Recipient not reached', zh: '联系不上收件人' },
    'held-by-customs': { en: 'Held by customs', zh: '清关异常' },
    'shipment-in-trouble': { en: 'Trouble on the way', zh: '运输异常' },
    'delivered-without-proof': { en: 'Delivered without proof', zh: '缺少签收凭证' },
    'scanned-before-dispatch': { en: 'Scanned before dispatch', zh: '出库前已有轨迹' },
    'waybill-number-reused': { en: 'Waybill number used twice', zh: '运单号重复使用' },
    'delivery-change-refused': { en: 'Change on the way refused', zh: '在途变更被拒' },
    'delivery-change-unanswered': { en: 'Change on the way unanswered', zh: '在途变更未答复' },
    'recalled-but-delivered': { en: 'Recalled but delivered', zh: '召回后仍签收' },
    'source-blind': { en: 'Source does not answer', zh: '数据源中断' },
  },
  stage: {
    placed: { en: 'Placed', zh: '下单' },
    approved: { en: 'Approved', zh: '审批' },
    prepared: { en: 'Prepared', zh: '备货' },
    shipped: { en: 'Shipped', zh: '发货' },
    delivered: { en: 'Delivered', zh: '签收' },
    'after-sales': { en: 'After-sales', zh: '售后' },
    settled: { en: 'Settled', zh: '结算' },
  },
  state: {
    open: { en: 'Open', zh: '待处理' },
    acknowledged: { en: 'Acknowledged', zh: '跟进中' },
    resolved: { en: 'Resolved', zh: '已处理' },
    voided: { en: 'Voided', zh: '已作废' },
    closed: { en: 'Closed', zh: '已关闭' },
  },
  cause: {
    'carrier-delay': { en: 'Delayed by the carrier', zh: '承运商延误' },
    lost: { en: 'Lost', zh: '丢失' },
    damaged: { en: 'Damaged', zh: '破损' },
    misrouted: { en: 'Misrouted', zh: '错分' },
    'address-wrong': { en: 'Wrong address', zh: '地址错误' },
    'customer-unreachable': { en: 'Customer could not be reached', zh: '联系不上客户' },
    'customer-refused': { en: 'Refused by the customer', zh: '客户拒收' },
    customs: { en: 'Customs', zh: '海关原因' },
    'force-majeure': { en: 'Force majeure', zh: '不可抗力' },
    'warehouse-delay': { en: 'Delayed by the warehouse', zh: '仓库延误' },
    'stock-missing': { en: 'Stock missing', zh: '缺货' },
    'process-breach': { en: 'Process not followed', zh: '违反流程' },
    'data-error': { en: 'Wrong data', zh: '数据错误' },
    other: { en: 'Other', zh: '其他' },
    'false-alarm': { en: 'False alarm', zh: '误报' },
    'signal-cleared': { en: 'Ended by itself', zh: '自行恢复' },
    'fact-came-late': { en: 'A fact came late', zh: '信息迟到' },
  },
  liableParty: {
    carrier: { en: 'Carrier', zh: '承运商' },
    warehouse: { en: 'Warehouse', zh: '仓库' },
    sales: { en: 'Sales', zh: '销售' },
    supplier: { en: 'Supplier', zh: '供应商' },
    customer: { en: 'Customer', zh: '客户' },
    authority: { en: 'Authority', zh: '政府机关' },
    'force-majeure': { en: 'Force majeure', zh: '不可抗力' },
    ourselves: { en: 'Ourselves', zh: '我方' },
    nobody: { en: 'Nobody', zh: '无责任方' },
  },
  remedy: {
    reship: { en: 'Reship', zh: '补发' },
    redeliver: { en: 'Redeliver', zh: '重新派送' },
    return: { en: 'Return', zh: '退货' },
    refund: { en: 'Refund', zh: '退款' },
    compensation: { en: 'Compensation', zh: '赔偿' },
    'claim-against-carrier': { en: 'Claim against the carrier', zh: '向承运商索赔' },
    apology: { en: 'Apology', zh: '致歉' },
    'data-corrected': { en: 'Data corrected', zh: '更正数据' },
    'process-corrected': { en: 'Process corrected', zh: '改进流程' },
    none: { en: 'None', zh: '无需处理' },
  },
} satisfies {
  readonly rule: Readonly<Record<RuleCode, Label>>;
  readonly stage: Readonly<Record<Stage, Label>>;
  readonly state: Readonly<Record<CaseState, Label>>;
  readonly cause: Readonly<Record<Cause, Label>>;
  readonly liableParty: Readonly<Record<LiableParty, Label>>;
  readonly remedy: Readonly<Record<Remedy, Label>>;
};

/** The codes of a case that people read. */
export interface CaseCodes {
  readonly rule: RuleCode;
  readonly stage: Stage;
  readonly state: CaseState;
  readonly cause: Cause | null;
  readonly liableParty: LiableParty | null;
  readonly remedy: Remedy | null;
}

export interface CaseLabels {
  readonly rule: Label;
  readonly stage: Label;
  readonly state: Label;
  /** There with the findings. */
  readonly cause?: Label;
  readonly liableParty?: Label;
  readonly remedy?: Label;
}

export const labelsOf = ({ rule, stage, state, cause, liableParty, remedy }: CaseCodes): CaseLabels => ({
  rule: labels.rule[rule],
  stage: labels.stage[stage],
  state: labels.state[state],
  ...(cause && { cause: labels.cause[cause] }),
  ...(liableParty && { liableParty: labels.liableParty[liableParty] }),
  ...(remedy && { remedy: labels.remedy[remedy] }),
});
