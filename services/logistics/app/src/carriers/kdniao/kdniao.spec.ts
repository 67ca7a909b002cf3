import { instant } from '@throughline/values';
import type { PushSettings } from '../carrier-provider.js';
import { kdniao } from './kdniao.js';
import { dataSign } from './signature.js';

const now = instant('2026-01-05T02:05:01Z');
const settings: PushSettings = { secrets: { apiKey: 'appkey-demo' }, accountId: '1000001' };
const requestData = '{"OrderCode":"","ShipperCode":"YTO","LogisticCode":"T1001"}';
const signature = 'MjNjNjEzMzc1Y2QwNGJhNzJhNzU3ODBjNGZlNjdiNDk=';
const pushWith = (body: string) => ({ body: Buffer.from(body), headers: {} });
const trace = { AcceptTime: '2026-01-05 09:58:00', AcceptStation: '正在派件', Action: '202' };
const unsigned = JSON.stringify({
  EBusinessID: '1000009',
  Data: [{ ShipperCode: 'YTO', LogisticCode: 'T1001', Traces: [trace] }],
});

describe('DataSign of Kdniao', () => {
  it('is the base64 of hexadecimal digits', () => expect(dataSign(requestData, 'appkey-demo')).toBe(signature));

  it.each([
    [
      'in a form',
      `RequestData=${encodeURIComponent(requestData)}&RequestType=102&DataSign=${encodeURIComponent(signature)}`,
    ],
    ['in a form that does not encode it', `RequestData=${requestData}&RequestType=102&DataSign=${signature}`],
    ['in JSON', JSON.stringify({ RequestData: requestData, RequestType: '102', DataSign: signature })],
  ])('is found %s', (_, body) => expect(kdniao.verify(pushWith(body), settings, now)).toBe(true));

  it.each([
    ['is of JSON that was written anew', JSON.stringify({ RequestData: JSON.parse(requestData), DataSign: signature })],
    ['is another', JSON.stringify({ RequestData: requestData, DataSign: signature.toLowerCase() })],
    ['is no text', JSON.stringify({ RequestData: requestData, DataSign: [signature] })],
    ['is not there', `RequestData=${requestData}`],
    ['has nothing to sign', unsigned],
  ])('that %s opens nothing', (_, body) => expect(kdniao.verify(pushWith(body), settings, now)).toBe(false));
});

describe('a push of Kdniao', () => {
  it('is acknowledged with the account and the time by its clock', () =>
    expect(kdniao.accepted(pushWith(''), settings, now)).toEqual({
      status: 200,
      contentType: 'application/json; charset=utf-8',
      body: '{"EBusinessID":"1000001","UpdateTime":"2026-01-05 10:05:01","Success":true,"Reason":""}',
    }));

  it('is acknowledged with the account that it names where we know none, in the offset of ours', () =>
    expect(kdniao.accepted(pushWith(unsigned), { secrets: {}, offset: '-03:30' }, now).body).toBe(
      '{"EBusinessID":"1000009","UpdateTime":"2026-01-04 22:35:01","Success":true,"Reason":""}',
    ));

  it.each([
    ['signature', 401, 'DataSign is wrong'],
    ['unreadable', 400, 'RequestData cannot be read'],
    ['failed', 500, 'try again later'],
  ] as const)('is refused in its own form: %s', (why, status, reason) => {
    const reply = kdniao.refused(pushWith(''), { ...settings, offset: 'midnight' }, now, why);
    expect(reply.status).toBe(status);
    expect(reply.body).toBe(
      `{"EBusinessID":"1000001","UpdateTime":"2026-01-05 10:05:01","Success":false,"Reason":"${reason}"}`,
    );
  });

  it('is read without its form too', () =>
    expect(kdniao.translate(pushWith(unsigned), settings)).toMatchObject({
      updates: [{ carrier: 'yto', waybillNumber: 'T1001', code: '202', description: '正在派件' }],
      unreadable: [],
    }));

  it.each([
    ['no form', 'hello'],
    ['no JSON', 'RequestData=hello'],
    ['half of a JSON', '{"RequestData":'],
    ['no list', 'RequestData={"Data":{}}'],
  ])('that holds %s is told to be unreadable', (_, body) =>
    expect(kdniao.translate(pushWith(body), settings)).toEqual({ updates: [], unreadable: [expect.any(String)] }),
  );

  it('that holds a time after all years is read but for that', () => {
    const traces = [trace, { ...trace, AcceptTime: '9999-12-31 23:59:59' }];
    const push = pushWith(JSON.stringify({ Data: [{ ShipperCode: 'YTO', LogisticCode: 'T1001', Traces: traces }] }));
    expect(kdniao.translate(push, { ...settings, offset: '-03:00' })).toMatchObject({
      updates: [{ code: '202' }],
      unreadable: ['yto/T1001: no time: "9999-12-31 23:59:59"'],
    });
  });
});
