/**
 * What a carrier's milestone says about life. `none`: the label was printed, or there is no trace, which is silence in other words.
 * `end`: nothing more is expected. A code that we do not know yet is life: somebody moved something.
 */
const lifeOf: Readonly<Record<string, 'none' | 'life' | 'end'>> = {
  ANNOUNCED: 'none',
  UNTRACKED: 'none',
  RETURNED: 'end',
};

/** A provider's own timers say that nobody has heard anything: evidence of silence, not of life. */
const absences: ReadonlySet<string> = new Set(['no-update', 'not-signed', 'locker-overstay']);

/** Bad news is news: a carrier that reports a delay is not silent, unless all it reports is that time has passed. */
export const isExceptionLife = (reason: string | undefined): boolean => reason === undefined || !absences.has(reason);

export const signOfLife = (milestone: string): 'none' | 'life' | 'end' => lifeOf[milestone] ?? 'life';
