import { codeMappings } from '@throughline/logistics-domain';
import { instant } from '@throughline/values';
import type { PushSettings } from '../carrier-provider.js';
import { easypost } from './easypost.js';
import { pushSignature } from './signature.js';

const now = instant('2026-01-05T02:05:01Z');
const settings: PushSettings = { secrets: { secret: 'whsec-demo' } };
const body = Buffer.from('{"event":"tracking_update","msg":{"tag":"Delivered"}}');
const signature = 'hmac-sha256-hex=0bcc61413750f3b2d2699fb1fc92005b2c6ff651ba22c053d8416afd43aee1a7';

const codeOf = (status: unknown, status_detail: unknown) => {
  const result = {
    object: 'Tracker',
    carrier: 'USPS',
    tracking_code: 'T1001',
    signed_by: 'RECEPTION',
    tracking_details: [{ status, status_detail, datetime: '2026-01-05T10:02:11Z' }],
  };
  return easypost.translate({ body: Buffer.from(JSON.stringify({ result })), headers: {} }, settings).updates[0];
};

describe('a push of EasyPost', () => {
  it('is signed over its bytes', () => expect(pushSignature(body, 'whsec-demo')).toBe(signature));

  it('is signed with the secret in one form of Unicode', () =>
    expect(pushSignature(body, 'caf\u00e9-\ufb01')).toBe(pushSignature(body, 'cafe\u0301-fi')));

  it.each([
    ['its signature', { 'x-hmac-signature': signature }, true],
    ['only its digits', { 'x-hmac-signature': signature.slice(16) }, false],
    ['none', {}, false],
  ])('is accepted for %s', (_, headers, isAccepted) =>
    expect(easypost.verify({ body, headers }, settings, now)).toBe(isAccepted),
  );

  it('has a pair for its code where the pair says more than the status', () => {
    const pairs = [...codeMappings.find(({ provider }) => provider === 'easypost')!.meanings.keys()].filter((code) =>
      code.includes('/'),
    );
    expect(pairs.length).toBeGreaterThan(0);
    for (const pair of pairs) {
      const [status, detail] = pair.split('/');
      expect(codeOf(status, detail)?.code).toBe(pair);
    }
  });

  it.each([
    ['in_transit', 'status_update'],
    ['in_transit', null],
    ['delivered', 'arrived_at_destination'],
    ['failure', 'departed_facility'],
  ])('has the status for its code otherwise: %s, %s', (status, detail) =>
    expect(codeOf(status, detail)?.code).toBe(status),
  );

  it('names who signed beside the delivery only', () => {
    expect(codeOf('delivered', null)?.signedBy).toBe('RECEPTION');
    expect(codeOf('out_for_delivery', null)?.signedBy).toBeUndefined();
  });
});
