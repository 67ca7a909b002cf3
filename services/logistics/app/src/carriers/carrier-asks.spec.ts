import { instant } from '@throughline/values';
import { isRefused, type AskSettings, type CarrierAsks } from './carrier-asks.js';
import { carrierProvider } from './carrier-providers.js';

const now = instant('2026-01-05T02:00:00Z');
const asksOf = (provider: string): CarrierAsks => carrierProvider(provider)!.asks!;
const answered = (body: unknown, status = 200) => ({
  status,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const fieldsOf = (body: string | undefined) => Object.fromEntries(new URLSearchParams(body));

describe('Kuaidi100, asked', () => {
  const asks = asksOf('kuaidi100');
  const settings: AskSettings = {
    secrets: { key: 'KEY-demo', customer: 'CUST-demo', salt: 's4lt-demo' },
    callbackUrl: 'https://tms.example.org/v1/carrier-pushes/kd-1',
  };
  const yunda = { carrier: 'yunda', waybillNumber: 'T1001' };

  it('gets a signed form, in its own words for the carrier', () => {
    const { method, path, body } = asks.query({ carrier: 'sf', waybillNumber: 'SF1001' }, settings, now);
    expect([method, path]).toEqual(['POST', '/poll/query.do']);
    const param = '{"com":"shunfeng","num":"SF1001","resultv2":"4"}';
    expect(fieldsOf(body)).toMatchObject({ customer: 'CUST-demo', param });
    expect(fieldsOf(body).sign).toMatch(/^[0-9A-F]{32}$/);
  });

  it('is told the last digits of the sender’s telephone where the account has them', () => {
    const { body } = asks.query(yunda, { secrets: { ...settings.secrets, phone: '1234' } }, now);
    expect(JSON.parse(fieldsOf(body).param!)).toMatchObject({ phone: '1234' });
  });

  it('answers with the same scans that it pushes', () => {
    const node = { time: '2026-01-05 10:02:11', ftime: '2026-01-05 10:02:11', context: '…', statusCode: '5' };
    const leg = { nu: 'T1001', com: 'yunda', state: '5', data: [{ ...node, areaName: '广东,深圳' }] };
    const pushed = carrierProvider('kuaidi100')!.translate(
      { body: Buffer.from(`param=${encodeURIComponent(JSON.stringify({ lastResult: leg }))}`), headers: {} },
      settings,
    );
    expect(asks.read(answered({ ...leg, status: '200' }), yunda, settings)).toEqual(pushed);
  });

  it.each([
    [{ result: false, returnCode: '503', message: '验证签名失败' }, 'signature'],
    [{ result: false, returnCode: '500', message: '查询无结果' }, 'unknown-waybill'],
    [{ result: false, returnCode: '502', message: '服务器繁忙' }, 'busy'],
    [{ result: false, returnCode: '999', message: '锁单' }, 'busy'],
    [{ result: false, returnCode: '601', message: 'POLL:KEY没有可用单量' }, 'quota'],
    [{ result: false, returnCode: '601', message: 'POLL:KEY已过期' }, 'signature'],
    [{ result: false, returnCode: '408', message: '验证码错误' }, 'failed'],
    [{ result: false, returnCode: 'toString' }, 'failed'],
    [{ nu: 'T9999', data: [] }, 'failed'],
  ])('refuses with %j: %s', (body, why) =>
    expect(asks.read(answered(body), yunda, settings)).toMatchObject({ refused: why }),
  );

  it('is subscribed to with a salt and the address to push to', () => {
    const { path, body } = asks.subscriptions!.subscribe(yunda, settings, now);
    expect([path, fieldsOf(body).schema]).toEqual(['/poll', 'json']);
    expect(JSON.parse(fieldsOf(body).param!)).toMatchObject({
      company: 'yunda',
      number: 'T1001',
      key: 'KEY-demo',
      parameters: { callbackurl: settings.callbackUrl, salt: 's4lt-demo', resultv2: '4' },
    });
  });

  it.each([
    [{ result: true, returnCode: '200' }, 'subscribed'],
    [{ result: false, returnCode: '501', message: '重复订阅' }, 'subscribed'],
    [
      { result: false, returnCode: '601' },
      { refused: 'signature', code: '601', message: '' },
    ],
    [
      { result: false, returnCode: '701' },
      { refused: 'failed', code: '701', message: '' },
    ],
  ])('answers a subscription with %j: %j', (body, read) =>
    expect(asks.subscriptions!.readSubscribed(answered(body))).toEqual(read),
  );
});

describe('SF, asked', () => {
  const asks = asksOf('sf');
  const settings: AskSettings = { secrets: { partnerId: 'PARTNER', checkWord: 'check-demo', token: 't' } };
  const waybill = { carrier: 'sf', waybillNumber: 'T1001' };

  it('gets a digest of what it gets', () => {
    const { path, body } = asks.query(waybill, settings, now);
    const fields = fieldsOf(body);
    expect([path, fields.partnerID, fields.serviceCode]).toEqual(['/std/service', 'PARTNER', 'EXP_RECE_SEARCH_ROUTES']);
    expect(fields.timestamp).toBe('1767578400000');
    expect(JSON.parse(fields.msgData!)).toMatchObject({ trackingType: '1', trackingNumber: ['T1001'] });
    expect(fields.msgDigest).toHaveLength(24);
  });

  const envelope = (apiResultData: unknown, apiResultCode = 'A1000') => ({
    apiResultCode,
    apiErrorMsg: 'x',
    apiResultData,
  });
  const route = { acceptTime: '2026-01-05 10:02:11', acceptAddress: '深圳市', remark: '…', opCode: '50' };

  it('answers with JSON within JSON, of this number alone', () => {
    const routeResps = [
      { mailNo: 'T1001', routes: [route] },
      { mailNo: 'T1002', routes: [{ ...route, opCode: '80' }] },
    ];
    const body = envelope(JSON.stringify({ success: true, errorCode: 'S0000', msgData: { routeResps } }));
    expect(asks.read(answered(body), waybill, settings)).toMatchObject({
      updates: [{ waybillNumber: 'T1001', code: '50', location: '深圳市' }],
      unreadable: [],
    });
  });

  it.each([
    [envelope(null, 'A1006'), 'signature'],
    [envelope(null, 'A1005'), 'busy'],
    [{ ...envelope(null, 'A1005'), apiErrorMsg: '流量控制:当日调用次数超限' }, 'quota'],
    [envelope(JSON.stringify({ success: false, errorCode: '20036', errorMsg: 'y' })), 'failed'],
    [envelope('no JSON'), 'failed'],
  ])('refuses with %j: %s', (body, why) =>
    expect(asks.read(answered(body), waybill, settings)).toMatchObject({ refused: why }),
  );
});

describe('AfterShip, asked', () => {
  const asks = asksOf('aftership');
  const settings: AskSettings = { secrets: { apiKey: 'asat_demo' } };
  const waybill = { carrier: 'sf', waybillNumber: 'T1001' };

  it('gets its key in a header', () => {
    const { method, path, headers, body } = asks.query(waybill, settings, now);
    expect([method, body, headers['as-api-key']]).toEqual(['GET', undefined, 'asat_demo']);
    expect(path).toBe('/tracking/2025-07/trackings?tracking_numbers=T1001&slug=sf-express');
  });

  it('answers with a list of trackings', () => {
    const checkpoints = [{ checkpoint_time: '2026-01-05T10:02:11-05:00', tag: 'InTransit', subtag: 'InTransit_003' }];
    const body = {
      meta: { code: 200 },
      data: { trackings: [{ tracking_number: 'T1001', slug: 'sf-express', checkpoints }] },
    };
    expect(asks.read(answered(body), waybill, settings)).toMatchObject({
      updates: [{ carrier: 'sf', waybillNumber: 'T1001', code: 'InTransit_003' }],
    });
    expect(asks.read(answered({ meta: { code: 200 }, data: { trackings: [] } }), waybill, settings)).toMatchObject({
      refused: 'unknown-waybill',
    });
  });

  it('watches what is created, and what it had before', () => {
    const { path, body } = asks.subscriptions!.subscribe(waybill, settings, now);
    expect([path, JSON.parse(body!)]).toEqual([
      '/tracking/2025-07/trackings',
      { tracking_number: 'T1001', slug: 'sf-express' },
    ]);
    const { readSubscribed } = asks.subscriptions!;
    expect(readSubscribed(answered({ meta: { code: 201 }, data: { id: 'x' } }, 201))).toBe('subscribed');
    expect(readSubscribed(answered({ meta: { code: 4003, message: 'exists' }, data: {} }, 400))).toBe('subscribed');
    expect(readSubscribed(answered({ meta: { code: 4012, message: 'bad' }, data: {} }, 400))).toMatchObject({
      refused: 'failed',
      code: '4012',
    });
  });
});

describe('DHL, asked', () => {
  const asks = asksOf('dhl');
  const settings: AskSettings = { secrets: { apiKey: 'key-demo' } };
  const waybill = { carrier: 'dhl', waybillNumber: '7777777770' };
  const event = { timestamp: '2026-01-07T22:10:20+01:00', statusCode: 'transit', description: 'Processed' };
  const shipment = { id: '7777777770', status: event, events: [event] };

  it('gets its key in a header', () => {
    const { method, path, headers, body } = asks.query(waybill, settings, now);
    expect([method, body, headers['dhl-api-key']]).toEqual(['GET', undefined, 'key-demo']);
    expect(path).toBe('/track/shipments?trackingNumber=7777777770&language=en');
  });

  it('is asked once in five seconds, and 250 times a day', () =>
    expect(asks.rules).toMatchObject({ queriesPerDay: 250, queriesPerSecond: 0.2 }));

  it('answers for DHL and the German post', () => expect(asks.answersFor).toEqual(['dhl', 'deutsche-post']));

  it('may find another shipment than the one that was asked for: that says nothing of ours', () => {
    const others = { shipments: [{ ...shipment, id: '1111111110' }] };
    expect(asks.read(answered(others), waybill, settings)).toMatchObject({ refused: 'unknown-waybill' });
    const both = { shipments: [...others.shipments, shipment] };
    expect(asks.read(answered(both), waybill, settings)).toMatchObject({ updates: [{ code: 'transit' }] });
  });

  it('finds the shipment that a piece is of', () => {
    const shipments = [{ ...shipment, id: '1111111110', details: { pieceIds: ['JD1', '7777777770'] } }];
    const update = { waybillNumber: '7777777770', code: 'transit' };
    expect(asks.read(answered({ shipments }), waybill, settings)).toMatchObject({ updates: [update] });
  });

  it('names who signed beside the delivery, and not where it came back', () => {
    const details = { proofOfDelivery: { signed: { name: 'RECEPTION' } } };
    const events = [{ ...event, statusCode: 'delivered' }, event];
    const signers = (returnFlag: boolean) => {
      const told = asks.read(
        answered({ shipments: [{ ...shipment, details, events, returnFlag }] }),
        waybill,
        settings,
      );
      return isRefused(told) ? [] : told.updates.map(({ code, signedBy }) => [code, signedBy]);
    };
    expect(signers(false)).toEqual([
      ['delivered', 'RECEPTION'],
      ['transit', undefined],
    ]);
    expect(signers(true)).toEqual([
      ['delivered/returned', undefined],
      ['transit', undefined],
    ]);
  });

  it.each([
    [404, 'unknown-waybill'],
    [400, 'failed'],
    [429, 'busy'],
    [401, 'signature'],
    [500, 'busy'],
  ])('refuses with status %s: %s', (status, why) => {
    const problem = { title: 'No result found', status, detail: 'No shipment with given tracking number found.' };
    expect(asks.read(answered(problem, status), waybill, settings)).toMatchObject({ refused: why });
  });
});

describe.each(['kuaidi100', 'sf', 'aftership', 'dhl'])('%s, asked', (provider) => {
  const asks = asksOf(provider);
  const waybill = { carrier: 'sf', waybillNumber: 'T1001' };

  it.each([
    [429, 'busy'],
    [401, 'signature'],
    [503, 'busy'],
  ] as const)('means with status %s: %s', (status, why) =>
    expect(asks.read(answered('<html>', status), waybill, { secrets: {} })).toMatchObject({ refused: why }),
  );

  it.each(['', 'null', '[]', '{', '<html></html>', '{"refused":"quota"}', '{"data":7,"meta":[],"apiResultData":[]}'])(
    'never throws: %s',
    (body) => {
      const told = asks.read(answered(body), waybill, { secrets: {} });
      expect(isRefused(told) || told.updates.length === 0).toBe(true);
      expect(told).not.toMatchObject({ refused: 'quota' });
    },
  );
});
