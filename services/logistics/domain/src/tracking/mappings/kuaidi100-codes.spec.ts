import type { Meaning } from '../code-mapping.js';
import { meaningOf } from '../code-mappings.js';
import { kuaidi100Codes } from './kuaidi100-codes.js';

const documented: readonly (readonly [code: string, words: string, meaning: Meaning])[] = [
  ['0', '在途', { milestone: 'DEPARTED', inferred: true }],
  ['1', '揽收', { milestone: 'PICKED_UP' }],
  ['2', '疑难', { milestone: 'ATTEMPT_FAILED', inferred: true }],
  ['3', '签收', { milestone: 'DELIVERED' }],
  ['4', '退签', { milestone: 'RETURNED' }],
  ['5', '派件', { milestone: 'OUT_FOR_DELIVERY' }],
  ['6', '退回', { milestone: 'RETURNING' }],
  ['7', '转投', { milestone: 'FORWARDED' }],
  ['8', '清关', { milestone: 'CUSTOMS_IN' }],
  ['10', '待清关', { milestone: 'CUSTOMS_IN' }],
  ['11', '清关中', { milestone: 'CUSTOMS_IN' }],
  ['12', '已清关', { milestone: 'CUSTOMS_OUT' }],
  ['13', '清关异常', { milestone: 'EXCEPTION', exceptionKind: 'CUSTOMS' }],
  ['14', '拒签', { milestone: 'EXCEPTION', exceptionKind: 'REFUSED' }],
  ['101', '已下单', { milestone: 'ANNOUNCED' }],
  ['102', '待揽收', { milestone: 'ANNOUNCED' }],
  ['103', '已揽收', { milestone: 'PICKED_UP' }],
  ['1001', '到达派件城市', { milestone: 'ARRIVED_DESTINATION' }],
  ['1002', '干线', { milestone: 'DEPARTED', inferred: true }],
  ['1003', '转递', { milestone: 'FORWARDED' }],
  ['501', '投柜或驿站', { milestone: 'AVAILABLE_FOR_PICKUP' }],
  ['301', '本人签收', { milestone: 'DELIVERED', signer: 'recipient' }],
  ['302', '派件异常后签收', { milestone: 'DELIVERED', signer: 'after-exception' }],
  ['303', '代签', { milestone: 'DELIVERED', signer: 'proxy' }],
  ['304', '投柜或站签收', { milestone: 'DELIVERED', signer: 'locker' }],
  ['401', '已销单', { milestone: 'VOIDED' }],
  ['201', '超时未签收', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'not-signed' }],
  ['202', '超时未更新', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'no-update' }],
  ['203', '拒收', { milestone: 'EXCEPTION', exceptionKind: 'REFUSED' }],
  ['204', '派件异常', { milestone: 'ATTEMPT_FAILED' }],
  ['205', '柜或驿站超时未取', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'locker-overstay' }],
  ['206', '无法联系', { milestone: 'EXCEPTION', exceptionKind: 'CONTACT', reason: 'unreachable' }],
  ['207', '超区', { milestone: 'EXCEPTION', exceptionKind: 'ADDRESS', reason: 'out-of-area' }],
  ['208', '滞留', { milestone: 'EXCEPTION', exceptionKind: 'HELD' }],
  ['209', '破损', { milestone: 'EXCEPTION', exceptionKind: 'DAMAGED' }],
  ['210', '销单', { milestone: 'VOIDED' }],
  ['abort', 'a subscription that died', { milestone: 'UNTRACKED' }],
];

describe('codes of Kuaidi100', () => {
  it.each(documented)('reads %s, %s', (code, words, meaning) => {
    expect(meaningOf('kuaidi100', code)).toEqual({ mappingVersion: 1, meaning });
    // The code's own words beside it change nothing, unless they say it themselves.
    expect(meaningOf('kuaidi100', code, words)).toEqual({ mappingVersion: 1, meaning });
  });

  it('knows the codes that are documented, and no other', () => {
    expect([...kuaidi100Codes.meanings.keys()].sort()).toEqual(documented.map(([code]) => code).sort());
  });

  it.each(['', '9', '305', '412', '1 103', 'shutdown', 'constructor'])('gives no meaning to %p', (code) => {
    expect(meaningOf('kuaidi100', code)).toEqual({ mappingVersion: 1 });
  });

  it.each([
    ['0', '快件离开【深圳转运中心】,已发往【上海转运中心】', { milestone: 'DEPARTED' }],
    ['0', '快件离开【深圳转运中心】,预计明日到达【上海转运中心】', { milestone: 'DEPARTED' }],
    ['1002', 'Departed from Shenzhen', { milestone: 'DEPARTED' }],
    ['0', '快件到达【上海转运中心】', { milestone: 'ARRIVED' }],
    ['0', '快件已到达【上海转运中心】,准备发往【杭州转运中心】', { milestone: 'ARRIVED' }],
    ['1002', '航班进港', { milestone: 'ARRIVED' }],
    ['0', '快件在【深圳营业点】已装车,准备发往【上海集散中心】', { planned: 'DEPARTED' }],
    ['0', '运输中,预计明日到达', { milestone: 'DEPARTED' }],
    ['0', '运输中', { milestone: 'DEPARTED' }],
  ])('reads of a parcel in transit (%s) that "%s"', (code, text, meaning) => {
    expect(meaningOf('kuaidi100', code, text).meaning).toEqual({ ...meaning, inferred: true });
  });

  it.each([
    ['2', '快件在运输途中丢失', 'LOST'],
    ['2', '快件遗失,请联系客服', 'LOST'],
    ['204', '外包装破损', 'DAMAGED'],
    ['204', '客户拒收', 'REFUSED'],
    ['2', '因天气原因延误', 'DELAY'],
    ['204', '地址不详', 'ADDRESS'],
  ])('reads of a problem (%s) that "%s"', (code, text, exceptionKind) => {
    expect(meaningOf('kuaidi100', code, text).meaning).toEqual({
      milestone: 'EXCEPTION',
      exceptionKind,
      inferred: true,
    });
  });

  it('leaves a problem whose text names none a failed attempt', () => {
    expect(meaningOf('kuaidi100', '204', '外包装无破损,客户要求改日派送').meaning).toEqual({
      milestone: 'ATTEMPT_FAILED',
    });
  });

  it.each([
    ['5', '快递员正在派件,如有破损请当面拒收,电话请核对地址', { milestone: 'OUT_FOR_DELIVERY' }],
    ['301', '已签收,如有破损或丢失请联系我们', { milestone: 'DELIVERED', signer: 'recipient' }],
    ['0', '运输中,如有延误敬请谅解', { milestone: 'DEPARTED', inferred: true }],
    ['5', '快件已到达派送点,正在派件', { milestone: 'OUT_FOR_DELIVERY' }],
  ])('is not misled on an ordinary scan (%s) by a greeting: "%s"', (code, text, meaning) => {
    expect(meaningOf('kuaidi100', code, text).meaning).toEqual(meaning);
  });
});
