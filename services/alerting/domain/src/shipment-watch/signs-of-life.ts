/**
 * What a carrier's milestone says about life. `none`: the label was printed, or there is no trace, which is silence in other words.
 * `end`: nothing more is expected. A code that we do not know yet is life: somebody moved something.
 */
const lifeOf: Readonly<Record<string, 'none' | 'life' | 'end'>> = {
  ANNOUNCED: 'none',
  UNTRACKED: 'none',
  RETURNED: 'end',
};

export const signOfLife = (milestone: string): 'none' | 'life' | 'end' => lifeOf[milestone] ?? 'life';
