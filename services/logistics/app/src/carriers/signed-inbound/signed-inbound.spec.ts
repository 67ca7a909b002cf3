import { addTo, instant, minutes, seconds, type Milliseconds } from '@throughline/values';
import type { PushSettings } from '../carrier-provider.js';
import { signedInbound } from './signed-inbound.js';

// The example of the reference library for JavaScript.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const now = instant('2021-02-25T15:02:10Z');
const settings: PushSettings = { secrets: { secret } };
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const body = Buffer.from('{"test": 2432232314}');
const headers = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': signature,
};
const isAccepted = (
  other: Readonly<Record<string, string | undefined>>,
  later: Milliseconds = 0,
  secrets = settings.secrets,
) => signedInbound.verify({ body, headers: { ...headers, ...other } }, { secrets }, addTo(now, later));

describe('a signed push', () => {
  it('is accepted with the signature of the reference library', () => expect(isAccepted({})).toBe(true));

  it.each([
    ['before another', `${signature} v1,AAAA`],
    ['after another', `v1a,AAAA v2,BBBB ${signature}`],
  ])('is accepted where the right signature stands %s', (_, signatures) =>
    expect(isAccepted({ 'webhook-signature': signatures })).toBe(true),
  );

  it.each([
    ['a signature of another version', { 'webhook-signature': signature.replace('v1,', 'v2,') }],
    ['a signature without its version', { 'webhook-signature': signature.slice(3) }],
    ['too many signatures', { 'webhook-signature': `${'v1,AAAA '.repeat(10)}${signature}` }],
    ['another id', { 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJel' }],
    ['no id', { 'webhook-id': '' }],
    ['another time', { 'webhook-timestamp': '1614265331' }],
    ['a time with a fraction', { 'webhook-timestamp': '1614265330.0' }],
    ['a time with a sign', { 'webhook-timestamp': '+1614265330' }],
    ['no time', { 'webhook-timestamp': undefined }],
    ['no signature', { 'webhook-signature': undefined }],
  ])('is refused with %s', (_, other) => expect(isAccepted(other)).toBe(false));

  it('counts for five minutes, either way', () => {
    expect([-minutes(5), minutes(5)].map((later) => isAccepted({}, later))).toEqual([true, true]);
    const beyond = minutes(5) + seconds(1);
    expect([-beyond, beyond].map((later) => isAccepted({}, later))).toEqual([false, false]);
  });

  it.each([
    ['nothing after its prefix', 'whsec_'],
    ['no prefix', secret.slice(6)],
    ['too few bytes', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['too many bytes', `whsec_${Buffer.alloc(65).toString('base64')}`],
  ])('is refused where our secret has %s', (_, other) => {
    expect(isAccepted({}, 0, { secret: other })).toBe(false);
    const push = signedInbound.sign(body, { secrets: { secret: other } }, now);
    expect(signedInbound.verify(push, { secrets: { secret: other } }, now)).toBe(false);
  });

  it('is sent with a signature for each secret, and says what it holds', () => {
    const previousSecret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    const both = { secrets: { secret, previousSecret } };
    const one = signedInbound.sign(Buffer.from('{}'), both, now);
    expect(one.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    expect(one.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(signedInbound.verify(one, { secrets: { secret: previousSecret } }, now)).toBe(true);
    const batch = signedInbound.sign(Buffer.from(' []'), both, now);
    expect(batch.headers['content-type']).toBe('application/cloudevents-batch+json; charset=utf-8');
  });

  it('keeps the id of an event that tells one update', () => {
    const update = {
      carrier: 'Own-Fleet',
      waybillNumber: 'T1001',
      code: 'DELAY',
      occurredAt: '2026-01-05T10:02:11+08:00',
      reason: 'weather',
      signedBy: '前台',
    };
    const event = { specversion: '1.0', id: 'e-1', source: '/fleet', type: 'scan', data: update };
    const updatesOf = (data: unknown) =>
      signedInbound.translate({ body: Buffer.from(JSON.stringify({ ...event, data })), headers: {} }, settings).updates;
    const said = { ...update, carrier: 'own-fleet', occurredAt: '2026-01-05T10:02:11.000+08:00' };
    expect(updatesOf(update)).toEqual([{ ...said, nativeId: 'e-1' }]);
    expect(updatesOf({ updates: [update] })).toEqual([said]);
  });

  it.each(['12345678901234567891', '9007199254740993', '1e21', '12345678.5'])(
    'tells of no waybill whose number was written as %s, which no JSON parser keeps',
    (waybillNumber) => {
      const data = `{"carrier":"own-fleet","waybillNumber":${waybillNumber},"code":"DELAY","occurredAt":"2026-01-05T10:02:11Z"}`;
      const event = `{"specversion":"1.0","id":"e-1","source":"/fleet","type":"scan","data":${data}}`;
      expect(signedInbound.translate({ body: Buffer.from(event), headers: {} }, settings)).toEqual({
        updates: [],
        unreadable: [expect.stringContaining('no waybill')],
      });
    },
  );
});
