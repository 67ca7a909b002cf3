import { parseArgs } from 'node:util';
import { runFacts, sayFacts, writeReport } from '../run-facts.js';
import { tableOf } from './scans-report.js';
import { takeIn } from './take-in.js';

export const scansUsage = `    --waybills N         of a year, as the simulator makes them (20000)
    --batch N            scans in one request, at most 500 (500)
    --clients N          who tell at the same time, each of waybills of its own (2)
    --seed N             another year (1)
    --json OUT           write the report to OUT as well`;

/**
 * P5: what carriers said of a year's waybills is told to logistics over its generic route. The simulator says what happens to them; no
 * provider stands between, so each scan is told in our own codes, after what it truly means. Afterwards every read model must equal its rebuild.
 */
export const benchScans = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      waybills: { type: 'string', default: '20000' },
      batch: { type: 'string', default: '500' },
      clients: { type: 'string', default: '2' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  });
  const [waybills, batch, clients, seed] = [values.waybills, values.batch, values.clients, values.seed].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const isCount = (n: number, most: number): boolean => Number.isInteger(n) && n >= 1 && n <= most;
  if (!isCount(waybills, 1_000_000) || !isCount(batch, 500) || !isCount(clients, 16) || !isCount(seed, 999_999))
    throw new Error(scansUsage);
  const facts = runFacts();
  console.log(
    `P5 a year of ${waybills} waybills, seed ${seed}, told by ${clients} at once, ${batch} scans in a request`,
  );
  console.log(sayFacts(facts));
  const measured = await takeIn({ waybills, batch, clients, seed, say: console.log });
  console.log(tableOf(measured));
  writeReport(values.json, { benchmark: 'P5', ...facts, ...measured });
  const unequal = measured.verified.filter(({ equal }) => !equal);
  for (const { readModel, examples } of unequal)
    console.error(`failed: ${readModel} differs from its rebuild: ${examples.join(', ')}`);
  if (unequal.length > 0) process.exitCode = 1;
};
