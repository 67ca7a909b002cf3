import { minutes } from '@throughline/values';
import type { PlannedScan, Step } from '../journeys/journey.js';
import type { Meaning } from '../words.js';

interface Coded extends Meaning {
  readonly code: string;
  readonly word: string;
  readonly text: string;
  readonly reasonName?: string;
}

/** Neither a loss nor damage has a code of its own: the reason says it. A city of delivery is an ordinary hub. */
const codes: Readonly<Record<Step, Coded>> = {
  announced: { code: '205', word: '已下单', text: '订单已确认', milestone: 'ANNOUNCED' },
  'picked-up': { code: '50', word: '已揽收', text: '顺丰速运 已收取快件', milestone: 'PICKED_UP' },
  departed: { code: '36', word: '运送中', text: '快件在途,车辆已封车', milestone: 'DEPARTED' },
  arrived: { code: '31', word: '运送中', text: '快件到达转运中心', milestone: 'ARRIVED' },
  'in-destination': { code: '31', word: '运送中', text: '快件到达派送城市转运中心', milestone: 'ARRIVED' },
  'out-for-delivery': {
    code: '204',
    word: '派送中',
    text: '快件交给派送员,正在派送途中',
    milestone: 'OUT_FOR_DELIVERY',
  },
  delivered: { code: '80', word: '已签收', text: '已签收,感谢使用顺丰', milestone: 'DELIVERED' },
  lost: {
    code: '70',
    word: '异常',
    text: '快件派送不成功',
    reasonName: '快件丢失',
    milestone: 'EXCEPTION',
    exception: 'LOST',
  },
  damaged: {
    code: '33',
    word: '异常',
    text: '快件异常',
    reasonName: '外包装破损',
    milestone: 'EXCEPTION',
    exception: 'DAMAGED',
  },
  refused: {
    code: '70',
    word: '派送异常',
    text: '快件派送不成功',
    reasonName: '收件人拒收',
    milestone: 'EXCEPTION',
    exception: 'REFUSED',
  },
  returning: { code: '631', word: '退回中', text: '快件退回,新单号已生成', milestone: 'RETURNING' },
  returned: { code: '215', word: '已退回', text: '快件已退回寄件客户', milestone: 'RETURNED' },
};

/** Two minutes after a signature there is a picture of it, which is no step of its own. */
export const coding = (scan: PlannedScan) => {
  const { occurredAt } = scan;
  const own = { ...codes[scan.step], occurredAt };
  return scan.step === 'delivered'
    ? [own, { code: '8000', word: '已签收', text: '在官网可查看签收人信息', occurredAt: occurredAt + minutes(2) }]
    : [own];
};

/** First and second status, as far as they are known. */
export const statusesOf = (code: string): { readonly first: string; readonly second: string } => {
  const second = { '50': '101', '204': '301', '80': '401', '8000': '401', '33': '1301', '70': '1301' }[code] ?? '201';
  return { first: second.length === 4 ? second.slice(0, 2) : second.slice(0, 1), second };
};
