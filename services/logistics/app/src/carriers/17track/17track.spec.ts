import { instant } from '@throughline/values';
import type { PushSettings } from '../carrier-provider.js';
import { seventeenTrack } from './17track.js';
import { pushSignature } from './signature.js';

const now = instant('2026-01-05T02:05:01Z');
const settings: PushSettings = { secrets: { apiKey: 'key-demo' } };
const body = Buffer.from('{"event":"tracking_update","msg":{"tag":"Delivered"}}');
const sign = '3b9364a66a0ab2779f1446c9bc1e3f5dd3bf1ccadaa2d3f55696c8f063177bbe';

describe('a push of 17TRACK', () => {
  it('is signed over its body, a slash and the key', () => expect(pushSignature(body, 'key-demo')).toBe(sign));

  it.each([
    ['its signature', { sign }, true],
    ['another one', { sign: sign.toUpperCase() }, false],
    ['none', {}, false],
  ])('is accepted for %s', (_, headers, isAccepted) =>
    expect(seventeenTrack.verify({ body, headers }, settings, now)).toBe(isAccepted),
  );

  it('is answered by the status', () => {
    const push = { body, headers: {} };
    expect(seventeenTrack.accepted(push, settings, now).status).toBe(200);
    expect(
      (['signature', 'unreadable', 'failed'] as const).map(
        (why) => seventeenTrack.refused(push, settings, now, why).status,
      ),
    ).toEqual([401, 400, 500]);
  });
});
