import { createHash } from 'node:crypto';
import { epochMs, type Instant } from '@throughline/values';

const crockford = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * An id as the services make them (a ULID in small letters), given by us: the same story always has the same, so that telling it twice
 * is refused the second time, whoever tells it.
 */
export const idFor = (prefix: 'so' | 'shp', at: Instant, ...name: readonly (string | number)[]): string => {
  const tail = createHash('sha256').update(name.join('\n')).digest();
  let rest = epochMs(at);
  let time = '';
  for (let digit = 0; digit < 10; digit += 1) {
    time = (crockford[rest % 32] ?? '') + time;
    rest = Math.floor(rest / 32);
  }
  return `${prefix}_${time}${Array.from(tail.subarray(0, 16), (byte) => crockford[byte % 32]).join('')}`;
};
