import { dhlExpress, fedexExpress, s10, ups } from './check-digits.js';
import { suggestCarriers } from './suggest-carriers.js';

describe('a check digit', () => {
  it.each([
    ['S10', s10, 'RR123456785BR', 'RR123456784BR'],
    ['UPS', ups, '1Z5R89390357567127', '1Z5R89390357567128'],
    ['DHL Express', dhlExpress, '3318810025', '3318810024'],
    ['FedEx Express', fedexExpress, '986578788855', '986578788850'],
  ])('of %s fits, and does not with another digit', (_, check, right, wrong) => {
    expect([check(right), check(wrong), check('SF1234567890123')]).toEqual([true, false, undefined]);
  });
});

describe('the carrier of a number', () => {
  it.each([
    ['1Z5R89390357567127', [{ carrier: 'ups', because: 'check-digit' }]],
    ['1Z5R89390357567128', []],
    ['SF1234567890123', [{ carrier: 'sf', because: 'form' }]],
    ['YT1234567890123', [{ carrier: 'yto', because: 'form' }]],
    ['EE876543216CN', [{ carrier: 'ems', because: 'check-digit' }]],
    ['RR123456785BR', [{ carrier: 'correios', because: 'check-digit' }]],
    ['RR123456784BR', []],
    ['986578788855', [{ carrier: 'fedex', because: 'check-digit' }]],
    ['OLIST000001', []],
  ])('%s may be %j', (waybillNumber, suggestions) => {
    expect(suggestCarriers(waybillNumber)).toEqual(suggestions);
  });
});
