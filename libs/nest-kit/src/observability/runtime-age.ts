import type { Log } from './log.js';

/** End of security fixes by major release of Node (https://github.com/nodejs/release#release-schedule). */
const endOfLife: Readonly<Record<number, string>> = {
  18: '2025-04-30',
  20: '2026-04-30',
  22: '2027-04-30',
  24: '2028-04-30',
  26: '2029-04-30',
};

/** Says so where the runtime gets no security fixes any more. It runs all the same. */
export const warnOfOldRuntime = (log: Log, nowMs: number, version = process.versions.node): void => {
  const major = Number(version.split('.', 1)[0]);
  const end = endOfLife[major];
  if ((end !== undefined && Date.parse(end) < nowMs) || major < 18)
    log.warn(
      { node: version, endOfLife: end },
      'this release of Node gets no security fixes any more: use the current LTS',
    );
};
