import type { PlannedScan, Step } from '../journeys/journey.js';
import type { Meaning } from '../words.js';

interface Coded extends Meaning {
  readonly code: string;
  readonly word: string;
  readonly text: (scan: PlannedScan) => string;
}

const coded = (code: string, word: string, text: Coded['text'], meaning: Meaning): Coded => ({
  code,
  word,
  text,
  ...meaning,
});

/** There is no code for a loss: it comes as a problem whose text says so. */
const codes: Readonly<Record<Step, Coded>> = {
  announced: coded('102', '待揽收', () => '商家已下单,等待揽收', { milestone: 'ANNOUNCED' }),
  'picked-up': coded('103', '已揽收', ({ place }) => `【${place.city}】已揽收`, { milestone: 'PICKED_UP' }),
  departed: coded(
    '1002',
    '干线',
    ({ place, next }) => `快件离开【${place.city}转运中心】,已发往【${next.city}转运中心】`,
    {
      milestone: 'DEPARTED',
    },
  ),
  arrived: coded('0', '在途', ({ place }) => `快件到达【${place.city}转运中心】`, { milestone: 'ARRIVED' }),
  'in-destination': coded('1001', '到达派件城市', ({ place }) => `快件到达【${place.city}】`, {
    milestone: 'ARRIVED_DESTINATION',
  }),
  'out-for-delivery': coded('5', '派件', () => '快递员正在派件,如有破损请当面拒收', { milestone: 'OUT_FOR_DELIVERY' }),
  delivered: coded('301', '本人签收', () => '已签收,签收人:本人', { milestone: 'DELIVERED' }),
  lost: coded('2', '疑难', () => '快件在运输途中丢失', { milestone: 'EXCEPTION', exception: 'LOST' }),
  damaged: coded('209', '破损', () => '外包装破损,内件待核实', { milestone: 'EXCEPTION', exception: 'DAMAGED' }),
  refused: coded('203', '拒收', () => '收件人拒收', { milestone: 'EXCEPTION', exception: 'REFUSED' }),
  returning: coded('6', '退回', () => '快件正在退回发件人', { milestone: 'RETURNING' }),
  returned: coded('4', '退签', () => '发件人已签收退件', { milestone: 'RETURNED' }),
};

export const coding = (scan: PlannedScan) => {
  const { text, ...rest } = codes[scan.step];
  return [{ ...rest, occurredAt: scan.occurredAt, text: text(scan) }];
};

/** The simple state that an advanced one belongs to. */
export const basicOf = (code: string): string => {
  if (code.length < 3) return code;
  return code.startsWith('10') ? (code.length === 4 ? '0' : '1') : code.charAt(0);
};

const words = new Map([
  ['sf', 'shunfeng'],
  ['yto', 'yuantong'],
  ['zto', 'zhongtong'],
  ['sto', 'shentong'],
  ['jt', 'jtexpress'],
  ['best', 'huitongkuaidi'],
  ['deppon', 'debangkuaidi'],
  ['china-post', 'youzhengguonei'],
]);
export const carrierWord = (carrier: string): string => words.get(carrier) ?? carrier;
