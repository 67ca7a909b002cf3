import { canBeWaybillNumber, readWaybill, waybillKey, waybillStreamId } from './waybill.js';

describe('a waybill', () => {
  it.each([
    ['SF', 'sf1234567890123', 'sf', 'SF1234567890123'],
    [' dhl-global-mail ', 'GM 1234-5678', 'dhl-global-mail', 'GM12345678'],
    ['sf', 'ＳＦ１２３４５６７８', 'sf', 'SF12345678'],
  ])('is read as people write it: %s %s', (carrier, number, expectedCarrier, expectedNumber) => {
    expect(readWaybill(carrier, number)).toEqual({ carrier: expectedCarrier, waybillNumber: expectedNumber });
  });

  it.each([
    ['', '123456'],
    ['s f', '123456'],
    ['sf', ''],
    ['sf', '7.31E+13'],
    ['sf', '12/34'],
    ['sf', '1'.repeat(41)],
    ['运', '123456'],
  ])('cannot be written as %s %s', (carrier, number) => {
    expect(readWaybill(carrier, number)).toBeUndefined();
  });

  it.each([
    ['sf', 'SF1234567890123', true],
    ['sf', '1234', false],
    ['sf', 'ABCDEFGH', false],
    ['correios', 'RR123456785BR', true],
    ['correios', 'RR123456784BR', false],
    ['ems', 'EE876543215CN', false],
    ['correios', 'OLIST000001', true],
    ['sf', 'RR123456784BR', true],
    ['ups', '1Z5R89390357567127', true],
    ['ups', '1Z5R89390357567128', false],
    ['ups', '1Z1234567890', true],
    ['constructor', '1Z1234567890', true],
  ])('of %s can have the number %s: %s', (carrier, waybillNumber, possible) => {
    expect(canBeWaybillNumber({ carrier, waybillNumber })).toBe(possible);
  });

  it('names its stream so that no two waybills share one', () => {
    expect(waybillStreamId({ carrier: 'dhl-global-mail', waybillNumber: 'GM12345678' })).toBe(
      'dhl-global-mail-GM12345678',
    );
    expect(waybillKey({ carrier: 'sf', waybillNumber: 'SF1' })).toBe('sf/SF1');
  });
});
