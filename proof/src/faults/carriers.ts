import { setTimeout as sleep } from 'node:timers/promises';
import { startStack, type Stack } from '@throughline/local';
import { askStack, ship, startSimulator, type Simulator, type Statistics, type Truth } from '@throughline/simulator';
import { addTo, days, hours, instant, type Instant } from '@throughline/values';
import { Api, serviceNames, type ServiceName } from '../replay/api.js';
import { eventually } from '../replay/waiting.js';
import { finding, type Finding } from './invariants.js';

export interface CarriersOptions {
  readonly seed: number;
  readonly waybills: number;
  readonly say: (line: string) => void;
}

export interface CarriersReport {
  readonly fault: 'carriers';
  readonly seed: number;
  readonly waybills: number;
  readonly scans: number;
  readonly seconds: number;
  readonly pushes: Statistics['pushes'];
  readonly asked: readonly { readonly account: string; readonly answered: number; readonly mostPerDay: number }[];
  readonly silences: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
}

const began = instant('2026-03-02T09:00:00+08:00');
/** They leave one after another within so long. */
const within = days(3);
/** Long enough for the slowest of them, and for every poll after that. */
const lasts = days(16);
const step = hours(4);
const sideBySide = 8;

/** What a provider allows: it refuses more, and locks a number that is asked for too often. */
const leastBetweenMs = { kuaidi100: 30 * 60_000, sf: 0, aftership: 0 } as const;

/**
 * Waybills of three simulated providers, in a world that loses a third of what is pushed, doubles another and is up to two days late with the
 * rest. What the product knows in the end is compared with the simulator's own list, waybill by waybill.
 */
export const carriers = async ({ seed, waybills, say }: CarriersOptions): Promise<CarriersReport> => {
  const startedAt = performance.now();
  const stack = await startStack({ clock: { start: began } });
  const simulator = await startSimulator({ now: () => stack.clockNow(), seed });
  try {
    const people = new Api({ url: urlsOf(stack), token: stack.token('manager') });
    const truths = simulator.addRandom({ count: waybills, withinMs: within });
    const address = { order: stack.services.order.url, logistics: stack.services.logistics.url };
    const ask = await askStack(address, stack.folder, stack.token('manager'));
    // What leaves later is dispatched when its time has come: nobody dispatches ahead of the clock.
    const waiting = [...truths].sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
    simulator.setFaults({ dropPushes: 0.3, doublePushes: 0.3, delayPushesUpTo: days(2) });
    for (let now: Instant = began; Date.parse(now) < Date.parse(addTo(began, lasts)); now = addTo(now, step)) {
      await stack.turnClock(now);
      const due = waiting.splice(0, waiting.filter(({ startsAt }) => Date.parse(startsAt) <= Date.parse(now)).length);
      await Promise.all(
        Array.from({ length: sideBySide }, (_, lane) =>
          ship(
            { simulator, ask, logistics: address.logistics, say },
            due.filter((_each, index) => index % sideBySide === lane),
          ),
        ),
      );
      await simulator.tick();
      await answered(people);
      say(`${now}: ${waybills - waiting.length} under way, ${askedIn(simulator)} questions answered`);
    }
    return await reportOf({ seed, waybills, truths, simulator, people, startedAt });
  } finally {
    await simulator.close();
    await stack.stop();
  }
};

const urlsOf = ({ services }: Stack): Record<ServiceName, string> =>
  Object.fromEntries(serviceNames.map((name) => [name, services[name].url])) as Record<ServiceName, string>;

/** Nobody turns the clock on while something is due that carriers can be asked about. */
const answered = async (people: Api): Promise<void> => {
  await sleep(600);
  await eventually('what is due is answered', async () => {
    const { items } = await people.read<{ items: readonly unknown[] }>(
      'logistics',
      '/v1/carrier-polls?state=due&limit=1',
    );
    return items.length === 0 || undefined;
  });
};

const askedIn = (simulator: Simulator): number =>
  simulator.statistics().accounts.reduce((sum, { answered: count }) => sum + count, 0);

interface Ended {
  readonly id: string;
  readonly status: string;
}

interface Case {
  readonly state: string;
  readonly voided: boolean;
}

const reportOf = async ({
  seed,
  waybills,
  truths,
  simulator,
  people,
  startedAt,
}: {
  readonly seed: number;
  readonly waybills: number;
  readonly truths: readonly Truth[];
  readonly simulator: Simulator;
  readonly people: Api;
  readonly startedAt: number;
}): Promise<CarriersReport> => {
  const differing: string[] = [];
  let scans = 0;
  for (const { provider, waybillNumber, scenario, quality } of truths) {
    const { endState, scans: all } = simulator.truth(provider, waybillNumber);
    scans += all.length;
    const page = `/v1/shipments?orderNumber=SIM-${waybillNumber}`;
    const [found] = (await people.read<{ items: readonly Ended[] }>('logistics', page)).items;
    const shown =
      found &&
      (await people.read<{ status: string; exceptions: readonly { kind: string; clearedAt?: string }[] }>(
        'logistics',
        `/v1/shipments/${found.id}`,
      ));
    const open = (shown?.exceptions ?? []).filter(({ clearedAt }) => clearedAt === undefined).map(({ kind }) => kind);
    const [ours, theirs] = [
      [shown?.status, ...[...new Set(open)].sort()].join(' '),
      [endState.status, ...[...new Set(endState.openExceptions)].sort()].join(' '),
    ];
    if (ours !== theirs)
      differing.push(`${provider} ${waybillNumber} (${scenario}, ${quality}): ${ours}, truly ${theirs}`);
  }
  const statistics = simulator.statistics();
  const scripted = new Set(
    truths.filter(({ scenario }) => scenario === 'quota-exceeded').map(({ waybillNumber }) => waybillNumber),
  );
  const byScript = statistics.numbers
    .filter(({ waybillNumber }) => scripted.has(waybillNumber))
    .reduce((sum, { refused }) => sum + refused, 0);
  const refused = statistics.accounts.reduce((sum, { refused: { quota } }) => sum + quota, 0);
  const tooOften = statistics.accounts.flatMap(({ account, refused: { rate, locked, signature } }) =>
    rate + locked + signature === 0
      ? []
      : [`${account}: ${rate} too fast, ${locked} too soon, ${signature} wrongly signed`],
  );
  const tooSoon = statistics.numbers.flatMap(({ provider, waybillNumber, leastBetweenMs: least }) =>
    least === null || least >= leastBetweenMs[provider] ? [] : [`${waybillNumber} after ${least} ms`],
  );
  const silences = await people.readAll<Case>('alerting', '/v1/cases?rule=silence-after-dispatch');
  return {
    fault: 'carriers',
    seed,
    waybills,
    scans,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    pushes: statistics.pushes,
    asked: statistics.accounts.map(({ account, answered: count, mostPerDay }) => ({
      account,
      answered: count,
      mostPerDay,
    })),
    silences: Object.fromEntries(
      ['open', 'acknowledged', 'resolved', 'voided', 'closed'].map((state) => [
        state,
        silences.filter((each) => each.state === state).length,
      ]),
    ),
    findings: [
      finding('C1', 'each waybill ends as the carrier’s own list says', truths.length, differing),
      finding('C2', 'no quota is exceeded', statistics.accounts.length, [
        ...(refused > byScript ? [`${refused - byScript} refusals that nobody has scripted`] : []),
        ...tooOften,
      ]),
      finding('C3', 'no number is asked for more often than its provider allows', statistics.numbers.length, tooSoon),
      finding(
        'C4',
        'no silence was said that a carrier contradicts later',
        truths.length,
        silences.filter(({ voided }) => voided).map(() => 'a silence that was none'),
      ),
    ],
  };
};
