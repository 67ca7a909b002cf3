import { instant } from '@throughline/values';
import type { PushSettings } from '../carrier-provider.js';
import { javaUrlEncoded } from './java-url-encoder.js';
import { sf } from './sf.js';
import { msgDigest } from './signature.js';
import { waybillRoutesIn } from './waybill-routes-xml.js';

const now = instant('2026-01-05T02:05:01Z');
const settings: PushSettings = { secrets: { token: 'token-demo' } };
const json = { body: Buffer.from('{"Body":{"WaybillRoute":[]}}'), headers: {} };
const form = { body: Buffer.from(`content=${encodeURIComponent('<Request/>')}`), headers: {} };
const garbage = { body: Buffer.from('hello'), headers: {} };

describe('a digest for a call to SF', () => {
  it('is over the message, the time and the check word as Java encodes them', () =>
    expect(
      msgDigest('{"language":"zh-CN","trackingType":"1","trackingNumber":["T1001"]}', '1767578400000', 'check-demo'),
    ).toBe('S+x2MmI32DGxZwIROGpY7Q=='));

  it.each([
    ['azAZ09.-*_', 'azAZ09.-*_'],
    ['a b+c', 'a+b%2Bc'],
    ["!'()~", '%21%27%28%29%7E'],
    ['{"k":"深"}', '%7B%22k%22%3A%22%E6%B7%B1%22%7D'],
    ['😀', '%F0%9F%98%80'],
    ['half \ud83d a character', 'half+%3F+a+character'],
    ['%/?&=#', '%25%2F%3F%26%3D%23'],
  ])('encodes %p', (text, encoded) => expect(javaUrlEncoded(text)).toBe(encoded));
});

describe('a push of SF', () => {
  it.each([
    ['the token', 'token-demo', true],
    ['another token', 'token-demO', false],
    ['a part of it', 'token', false],
    ['nothing', '', false],
    ['no header', undefined, false],
  ])('is accepted for what its address holds: %s', (_, token, isAccepted) =>
    expect(sf.verify({ ...json, headers: { 'x-push-token': token } }, settings, now)).toBe(isAccepted),
  );

  it('is acknowledged as it came: JSON with JSON, a form with XML', () => {
    expect([json, garbage, form].map((push) => sf.accepted(push, settings, now))).toEqual([
      ...[1, 2].map(() => ({
        status: 200,
        contentType: 'application/json; charset=utf-8',
        body: '{"return_code":"0000","return_msg":"ok"}',
      })),
      {
        status: 200,
        contentType: 'application/xml; charset=utf-8',
        body: '<Response service="RoutePushService"><Head>OK</Head></Response>',
      },
    ]);
  });

  it('is refused by the code in the body', () => {
    const refused = (push: typeof json, why: 'signature' | 'unreadable' | 'failed') =>
      sf.refused(push, settings, now, why);
    expect(refused(json, 'failed')).toMatchObject({
      status: 200,
      body: '{"return_code":"1000","return_msg":"系统异常"}',
    });
    expect(refused(form, 'failed')).toMatchObject({
      status: 200,
      body: '<Response service="RoutePushService"><Head>ERR</Head><ERROR code="4001">系统发生数据错误或运行时异常</ERROR></Response>',
    });
    expect([refused(json, 'signature').status, refused(form, 'unreadable').status]).toEqual([401, 400]);
  });

  it('keeps the id of a node, and its words for a reason beside its remark', () => {
    const route = {
      id: 9000000001,
      mailno: 'T1001',
      acceptTime: '2026-01-05 10:02:11',
      acceptAddress: ' 深圳市 ',
      opCode: '33',
    };
    const push = sf.sign(
      Buffer.from(
        JSON.stringify({
          Body: { WaybillRoute: [{ ...route, remark: '派送不成功', reasonCode: 'R1', reasonName: '地址不详' }] },
        }),
      ),
      settings,
      now,
    );
    expect(sf.translate(push, settings).updates).toEqual([
      {
        carrier: 'sf',
        waybillNumber: 'T1001',
        code: '33',
        occurredAt: '2026-01-05T10:02:11.000+08:00',
        offsetInferred: true,
        nativeId: '9000000001',
        location: '深圳市',
        description: '派送不成功 地址不详',
      },
    ]);
  });

  it.each([
    ['neither JSON nor a form', 'hello'],
    ['other JSON', '{"Body":{}}'],
    ['a list', '[]'],
    ['other XML', `content=${encodeURIComponent('<Request service="OrderService"><Body></Body></Request>')}`],
    ['half of an encoding', 'content=%253C%25E'],
  ])('that holds %s is told to be unreadable', (_, body) =>
    expect(sf.translate({ body: Buffer.from(body), headers: {} }, settings)).toEqual({
      updates: [],
      unreadable: [expect.any(String)],
    }),
  );
});

describe('the XML of routes', () => {
  const request = (inside: string, attributes = ' service="RoutePushService"') =>
    `<?xml version="1.0"?><Request${attributes}><Body>${inside}</Body></Request>`;

  it.each([
    ['nothing', '', []],
    [
      'elements of both forms',
      `<WaybillRoute a="1"/> <WaybillRoute  b = '2' ></WaybillRoute>`,
      [{ a: '1' }, { b: '2' }],
    ],
    ['entities', '<WaybillRoute a="&lt;&gt;&amp;&quot;&apos;&amp;lt;"/>', [{ a: `<>&"'&lt;` }]],
    ['characters by number', '<WaybillRoute a="&#28145;&#x5733;&#x1F600;"/>', [{ a: '深圳😀' }]],
    ['the other quotation marks', `<WaybillRoute a="it's" b='"'/>`, [{ a: "it's", b: '"' }]],
    ['a greater-than sign', '<WaybillRoute a="1>0"/>', [{ a: '1>0' }]],
    ['a name that objects have', '<WaybillRoute __proto__="x"/>', [JSON.parse('{"__proto__":"x"}')]],
  ])('is read with %s', (_, inside, routes) => expect(waybillRoutesIn(request(inside))).toEqual(routes));

  it.each([
    ['text', request('hello')],
    ['text between the elements', request('<WaybillRoute a="1"/>,<WaybillRoute a="2"/>')],
    ['another element', request('<Route a="1"/>')],
    ['an element in an element', request('<WaybillRoute><WaybillRoute a="1"/></WaybillRoute>')],
    ['a comment', request('<!-- <WaybillRoute a="1"/> -->')],
    ['CDATA', request('<![CDATA[<WaybillRoute a="1"/>]]>')],
    ['an attribute twice', request('<WaybillRoute a="1" a="2"/>')],
    ['an attribute without quotation marks', request('<WaybillRoute a=1/>')],
    ['attributes without a space', request('<WaybillRoute a="1"b="2"/>')],
    ['a bare ampersand', request('<WaybillRoute a="1&2"/>')],
    ['an entity of its own', request('<WaybillRoute a="&xxe;"/>')],
    ['a character that is none', request('<WaybillRoute a="&#0;"/>')],
    ['half a character', request('<WaybillRoute a="&#xD83D;"/>')],
    ['a character beyond all', request('<WaybillRoute a="&#x110000;"/>')],
    ['a less-than sign', request('<WaybillRoute a="<"/>')],
    ['an open element', request('<WaybillRoute a="1">')],
    ['a DTD', `<!DOCTYPE r [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>${request('')}`],
    ['another service', request('', ' service="OrderService"')],
    ['no service', request('', '')],
    ['no end', '<Request service="RoutePushService"><Body>'],
    ['something after the end', `${request('')}<Request/>`],
  ])('is refused with %s', (_, xml) => expect(waybillRoutesIn(xml)).toBeUndefined());
});
