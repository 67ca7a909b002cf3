import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  show(told: number): void;
  end(): void;
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
  const say = (told: number): void => console.log(`  ${told} of ${total} facts`);
  let last = 0;
  return {
    show: (told) => {
      last = told;
      if (performance.now() - spokeAt < lineEveryMs) return;
      spokeAt = performance.now();
      say(told);
    },
    end: () => say(last),
  };
};
