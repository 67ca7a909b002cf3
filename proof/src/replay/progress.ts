import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  readonly show: (told: number) => void;
  /** May be called twice. */
  readonly end: () => void;
}

const lineEveryMs = 10_000;

/** A bar where somebody watches; otherwise a line now and then. */
export const progressOf = (total: number): Progress => (process.stdout.isTTY ? barOf(total) : linesOf(total));

const barOf = (total: number): Progress => {
  const bar = new SingleBar(
    { format: '{bar} {percentage} %  {value} of {total} facts  {eta_formatted} to go' },
    Presets.rect,
  );
  bar.start(total, 0);
  return { show: (told) => bar.update(told), end: () => bar.stop() };
};

const linesOf = (total: number): Progress => {
  let spokeAt = performance.now();
  return {
    show: (told) => {
      if (performance.now() - spokeAt < lineEveryMs && told < total) return;
      spokeAt = performance.now();
      console.log(`  ${told} of ${total} facts`);
    },
    end: () => undefined,
  };
};
