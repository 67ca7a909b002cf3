import { benchAppends } from './p1.js';
import { benchEffect, effectUsage } from './effect/p4.js';
import { benchScans, scansUsage } from './scans/p5.js';
import { benchAtRest, atRestUsage } from './at-rest/p7.js';

interface Benchmark {
  readonly about: string;
  readonly usage?: string;
  readonly run: (args: readonly string[]) => Promise<void>;
}

/** By their numbers in the table of benchmarks. */
const benchmarks: Readonly<Record<string, Benchmark>> = {
  p1: { about: 'append, 1 event to new streams, 1/8/32 writers, beside pgbench', run: () => benchAppends() },
  p4: {
    about: 'commit → effect in another service, over the feed and over Kafka, beside raw kafkajs',
    usage: effectUsage,
    run: benchEffect,
  },
  p5: {
    about: 'a year of simulated waybills taken in, scans per second, beside the same rows by plain inserts',
    usage: scansUsage,
    run: benchScans,
  },
  p7: {
    about: 'CPU and queries of the whole product at rest, and of an idle Kafka connection',
    usage: atRestUsage,
    run: benchAtRest,
  },
};

const [asked = 'p1', ...args] = process.argv.slice(2);
const benchmark = benchmarks[asked];
if (benchmark === undefined || args.includes('--help')) {
  for (const [name, { about, usage }] of Object.entries(benchmarks))
    console.log(`npm run bench -- ${name}  ${about}${usage === undefined ? '' : `\n${usage}`}`);
  process.exitCode = asked === '--help' || args.includes('--help') ? 0 : 1;
} else {
  await benchmark.run(args);
  if (process.argv.length === 2) {
    console.log('\nThere are others:');
    for (const [name, { about }] of Object.entries(benchmarks).slice(1))
      console.log(`  npm run bench -- ${name}  ${about}`);
  }
  process.exit();
}
