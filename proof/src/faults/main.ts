import { parseArgs } from 'node:util';
import { kafkaAvailability } from '@throughline/local';
import Table from 'cli-table3';
import { runFacts, sayFacts, writeReport } from '../bench/run-facts.js';
import { carriers, type CarriersReport } from './carriers/carriers.js';
import { chaos, type ChaosReport } from './chaos.js';
import { switchDoors, type Door, type SwitchReport } from './switch.js';

const usage = `npm run faults -- chaos [--kafka] [--replicas N] [--seconds N] [--every N] [--orders-per-second N]
npm run faults -- switch [--doors feed,kafka,feed] [--orders N] [--facts-per-second N]
npm run faults -- carriers [--waybills N] [--outage] [--quota N] [--step N]

  chaos     processes of every service under load; one is killed (kill -9) again and again
  switch    the services change the door through which they read one another, under load, on the same data
  carriers  30 % of carriers' pushes are lost, 30 % sent twice, the others up to two days late: is the truth known in the end?

  --kafka                over Kafka in place of the feed
  --replicas N           processes of each service (2)
  --seconds N            how long the load lasts (120)
  --every N              seconds between two kills (10)
  --orders-per-second N  new orders; each takes eight commands (3)
  --doors D,D            one after the other (feed,kafka,feed)
  --orders N             how many (150)
  --facts-per-second N   how fast they are told (15)
  --waybills N           how many (1000)
  --outage               Kuaidi100 is away over a weekend
  --quota N              queries a day that each account bears (as many as providers usually allow)
  --step N               hours by which the clock is turned (2)
  --seed N               the same seed draws the same orders and the same victims
  --json OUT             write the report to OUT as well`;

const main = async (): Promise<boolean> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      kafka: { type: 'boolean', default: false },
      replicas: { type: 'string', default: '2' },
      seconds: { type: 'string', default: '120' },
      every: { type: 'string', default: '10' },
      'orders-per-second': { type: 'string', default: '3' },
      doors: { type: 'string', default: 'feed,kafka,feed' },
      orders: { type: 'string', default: '150' },
      'facts-per-second': { type: 'string', default: '15' },
      waybills: { type: 'string', default: '1000' },
      outage: { type: 'boolean', default: false },
      quota: { type: 'string' },
      step: { type: 'string', default: '2' },
      seed: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [fault] = positionals;
  if (values.help || positionals.length !== 1 || (fault !== 'chaos' && fault !== 'switch' && fault !== 'carriers')) {
    console.log(usage);
    return values.help;
  }
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
  const doors = values.doors.split(',') as Door[];
  const numbers = [
    seed,
    ...[
      values.replicas,
      values.seconds,
      values.every,
      values.orders,
      values.waybills,
      values.step,
      values.quota ?? '1',
    ].map(Number),
  ];
  const rates = [values['orders-per-second'], values['facts-per-second']].map(Number);
  if (![...numbers, ...rates].every((number) => number >= 0) || !doors.every((door) => /^(feed|kafka)$/.test(door)))
    throw new Error(usage);
  const kafka = kafkaAvailability();
  const needsKafka = fault === 'chaos' ? values.kafka : fault === 'switch' && doors.includes('kafka');
  if (needsKafka && kafka.kind === 'none') {
    console.log(`not run: ${kafka.why}`);
    return process.env.CI !== 'true';
  }
  const run = (what: typeof fault): Promise<Report> => {
    if (what === 'chaos')
      return chaos({
        seed,
        kafka: values.kafka,
        replicas: Number(values.replicas),
        ordersPerSecond: Number(values['orders-per-second']),
        forMs: Number(values.seconds) * 1000,
        killEveryMs: Number(values.every) * 1000,
        say: console.log,
      });
    if (what === 'switch')
      return switchDoors({
        seed,
        doors,
        orders: Number(values.orders),
        factsPerSecond: Number(values['facts-per-second']),
        say: console.log,
      });
    return carriers({
      seed,
      waybills: Number(values.waybills),
      outage: values.outage,
      ...(values.quota !== undefined && { quota: Number(values.quota) }),
      stepHours: Number(values.step),
      say: console.log,
    });
  };
  const facts = runFacts();
  console.log(`${sayFacts(facts)}, seed ${seed}`);
  const report = await run(fault);
  console.log(tableOf(report));
  writeReport(values.json, { ...facts, ...report });
  return report.findings.every(({ breaches }) => breaches.length === 0);
};

type Report = ChaosReport | SwitchReport | CarriersReport;

const tableOf = (report: Report): string => {
  const table = new Table({
    head: ['', 'must be true', 'checked', 'holds'],
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'right', 'left'],
  });
  for (const { invariant, says, checked, breaches } of report.findings)
    table.push([invariant, says, checked, breaches.length === 0 ? 'yes' : 'NO']);
  const lines = [table.toString()];
  if (report.fault === 'chaos') {
    const { pauses, answered } = report;
    lines.push(
      `${report.orders} orders, ${answered.commands} commands, ${report.killed.length} kills, ${report.resent} requests sent again; quiet ${(report.restAfterMs / 1000).toFixed(1)} s after the last command`,
      `fact → effect in another service: median ${pauses.medianMs} ms, p99 ${pauses.p99Ms} ms; longest command ${answered.longestMs} ms (${answered.longestCommand})`,
      `the longest pause of any stream: ${(pauses.longestMs / 1000).toFixed(2)} s`,
      ...pauses.longest.map(
        ({ at, stream, type, recordedAt, ms }) => `  ${at} heard of ${stream} (${type}, ${recordedAt}) after ${ms} ms`,
      ),
    );
  } else if (report.fault === 'carriers') {
    lines.push(
      `${report.waybills} waybills with ${report.scans} scans in ${report.days} days, which took ${report.seconds} s: ${report.equal} end as the simulator says`,
      ...Object.entries(report.pushes).map(
        ([provider, { sent, acknowledged, dropped, doubled, delayed, failed, givenUp }]) =>
          `${provider}: ${sent} pushes sent (${acknowledged} acknowledged, ${failed} not, ${givenUp} given up), ${dropped} lost, ${doubled} twice, ${delayed} late`,
      ),
      ...report.queries.map(
        ({ account, answered, mostPerDay, queriesPerDay, refused }) =>
          `${account}: ${answered} queries, at most ${mostPerDay} of ${queriesPerDay} in a day; refused ${JSON.stringify(refused)}`,
      ),
      `cases: ${Object.entries(report.cases)
        .map(([rule, { opened, withdrawn }]) => `${rule} ${opened} (${withdrawn} withdrawn)`)
        .join(', ')}`,
    );
  } else
    lines.push(
      `${report.orders} orders, ${report.facts} facts, ${report.switches.length} switches, ${report.resent} requests sent again, ${report.seconds} s in all`,
    );
  for (const { invariant, breaches } of report.findings)
    for (const breach of breaches) lines.push(`${invariant}: ${breach}`);
  return lines.join('\n');
};

main().then(
  (holds) => process.exit(holds ? 0 : 1),
  (error: unknown) => {
    console.error((error as Error).stack);
    process.exit(1);
  },
);
