import { instant } from '@throughline/values';
import type { PushSettings } from '../carrier-provider.js';
import { kuaidi100 } from './kuaidi100.js';
import { pushSignature, querySignature } from './signature.js';

const now = instant('2026-01-05T02:05:01Z');
const settings: PushSettings = { secrets: { salt: 's4lt-demo' } };
const param = '{"status":"polling","message":"","lastResult":{"nu":"T1001","com":"yunda","state":"103","data":[]}}';
const pushWith = (fields: string) => ({ body: Buffer.from(fields), headers: {} });
const translated = (text: unknown) =>
  kuaidi100.translate(pushWith(`param=${encodeURIComponent(JSON.stringify(text))}`), settings);
const node = { time: '2026-01-05 10:02:11', context: '…', statusCode: '5' };

describe('a signature of Kuaidi100', () => {
  it('of a push is over the parameter and the salt', () =>
    expect(pushSignature(param, 's4lt-demo')).toBe('315766057B9FF8444C18C9F47DAB7235'));

  it('of a query is over the parameter, the key and the customer', () =>
    expect(querySignature('{"com":"yunda","num":"T1001"}', 'KEY-demo', 'CUST-demo')).toBe(
      '707A283B664A8899F8E96ED5652205B2',
    ));

  it.each([
    ['is not there', `param=${encodeURIComponent(param)}`],
    ['is another', `param=${encodeURIComponent(param)}&sign=315766057B9FF8444C18C9F47DAB7236`],
    ['is half of it', `param=${encodeURIComponent(param)}&sign=315766057B9FF844`],
    ['stands there twice', `param=${encodeURIComponent(param)}${'&sign=315766057B9FF8444C18C9F47DAB7235'.repeat(2)}`],
    [
      'is of one of two parameters',
      `param=${encodeURIComponent(param)}&sign=315766057B9FF8444C18C9F47DAB7235&param=%7B%7D`,
    ],
    ['is of nothing', 'sign=315766057B9FF8444C18C9F47DAB7235'],
  ])('that %s opens nothing', (_, fields) => expect(kuaidi100.verify(pushWith(fields), settings, now)).toBe(false));
});

describe('a push of Kuaidi100', () => {
  it('is acknowledged in the words that it waits for', () =>
    expect(kuaidi100.accepted(pushWith(''), settings, now)).toEqual({
      status: 200,
      contentType: 'application/json; charset=utf-8',
      body: '{"result":true,"returnCode":"200","message":"ok"}',
    }));

  it.each([
    ['signature', 401],
    ['unreadable', 400],
    ['failed', 500],
  ] as const)('is refused so that it comes again: %s', (why, status) => {
    const reply = kuaidi100.refused(pushWith(''), settings, now, why);
    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.body)).toMatchObject({ result: false, returnCode: '500' });
  });

  it('is told in the offset of the account', () =>
    expect(
      kuaidi100.translate(
        pushWith(
          `param=${encodeURIComponent(JSON.stringify({ lastResult: { com: 'shunfeng', nu: 'T1001', data: [node] } }))}`,
        ),
        { ...settings, offset: '+09:00' },
      ).updates,
    ).toEqual([
      {
        carrier: 'sf',
        waybillNumber: 'T1001',
        code: '5',
        occurredAt: '2026-01-05T10:02:11.000+09:00',
        offsetInferred: true,
        description: '…',
      },
    ]));

  it('has only its second leg to tell of when there is nothing of the first', () => {
    const { updates } = translated({ lastResult: null, destResult: { com: 'usps', nu: 'T1001', data: [node] } });
    expect(updates).toMatchObject([{ carrier: 'usps', waybillNumber: 'T1001', code: '5' }]);
  });

  it('gives the code of the whole to the newest node only, in whatever order they stand', () => {
    const data = [
      { time: '2026-01-05 10:00:00', context: 'a' },
      { time: '2026-01-05 12:00:00', context: 'b' },
      { time: '2026-01-05 12:00:00', context: 'c' },
    ];
    const { updates } = translated({ lastResult: { com: 'yunda', nu: 'T1001', state: 5, data } });
    expect(updates).toMatchObject([{ code: '5', description: 'b' }]);
  });

  it('cuts what is too long for us', () => {
    const long = { ...node, areaName: '深'.repeat(300), context: `${'x'.repeat(999)}😀` };
    const [update] = translated({ lastResult: { com: 'yunda', nu: 'T1001', data: [long] } }).updates;
    expect(update).toMatchObject({ location: '深'.repeat(200), description: 'x'.repeat(999) });
  });

  it.each([
    ['no form', '{}'],
    ['no JSON', 'param=status'],
    ['no object', 'param=[]'],
    ['no waybill', 'param={}'],
    ['a carrier that is none', `param=${encodeURIComponent('{"lastResult":{"com":"顺丰","nu":"T1001"}}')}`],
    ['a number that is none', `param=${encodeURIComponent('{"lastResult":{"com":"sf","nu":"单号"}}')}`],
  ])('that holds %s is told to be unreadable', (_, fields) => {
    expect(kuaidi100.translate(pushWith(fields), settings)).toEqual({ updates: [], unreadable: [expect.any(String)] });
  });
});
