import type { Meaning } from '../code-mapping.js';
import { meaningOf } from '../code-mappings.js';
import { kdniaoCodes } from './kdniao-codes.js';

const documented: readonly (readonly [code: string, words: string, meaning: Meaning])[] = [
  ['0', '无轨迹', { milestone: 'UNTRACKED' }],
  ['1', '已揽收', { milestone: 'PICKED_UP' }],
  ['2', '在途中', { milestone: 'DEPARTED', inferred: true }],
  ['3', '签收', { milestone: 'DELIVERED' }],
  ['4', '问题件', { milestone: 'ATTEMPT_FAILED', inferred: true }],
  ['5', 'forwarded', { milestone: 'FORWARDED' }],
  ['6', 'customs', { milestone: 'CUSTOMS_IN' }],
  ['10', '待揽件', { milestone: 'ANNOUNCED' }],
  ['201', '到达派件城市', { milestone: 'ARRIVED_DESTINATION' }],
  ['202', '派件中', { milestone: 'OUT_FOR_DELIVERY' }],
  ['204', 'reached transfer centre', { milestone: 'ARRIVED' }],
  ['205', 'reached delivery outlet', { milestone: 'ARRIVED_DESTINATION' }],
  ['206', 'origin outlet dispatched', { milestone: 'DEPARTED' }],
  ['211', '已放入快递柜或驿站', { milestone: 'AVAILABLE_FOR_PICKUP' }],
  ['301', '正常签收', { milestone: 'DELIVERED' }],
  ['302', '派件异常后最终签收', { milestone: 'DELIVERED', signer: 'after-exception' }],
  ['304', '代收签收', { milestone: 'DELIVERED', signer: 'proxy' }],
  ['311', '快递柜或驿站签收', { milestone: 'DELIVERED', signer: 'locker' }],
  ['401', '发货无信息', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'no-update' }],
  ['402', '超时未签收', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'not-signed' }],
  ['403', '超时未更新', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'no-update' }],
  ['404', '拒收（退件）', { milestone: 'EXCEPTION', exceptionKind: 'REFUSED' }],
  ['405', '派件异常', { milestone: 'ATTEMPT_FAILED' }],
  ['406', '退货签收', { milestone: 'RETURNED' }],
  ['407', '退货未签收', { milestone: 'RETURNING' }],
  ['412', '快递柜或驿站超时未取', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'locker-overstay' }],
  ['413', 'intercepted', { milestone: 'RETURNING', reason: 'intercepted' }],
  ['414', 'damaged', { milestone: 'EXCEPTION', exceptionKind: 'DAMAGED' }],
  ['415', 'customer cancelled', { milestone: 'VOIDED', reason: 'customer-cancelled' }],
  ['416', 'cannot contact', { milestone: 'EXCEPTION', exceptionKind: 'CONTACT', reason: 'unreachable' }],
  ['417', 'delivery delayed', { milestone: 'EXCEPTION', exceptionKind: 'DELAY' }],
  ['418', 'item taken out of the locker', { milestone: 'ATTEMPT_FAILED', reason: 'locker-returned' }],
  ['419', 're-delivery', { milestone: 'OUT_FOR_DELIVERY' }],
  ['420', 'address unclear', { milestone: 'EXCEPTION', exceptionKind: 'ADDRESS', reason: 'address-invalid' }],
  ['421', 'wrong phone', { milestone: 'EXCEPTION', exceptionKind: 'CONTACT', reason: 'wrong-phone' }],
  ['422', 'mis-sorted', { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'missort' }],
  ['423', 'out of area', { milestone: 'EXCEPTION', exceptionKind: 'ADDRESS', reason: 'out-of-area' }],
  ['601', 'waiting for customs', { milestone: 'CUSTOMS_IN' }],
  ['602', 'customs in progress', { milestone: 'CUSTOMS_IN' }],
  ['603', 'cleared', { milestone: 'CUSTOMS_OUT' }],
  ['604', 'customs exception', { milestone: 'EXCEPTION', exceptionKind: 'CUSTOMS' }],
];

describe('codes of Kdniao', () => {
  it.each(documented)('reads %s, %s', (code, words, meaning) => {
    expect(meaningOf('kdniao', code)).toEqual({ mappingVersion: 1, meaning });
    expect(meaningOf('kdniao', code, words)).toEqual({ mappingVersion: 1, meaning });
  });

  it('knows the codes that are documented, and no other', () => {
    expect([...kdniaoCodes.meanings.keys()].sort()).toEqual(documented.map(([code]) => code).sort());
  });

  it.each(['', '7', '209', '303', '501', '1001', 'abort'])('gives no meaning to %p', (code) => {
    expect(meaningOf('kdniao', code)).toEqual({ mappingVersion: 1 });
  });

  it('reads the same number otherwise than Kuaidi100 does', () => {
    expect(meaningOf('kdniao', '202').meaning).toEqual({ milestone: 'OUT_FOR_DELIVERY' });
    expect(meaningOf('kuaidi100', '202').meaning).toEqual({
      milestone: 'EXCEPTION',
      exceptionKind: 'DELAY',
      reason: 'no-update',
    });
  });

  it.each([
    ['快件已从深圳发出', { milestone: 'DEPARTED' }],
    ['已到【上海浦东】', { milestone: 'ARRIVED' }],
    ['快件即将离开深圳', { planned: 'DEPARTED' }],
    ['尚未到达目的地', { milestone: 'DEPARTED' }],
  ])('reads of a parcel in transit that "%s"', (text, meaning) => {
    expect(meaningOf('kdniao', '2', text).meaning).toEqual({ ...meaning, inferred: true });
  });

  it.each([
    ['4', '包裹丢失', 'LOST'],
    ['4', '包裹破损', 'DAMAGED'],
    ['405', '收件人拒收', 'REFUSED'],
    ['4', '派送延误', 'DELAY'],
    ['405', '地址有误', 'ADDRESS'],
  ])('reads of a problem (%s) that "%s"', (code, text, exceptionKind) => {
    expect(meaningOf('kdniao', code, text).meaning).toEqual({ milestone: 'EXCEPTION', exceptionKind, inferred: true });
  });

  it.each([
    ['202', '派件中,如有破损可拒收', { milestone: 'OUT_FOR_DELIVERY' }],
    ['211', '已放入快递柜,地址:东门,请勿遗失取件码', { milestone: 'AVAILABLE_FOR_PICKUP' }],
    ['2', '运输中,如有丢失请联系我们', { milestone: 'DEPARTED', inferred: true }],
  ])('is not misled on an ordinary scan (%s) by a greeting: "%s"', (code, text, meaning) => {
    expect(meaningOf('kdniao', code, text).meaning).toEqual(meaning);
  });
});
