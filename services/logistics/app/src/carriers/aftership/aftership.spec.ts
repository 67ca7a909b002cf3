import { instant } from '@throughline/values';
import type { PushSettings } from '../carrier-provider.js';
import { aftership } from './aftership.js';
import { pushSignature } from './signature.js';

const now = instant('2026-01-05T02:05:01Z');
const settings: PushSettings = { secrets: { secret: 'whsec-demo' } };
const body = Buffer.from('{"event":"tracking_update","msg":{"tag":"Delivered"}}');
const signature = 'C8xhQTdQ87LSaZ+x/JIAWyxv9lG6IsBT2EFq/UOu4ac=';

describe('a push of AfterShip', () => {
  it('is signed over its bytes', () => expect(pushSignature(body, 'whsec-demo')).toBe(signature));

  it.each([
    ['its signature', { 'aftership-hmac-sha256': signature }, true],
    ['another form of it', { 'aftership-hmac-sha256': signature.replace('=', '') }, false],
    ['none', {}, false],
  ])('is accepted for %s', (_, headers, isAccepted) =>
    expect(aftership.verify({ body, headers }, settings, now)).toBe(isAccepted),
  );

  it('names who signed beside the delivery, and beside nothing else', () => {
    const checkpoint = { checkpoint_time: '2026-01-05T10:02:11-05:00', message: 'x' };
    const msg = {
      tracking_number: 'T1001',
      slug: 'UPS',
      signed_by: 'RECEPTION',
      checkpoints: [
        { ...checkpoint, tag: 'InTransit', subtag: 'InTransit_003' },
        { ...checkpoint, tag: 'Delivered', subtag: 'Delivered_003' },
      ],
    };
    const { updates } = aftership.translate({ body: Buffer.from(JSON.stringify({ msg })), headers: {} }, settings);
    expect(updates.map(({ carrier, code, signedBy }) => [carrier, code, signedBy])).toEqual([
      ['ups', 'InTransit_003', undefined],
      ['ups', 'Delivered_003', 'RECEPTION'],
    ]);
  });
});
