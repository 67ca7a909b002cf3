import type { ProblemCatalogue } from '@throughline/nest-kit';

/** What this service refuses, in words. */
export const logisticsProblems: ProblemCatalogue = {
  'shipment-unknown': { en: 'There is no such shipment', zh: '运单不存在' },
  'shipment-not-found': { en: 'There is no such shipment', zh: '运单不存在' },
  'shipment-id-taken': { en: 'Another shipment has this id', zh: '该标识已被其他运单占用' },
  'shipment-already-cancelled': { en: 'The shipment was cancelled', zh: '运单已取消' },
  'shipment-already-dispatched': {
    en: 'The shipment has left under another waybill number',
    zh: '该运单已用其他运单号出库',
  },
  'waybill-number-impossible': {
    status: 422,
    en: 'This cannot be a waybill number of this carrier; a digit may be wrong or missing',
    zh: '运单号不符合该承运商的规则，可能有误或缺位',
  },
  'proof-empty': {
    status: 422,
    en: 'Say what proves it: a signature, a picture, a code or a position',
    zh: '请提供签收凭证：签名、照片、验证码或位置',
  },
  'waybill-number-missing': {
    status: 422,
    en: 'Say the waybill number, or in which vehicle it travels',
    zh: '请填写运单号，或说明运输车辆',
  },
  'provider-unknown': { status: 404, en: 'There is no such provider of tracking updates', zh: '轨迹服务商不存在' },
  'code-mapping-not-found': { en: 'There is no such provider of tracking updates', zh: '轨迹服务商不存在' },
  'code-already-mapped': {
    en: 'The code has another meaning already, by which updates were read',
    zh: '该代码已有其他含义，且已据此解读',
  },
  'carrier-account-not-found': { en: 'There is no such carrier account', zh: '承运商账户不存在' },
  'carrier-push-not-found': { en: 'There is no such push', zh: '推送记录不存在' },
  'shipment-not-dispatched': { en: 'The shipment has not left yet', zh: '运单尚未出库' },
  'package-unknown': { status: 422, en: 'The shipment has no such package', zh: '运单中没有该包裹' },
  'delivery-exception-unknown': {
    status: 404,
    en: 'Nobody has raised such an exception on this shipment',
    zh: '该运单没有此异常',
  },
  'settled-before-it-was-raised': {
    status: 422,
    en: 'It cannot be over before it was raised',
    zh: '结束时间不能早于异常发生时间',
  },
  'package-contents-exceed-shipment': {
    status: 422,
    en: 'The packages hold more than the shipment',
    zh: '包裹内容超出运单内容',
  },
  'package-contents-incomplete': {
    status: 422,
    en: 'The packages together hold less than the shipment',
    zh: '包裹内容合计少于运单内容',
  },
  'package-not-under-waybill': {
    en: 'The package goes under another waybill number',
    zh: '该包裹使用其他运单号',
  },
  'waybill-not-of-shipment': {
    status: 422,
    en: 'No package of the shipment ever had this waybill number',
    zh: '该运单的包裹从未使用此运单号',
  },
  'replaced-before-it-was-given': {
    status: 422,
    en: 'A number cannot be given up before it was given',
    zh: '运单号不能在启用之前停用',
  },
  'delivery-change-unknown': {
    status: 404,
    en: 'Nobody has asked for such a change of this shipment',
    zh: '该运单没有此变更',
  },
  'delivery-change-already-answered': { en: 'The change has been answered otherwise', zh: '该变更已有其他答复' },
  'answered-before-it-was-asked': {
    status: 422,
    en: 'The carrier cannot answer before it was asked',
    zh: '答复时间不能早于请求时间',
  },
  'shipment-already-delivered': { en: 'The shipment was signed for', zh: '运单已签收' },
  'delivery-time-missing': { status: 422, en: 'Say when the carrier means to deliver', zh: '必须说明承运商的派送时间' },
  'contents-missing': { status: 422, en: 'Say what is in the shipment', zh: '必须说明运单内容' },
  'quantity-not-positive': { status: 422, en: 'A quantity must be a whole number above zero', zh: '数量必须为正整数' },
  'order-line-repeated': { status: 422, en: 'An order line is named twice', zh: '订单行重复' },
  'package-number-repeated': { status: 422, en: 'Two packages have the same number', zh: '包裹号重复' },
};
