/**
 * What simulated carriers can do for a stack. They listen on this machine only: `both`, they push and are asked; `pushes`, they push and
 * nobody asks them; `none`, they are left out.
 */
export type CarriersReach = 'both' | 'pushes' | 'none';

export interface Situation {
  /** Where logistics answers. */
  readonly logistics: string;
  /** Did somebody say so, and not the folder of a stack that runs here? */
  readonly isSaid: boolean;
  /** Do they leave at once? */
  readonly once: boolean;
}

/** What answers at this machine's own address may still be a container, from which this machine is another one. */
export const carriersReach = ({ logistics, isSaid, once }: Situation): CarriersReach => {
  if (isSaid && !isOfThisMachine(new URL(logistics).hostname)) return 'none';
  return isSaid || once ? 'pushes' : 'both';
};

const isOfThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
