import type { Meaning } from '../code-mapping.js';
import { meaningOf } from '../code-mappings.js';
import { sfCodes } from './sf-codes.js';

const documented: readonly (readonly [code: string, words: string, meaning: Meaning])[] = [
  ['127', 'sender put it in a locker', { milestone: 'ANNOUNCED' }],
  ['138', 'self-service drop', { milestone: 'ANNOUNCED' }],
  ['141', 'pre-sale item ready', { milestone: 'ANNOUNCED' }],
  ['151', 'service engineer assigned', { milestone: 'ANNOUNCED' }],
  ['152', 'service engineer booked', { milestone: 'ANNOUNCED' }],
  ['154', 'service engineer visiting', { milestone: 'ANNOUNCED' }],
  ['201', 'about to pick', { milestone: 'ANNOUNCED' }],
  ['205', 'order check', { milestone: 'ANNOUNCED' }],
  ['206', 'picking', { milestone: 'ANNOUNCED' }],
  ['646', 'packed', { milestone: 'ANNOUNCED' }],
  ['647', 'sender preparing', { milestone: 'ANNOUNCED' }],
  ['900', 'booking', { milestone: 'ANNOUNCED' }],

  ['41', 'collected through a relay', { milestone: 'PICKED_UP' }],
  ['46', 'collected through a relay', { milestone: 'PICKED_UP' }],
  ['50', 'collected', { milestone: 'PICKED_UP' }],
  ['51', 'child of a multi-piece waybill', { milestone: 'PICKED_UP' }],
  ['54', 'collected at the door', { milestone: 'PICKED_UP' }],
  ['129', 'courier took it from the locker', { milestone: 'PICKED_UP' }],
  ['153', 'service engineer collecting', { milestone: 'PICKED_UP', inferred: true }],
  ['188', 'collected', { milestone: 'PICKED_UP' }],
  ['214', 'collected', { milestone: 'PICKED_UP' }],
  ['607', 'collected by an agent', { milestone: 'PICKED_UP' }],
  ['633', 'collected through a relay', { milestone: 'PICKED_UP' }],
  ['651', 'collected', { milestone: 'PICKED_UP' }],
  ['655', 'collected at a partner point', { milestone: 'PICKED_UP' }],
  ['700', 'collected with photo', { milestone: 'PICKED_UP' }],
  ['701', 'collected with photo', { milestone: 'PICKED_UP' }],
  ['850', 'consolidated collection', { milestone: 'PICKED_UP' }],
  ['851', 'consolidated collection', { milestone: 'PICKED_UP' }],
  ['950', 'quick collection', { milestone: 'PICKED_UP' }],
  [
    '131',
    'courier could not collect from the locker',
    { milestone: 'EXCEPTION', exceptionKind: 'DELAY', reason: 'pickup-missed' },
  ],

  ['43', 'collected item entered the depot', {}],
  ['831', 'stock-in', {}],
  ['843', 'consolidated stock-in', {}],
  ['202', 'stock-out', {}],
  ['830', 'stock-out', {}],
  ['844', 'stock-out for distribution', {}],

  ['10', 'office, transfer, customs or airport dispatch', { milestone: 'DEPARTED' }],
  ['30', 'loaded, about to leave for the next centre', { planned: 'DEPARTED' }],
  ['36', 'vehicle sealed', { milestone: 'DEPARTED' }],
  ['88', 'foreign-carrier flight off', { milestone: 'DEPARTED' }],
  ['96', 'full truck off', { milestone: 'DEPARTED' }],
  ['105', 'flight off', { milestone: 'DEPARTED' }],
  ['190', 'driverless vehicle off', { milestone: 'DEPARTED' }],
  ['302', 'vehicle departed', { milestone: 'DEPARTED' }],
  ['304', 'left a stop', { milestone: 'DEPARTED' }],
  ['405', 'ship left', { milestone: 'DEPARTED' }],
  ['407', 'relay point: collected item left the store', { milestone: 'DEPARTED' }],
  ['570', 'train left', { milestone: 'DEPARTED' }],
  ['3036', 'ready to go on', { planned: 'DEPARTED' }],

  ['11', 'vehicle arrived', { milestone: 'ARRIVED' }],
  ['31', 'arrived at a centre', { milestone: 'ARRIVED' }],
  ['89', 'foreign-carrier flight landed', { milestone: 'ARRIVED' }],
  ['106', 'flight landed', { milestone: 'ARRIVED' }],
  ['310', 'arrival', { milestone: 'ARRIVED' }],
  ['406', 'ship in port', { milestone: 'ARRIVED' }],
  ['571', 'train arrived', { milestone: 'ARRIVED' }],
  ['605', 'vehicle or vessel reached the port', { milestone: 'ARRIVED' }],

  ['44', 'being delivered', { milestone: 'OUT_FOR_DELIVERY' }],
  ['47', 'relay delivery', { milestone: 'OUT_FOR_DELIVERY' }],
  ['122', 'extra-time area out of store', { milestone: 'OUT_FOR_DELIVERY' }],
  ['123', 'on its way to a SF store', { milestone: 'OUT_FOR_DELIVERY' }],
  ['204', 'delivery responsibility handed over', { milestone: 'OUT_FOR_DELIVERY' }],
  ['211', 'home-service delivery handover', { milestone: 'OUT_FOR_DELIVERY' }],
  ['212', 'home-service delivering', { milestone: 'OUT_FOR_DELIVERY' }],
  ['630', 'contractor out of store', { milestone: 'OUT_FOR_DELIVERY' }],
  ['634', 'relay delivery', { milestone: 'OUT_FOR_DELIVERY' }],
  ['658', 'partner delivering', { milestone: 'OUT_FOR_DELIVERY' }],
  ['677', 'out for delivery', { milestone: 'OUT_FOR_DELIVERY' }],
  ['880', 'door-to-door', { milestone: 'OUT_FOR_DELIVERY' }],
  ['933', 'contractor out of store', { milestone: 'OUT_FOR_DELIVERY' }],

  ['125', 'put in locker', { milestone: 'AVAILABLE_FOR_PICKUP' }],
  ['130', 'at SF store', { milestone: 'AVAILABLE_FOR_PICKUP' }],
  ['642', 'shelved at store', { milestone: 'AVAILABLE_FOR_PICKUP' }],
  ['678', 'at pick-up station', { milestone: 'AVAILABLE_FOR_PICKUP' }],

  ['80', 'signed', { milestone: 'DELIVERED' }],
  ['97', 'full truck signed', { milestone: 'DELIVERED' }],
  ['128', 'customer took it from the locker', { milestone: 'DELIVERED', signer: 'locker' }],
  ['679', 'station completed', { milestone: 'DELIVERED', signer: 'locker' }],
  ['935', 'contractor signed', { milestone: 'DELIVERED' }],
  ['8000', 'points to the picture of the signature', {}],

  ['33', 'delivery exception reason', { milestone: 'ATTEMPT_FAILED' }],
  ['70', 'delivery failed', { milestone: 'ATTEMPT_FAILED' }],
  ['72', 'flagged abnormal', { milestone: 'ATTEMPT_FAILED', inferred: true }],
  [
    '126',
    'courier cancelled and took it out of the locker',
    { milestone: 'ATTEMPT_FAILED', reason: 'locker-returned' },
  ],
  ['611', 'sorting exception', { milestone: 'EXCEPTION', exceptionKind: 'OTHER' }],
  ['870', 'abnormal delivery', { milestone: 'ATTEMPT_FAILED' }],
  ['934', 'contractor exception', { milestone: 'ATTEMPT_FAILED', inferred: true }],

  ['66', 'held in bulk in transit', { milestone: 'EXCEPTION', exceptionKind: 'HELD' }],
  ['77', 'held in transit', { milestone: 'EXCEPTION', exceptionKind: 'HELD' }],
  ['833', 'held item entered store', { milestone: 'EXCEPTION', exceptionKind: 'HELD' }],
  ['34', 'held item left the store', { milestone: 'DEPARTED', inferred: true }],

  ['99', "being forwarded at customer's request", { milestone: 'FORWARDED' }],
  ['626', 'passed to another carrier', { milestone: 'FORWARDED' }],
  ['627', 'passed to another carrier', { milestone: 'FORWARDED' }],
  ['631', 'returned under a new number', { milestone: 'RETURNING' }],
  ['648', 'returned or forwarded, new number given', { milestone: 'RETURNING', inferred: true }],
  ['215', 'given back to the customer', { milestone: 'RETURNED' }],
  ['660', 'given back to the customer', { milestone: 'RETURNED' }],

  ['14', 'released', { milestone: 'CUSTOMS_OUT' }],
  ['15', 'inspection', { milestone: 'CUSTOMS_IN' }],
  ['16', 'formal entry to be declared', { milestone: 'CUSTOMS_IN' }],
  ['17', 'pending check', { milestone: 'CUSTOMS_IN' }],
  ['18', 'detained', { milestone: 'EXCEPTION', exceptionKind: 'CUSTOMS', reason: 'seized' }],
  ['604', 'in clearance', { milestone: 'CUSTOMS_IN' }],
  ['606', 'clearance finished', { milestone: 'CUSTOMS_OUT' }],
  ['612', 'stored at port to be declared', { milestone: 'CUSTOMS_IN' }],
  ['613', 'released with tax due', { milestone: 'EXCEPTION', exceptionKind: 'CUSTOMS', reason: 'duties-unpaid' }],
  ['614', 'clearance time extended', { milestone: 'EXCEPTION', exceptionKind: 'CUSTOMS', reason: 'customs-delay' }],
  ['619', 'quarantine inspection', { milestone: 'CUSTOMS_IN' }],
  ['620', 'quarantine pending', { milestone: 'CUSTOMS_IN' }],
  ['621', 'quarantine detention', { milestone: 'EXCEPTION', exceptionKind: 'CUSTOMS', reason: 'seized' }],
  ['623', 'customs data released', { milestone: 'CUSTOMS_OUT' }],

  ['64', 'morning-delivery transfer', {}],
  ['65', 'morning-delivery transfer', {}],
  ['75', 'bag re-check', {}],
  ['84', 'weight re-check', {}],
  ['86', 'loaded', {}],
  ['87', 'unloaded', {}],
  ['98', 'agent route text', {}],
  ['135', 'record', {}],
  ['136', 'loaded', {}],
  ['137', 'unloaded', {}],
  ['140', 'international notice', {}],
  ['147', 'under way', {}],
  ['186', 'loaded', {}],
  ['187', 'unloaded', {}],
  ['189', 'handover', {}],
  ['208', 'handover', {}],
  ['501', 'in transit, in other lists only', {}],
  ['632', 'handover', {}],
  ['643', 'moved between stores', {}],
  ['649', 'agent transit', {}],
  ['656', 'handover', {}],
  ['657', 'handover', {}],
  ['664', 'handover', {}],
  ['676', 'noise', {}],
  ['847', 'handover', {}],
  ['921', 'under way', {}],
  ['930', 'loaded', {}],
  ['931', 'unloaded', {}],
  ['932', 'handover', {}],
];

describe('codes of SF', () => {
  it.each(documented)('reads %s, %s', (code, _words, meaning) => {
    expect(meaningOf('sf', code)).toEqual({ mappingVersion: 1, meaning });
  });

  it('knows the codes that are documented, and no other', () => {
    expect([...sfCodes.meanings.keys()].sort()).toEqual(documented.map(([code]) => code).sort());
  });

  it.each(['', '0', '81', '101', '1301', '9999'])('gives no meaning to %p', (code) => {
    expect(meaningOf('sf', code)).toEqual({ mappingVersion: 1 });
  });

  it.each([
    ['70', '由于快件遗失 派件不成功', 'LOST'],
    ['33', '快件破损', 'DAMAGED'],
    ['870', '收方客户拒收', 'REFUSED'],
    ['72', '航班延误', 'DELAY'],
    ['70', '由于地址不详 派件不成功', 'ADDRESS'],
    ['611', '外包装破损', 'DAMAGED'],
    ['934', '快件丢失', 'LOST'],
  ])('reads of a problem (%s) that "%s"', (code, text, exceptionKind) => {
    expect(meaningOf('sf', code, text).meaning).toEqual({ milestone: 'EXCEPTION', exceptionKind, inferred: true });
  });

  it('leaves a failed delivery whose text names no trouble a failed attempt', () => {
    expect(meaningOf('sf', '70', '由于客户不在家 派件不成功').meaning).toEqual({ milestone: 'ATTEMPT_FAILED' });
  });

  it.each(['快件已转寄,新单号为: SF0000000001', '应客户要求转投', 'Forwarded under a new number'])(
    'reads a new number (648) as forwarded where the text says so: "%s"',
    (text) => {
      expect(meaningOf('sf', '648', text).meaning).toEqual({ milestone: 'FORWARDED', inferred: true });
    },
  );

  it.each([
    '快件已退回,新单号为: SF0000000001',
    '快件已退回/转寄,新单号为: SF0000000001',
    'Returned/forwarded',
    '新单号',
  ])('takes a new number (648) for a return where the text does not decide: "%s"', (text) => {
    expect(meaningOf('sf', '648', text).meaning).toEqual({ milestone: 'RETURNING', inferred: true });
  });

  it.each([
    ['44', '正在派送途中,请您准备签收,如有破损请拒收', { milestone: 'OUT_FOR_DELIVERY' }],
    ['31', '快件到达 【上海集散中心】,因天气延误', { milestone: 'ARRIVED' }],
    ['125', '快递员派件至丰巢,地址:东门', { milestone: 'AVAILABLE_FOR_PICKUP' }],
    ['126', '快递员取消派件将快件取出丰巢,地址:东门', { milestone: 'ATTEMPT_FAILED', reason: 'locker-returned' }],
    ['30', '快件已装车,已发往 【上海集散中心】', { planned: 'DEPARTED' }],
    ['75', '混建包复核,快件破损', {}],
  ])('is not misled on an ordinary scan (%s) by its text: "%s"', (code, text, meaning) => {
    expect(meaningOf('sf', code, text).meaning).toEqual(meaning);
  });
});
