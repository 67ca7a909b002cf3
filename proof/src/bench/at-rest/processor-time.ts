import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever the machine. */
const ticksPerSecond = 100;

interface Counted {
  readonly pid: number;
  readonly parent: number;
  /** Its own and that of children that have ended and were collected. */
  readonly seconds: number;
}

/** Processor time can only be read finely enough where there is /proc. */
export const canReadProcessorTime = (): boolean => existsSync('/proc/self/stat');

/** Seconds of processor time that a process and all below it have used, those that have ended too. */
export const processorSeconds = (pid: number): number => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => counted(Number(name)) ?? []);
  const below = (parent: number): Counted[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return [...all.filter((each) => each.pid === pid), ...below(pid)].reduce((sum, { seconds }) => sum + seconds, 0);
};

const counted = (pid: number): Counted | undefined => {
  try {
    // The name in brackets may hold anything; behind it come the state (field 3), the parent (4) and the times (14–17).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, text) => sum + Number(text), 0);
    return { pid, parent: Number(fields[1]), seconds: ticks / ticksPerSecond };
  } catch {
    // It has ended since.
    return undefined;
  }
};
