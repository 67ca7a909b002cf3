import type { ExceptionKind } from './delivery-exceptions.js';

/** Who is taken to answer for it until somebody finds otherwise. */
export type LiableParty = 'carrier' | 'warehouse' | 'customer' | 'sales' | 'authority' | 'nobody';

/** `holder`: whoever had the goods at the last scan. */
type LiableByDefault = LiableParty | 'holder';

interface ReasonRow {
  readonly zh: string;
  readonly en: string;
  /** Absent: as its kind of exception says. */
  readonly liable?: LiableByDefault;
}

/** Why something did not go as it should. Stored for ever: rows may be added, none may change its code. */
export const reasons = {
  'carrier-delay': { zh: '承运商延误', en: 'delayed by the carrier', liable: 'carrier' },
  missort: { zh: '错分', en: 'sorted wrongly', liable: 'carrier' },
  'vehicle-breakdown': { zh: '车辆故障', en: 'a vehicle broke down', liable: 'carrier' },
  capacity: { zh: '运力不足', en: 'not enough capacity', liable: 'carrier' },
  weather: { zh: '天气', en: 'weather', liable: 'nobody' },
  'force-majeure': { zh: '不可抗力', en: 'force majeure', liable: 'nobody' },
  'customs-delay': { zh: '清关延误', en: 'delayed by customs', liable: 'authority' },
  'documents-missing': { zh: '缺少单证', en: 'papers are missing or wrong', liable: 'sales' },
  'duties-unpaid': { zh: '税费未付', en: 'duties are unpaid', liable: 'customer' },
  prohibited: { zh: '违禁品', en: 'prohibited goods', liable: 'sales' },
  seized: { zh: '扣押', en: 'seized', liable: 'authority' },
  security: { zh: '安检', en: 'held by a security check', liable: 'authority' },
  disposed: { zh: '已销毁', en: 'disposed of', liable: 'holder' },
  destroyed: { zh: '已损毁', en: 'destroyed', liable: 'holder' },
  stolen: { zh: '被盗', en: 'stolen', liable: 'holder' },
  'address-invalid': { zh: '地址错误', en: 'the address is wrong', liable: 'sales' },
  'out-of-area': { zh: '超区', en: 'out of the area of delivery', liable: 'sales' },
  'recipient-moved': { zh: '收件人已搬迁', en: 'the recipient has moved', liable: 'customer' },
  unreachable: { zh: '无法联系', en: 'nobody could be reached', liable: 'customer' },
  'wrong-phone': { zh: '电话错误', en: 'the phone number is wrong', liable: 'sales' },
  'recipient-absent': { zh: '收件人不在', en: 'nobody was there', liable: 'customer' },
  'business-closed': { zh: '单位已下班', en: 'closed', liable: 'customer' },
  'locker-overstay': { zh: '超时未取', en: 'not fetched in time', liable: 'customer' },
  'pickup-missed': { zh: '未按时揽收', en: 'pick-up missed', liable: 'carrier' },
  'not-ready': { zh: '货未备好', en: 'goods were not ready', liable: 'warehouse' },
  'no-update': { zh: '超时未更新', en: 'no update in time, says the provider', liable: 'carrier' },
  'not-signed': { zh: '超时未签收', en: 'not signed in time, says the provider', liable: 'carrier' },
  'payment-awaited': { zh: '待付款', en: 'waits for a payment', liable: 'customer' },
  'rejected-by-carrier': { zh: '承运商拒收', en: 'rejected by the carrier', liable: 'sales' },
  intercepted: { zh: '拦截', en: 'intercepted' },
  'customer-cancelled': { zh: '客户取消', en: 'cancelled by the customer', liable: 'customer' },
  'locker-returned': { zh: '快递员取出', en: 'taken out of the locker again', liable: 'carrier' },
} as const satisfies Record<string, ReasonRow>;

export type Reason = keyof typeof reasons;

const isReason = (text: string | undefined): text is Reason => text !== undefined && Object.hasOwn(reasons, text);

const liableByKind: Readonly<Record<ExceptionKind, LiableByDefault>> = {
  DELAY: 'carrier',
  LOST: 'holder',
  DAMAGED: 'holder',
  SHORT: 'holder',
  REFUSED: 'customer',
  ADDRESS: 'sales',
  CONTACT: 'customer',
  CUSTOMS: 'authority',
  HELD: 'carrier',
  OTHER: 'carrier',
};

/** Who is taken to answer for an exception of this kind, for this reason; goods on their way are in the carrier's custody. */
export const liableByDefault = (kind: ExceptionKind, reason: string | undefined): LiableParty => {
  const row: ReasonRow | undefined = isReason(reason) ? reasons[reason] : undefined;
  const liable = row?.liable ?? liableByKind[kind];
  return liable === 'holder' ? 'carrier' : liable;
};
