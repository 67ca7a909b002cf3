import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instantAt, parseInstant, type Instant } from '@throughline/values';

/**
 * What the business clock of a stack shows. Where it is turned by hand, its launcher keeps the time in the file `clock` of the stack's
 * folder; where it runs by itself there is no such file, and it is the machine's.
 */
export const businessClock =
  (folder: string): (() => Instant) =>
  () => {
    try {
      const turnedTo = parseInstant(readFileSync(join(folder, 'clock'), 'utf8').trim());
      if (turnedTo !== undefined) return turnedTo;
    } catch {
      // There is none.
    }
    return instantAt(Date.now());
  };
