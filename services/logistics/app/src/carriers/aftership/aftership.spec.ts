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

  it('gives a reason for its estimate as a code, and hands on no text in which people could be named', () => {
    const estimated = (revise_reason: unknown) => {
      const latest_estimated_delivery = { source: 'AfterShip', datetime: '2026-01-09T17:00:00-05:00', revise_reason };
      const msg = { tracking_number: 'T1001', slug: 'ups', latest_estimated_delivery };
      const push = { body: Buffer.from(JSON.stringify({ msg })), headers: {} };
      const { estimates, unreadable } = aftership.translate(push, settings);
      return { reasons: estimates?.map(({ reason }) => reason), unreadable };
    };
    expect(estimated('heavy_rain')).toEqual({ reasons: ['heavy_rain'], unreadable: [] });
    expect(estimated(null)).toEqual({ reasons: [undefined], unreadable: [] });
    const asked = estimated('Jane Roe, 138 0000 0000, asked for it');
    expect(asked).toEqual({ reasons: [undefined], unreadable: ['ups/T1001: the reason is no code'] });
  });
});
