import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startStack, type Stack } from '@throughline/local';
import { addTo, hours, instantAt, minutes } from '@throughline/values';
import { Api, serviceNames, type ServiceName } from '../replay/api.js';
import { quiet } from '../replay/quiet.js';
import { eventually } from '../replay/waiting.js';
import { storyMs } from './world.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Case {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly cause: string | null;
  readonly notes: number;
}

interface CarrierAccount {
  readonly account: string;
  readonly baseUrl: string | null;
  readonly secretNames: readonly string[];
}

/** Kept for pushes alone. */
const pushOnly = [
  { account: 'aftership-sim', baseUrl: null, secretNames: ['secret'] },
  { account: 'kuaidi100-sim', baseUrl: null, secretNames: ['salt'] },
  { account: 'sf-sim', baseUrl: null, secretNames: ['token'] },
].map((each): unknown => expect.objectContaining(each));

describe('the demo', () => {
  let stack: Stack;
  let people: Api;
  let operator: Api;
  beforeAll(async () => {
    // Ahead of the demo, which tells what has happened until now by the machine's clock.
    stack = await startStack({ clock: { start: instantAt(Date.now() + minutes(10)) } });
    const url = Object.fromEntries(serviceNames.map((name) => [name, stack.services[name].url]));
    people = new Api({ url: url as Record<ServiceName, string>, token: stack.token('manager') });
    operator = new Api({ url: url as Record<ServiceName, string>, token: stack.token('operator') });
  }, storyMs);
  let playing: ChildProcess | undefined;
  afterEach(() => {
    if (playing?.exitCode === null) playing.kill('SIGKILL');
  });
  afterAll(() => stack?.stop());

  const start = (options: readonly string[], heard: (said: string) => void): ChildProcess => {
    const args = [`${root}deploy/demo/demo.mjs`, '--data', stack.folder, ...options];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => heard(chunk.toString()));
    return child;
  };
  /** @returns what it said */
  const demo = async (...options: readonly string[]): Promise<string> => {
    let said = '';
    const [code] = (await once(
      start(options, (more) => (said += more)),
      'close',
    )) as [number];
    if (code !== 0) throw new Error(`the demo ended with ${code}: ${said}`);
    return said;
  };
  const carrierAccounts = async () => {
    const path = '/v1/settings/carrier-accounts';
    const { items } = await people.read<{ items: readonly CarrierAccount[] }>('logistics', path);
    return items.filter(({ account }) => account.endsWith('-sim'));
  };
  const statusOf = async (waybillNumber: string) => {
    const page = `/v1/shipments?orderNumber=SIM-${waybillNumber}`;
    return (await people.readAll<{ status: string }>('logistics', page)).map(({ status }) => status).join();
  };
  const cases = () => people.readAll<Case>('alerting', '/v1/cases');
  /** How many of everything there are. */
  const counts = () => quiet(operator, stack.clockNow());

  it(
    'fills a running stack, with a case of each rule that facts can break and in each state; a second run adds nothing',
    async () => {
      const said = await demo('--once', '--orders', '30');
      expect(said).not.toContain('no case');
      expect(said).not.toContain('overtaken');

      const found = await cases();
      expect([...new Set(found.map(({ rule }) => rule))]).toEqual(
        expect.arrayContaining([
          'promise-broken',
          'shipped-after-cancellation',
          'shipped-before-approval',
          'silence-after-dispatch',
          'unexpected-delivery',
          // What carriers report of goods on their way.
          'shipment-damaged',
          'shipment-delayed',
          'shipment-lost',
        ]),
      );
      expect([...new Set(found.map(({ state }) => state))].sort()).toEqual(
        ['acknowledged', 'closed', 'open', 'resolved', 'voided'].sort(),
      );
      const causes = new Set(found.map(({ cause }) => cause));
      for (const cause of ['signal-cleared', 'fact-came-late', 'false-alarm', 'carrier-delay'])
        expect(causes).toContain(cause);
      expect(found.some(({ notes }) => notes > 0)).toBe(true);
      const waiting = await people.readAll('logistics', '/v1/unmatched-updates');
      expect(waiting.length).toBeGreaterThan(1);

      const before = await counts();
      expect(await demo('--once', '--orders', '30')).toContain(': 0 facts told, ');
      expect(await counts()).toEqual(before);
    },
    storyMs,
  );

  it('has carriers push what became of waybills, whom nobody asks once it has ended', async () => {
    expect(await carrierAccounts()).toEqual(pushOnly);
    const became = {
      SF9001000001: 'returned',
      SF9001000002: 'delivered',
      ZT9001000004: 'delivered',
      DH9001000008: 'delivered',
    };
    for (const [waybillNumber, status] of Object.entries(became))
      expect([waybillNumber, await statusOf(waybillNumber)]).toEqual([waybillNumber, status]);
  });

  it(
    'has what the documents give as examples: each page of Swagger UI answers as it stands',
    async () => {
      const tried: [string, number][] = [];
      for (const context of serviceNames)
        for (const trial of trialsOf(context)) {
          const { status } = await people.ask({ service: context, ...trial.asked });
          tried.push([trial.name, status < 300 ? 200 : status]);
          if (trial.listed !== undefined) {
            const page = await people.read<{ items?: readonly unknown[] }>(context, trial.asked.path);
            expect([trial.name, page.items?.length !== 0]).toEqual([trial.name, trial.listed]);
          }
        }
      expect(tried.length).toBeGreaterThan(20);
      expect(tried.filter(([name, status]) => status !== 200 && !isOver(name, status))).toEqual([]);
    },
    storyMs,
  );

  it(
    'plays them until Ctrl-C, and takes the question back then',
    async () => {
      let said = '';
      const child = (playing = start(['--orders', '30', '--rate', '2'], (more) => (said += more)));
      const ended = once(child, 'close');
      await eventually('carriers are asked', async () => {
        if (child.exitCode !== null) throw new Error(`the demo ended: ${said}`);
        const [url] = (await carrierAccounts()).map(({ baseUrl }) => baseUrl);
        if (typeof url !== 'string' || !said.includes('New facts')) return undefined;
        const { accounts } = (await (await fetch(`${url}/simulator/statistics`)).json()) as {
          accounts: readonly { answered: number }[];
        };
        return accounts.some(({ answered }) => answered > 0) ? true : undefined;
      });
      child.kill('SIGINT');
      expect(await ended).toEqual([0, null]);
      expect(said).toContain('What is true of each');
      expect(await carrierAccounts()).toEqual(pushOnly);
    },
    storyMs,
  );

  it(
    'shows a shipment without an order a day later, and a blind source when one is stopped',
    async () => {
      const rule = async (name: string) => (await people.readAll<Case>('alerting', `/v1/cases?rule=${name}`))[0];
      await stack.turnClock(addTo(stack.clockNow(), hours(25)));
      await eventually('a shipment without an order', () => rule('unmatched-shipment'));
      await quiet(operator, stack.clockNow());
      // Carriers that have ended are no source that is waited for.
      expect(await rule('source-blind')).toBeUndefined();
      await stack.stopService('logistics');
      await stack.turnClock(addTo(stack.clockNow(), hours(1)));
      await eventually('a blind source', () => rule('source-blind'));
    },
    storyMs,
  );
});

/** Changes get their ids when they are asked for: none that the documents could give as an example can be answered. */
const isOver = (name: string, status: number): boolean =>
  name.endsWith('/changes/{changeId}/answer of logistics') && status === 404;

interface Trial {
  readonly name: string;
  readonly asked: Omit<Parameters<Api['ask']>[0], 'service'>;
  /** Where it turns out to be a list: whether something must be in it. */
  readonly listed?: boolean;
}

interface Operation {
  readonly 'x-permission'?: string;
  readonly parameters?: readonly {
    in: string;
    name: string;
    required?: boolean;
    example?: string;
    schema: { example?: string };
  }[];
  readonly requestBody?: { content: Record<string, { schema: Schema; examples?: Record<string, { value: object }> }> };
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly example?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
}

/** The requests that Swagger UI makes of a document when nothing is changed in its forms: first what is read, then what is asked for. */
function trialsOf(context: ServiceName): readonly Trial[] {
  const document = JSON.parse(readFileSync(`${root}services/${context}/openapi.json`, 'utf8')) as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, Schema> };
  };
  const sampleOf = ({ $ref, example, properties, items }: Schema): unknown => {
    if ($ref !== undefined) return sampleOf(document.components.schemas[$ref.split('/').at(-1)!]!);
    if (example !== undefined) return example;
    if (items !== undefined) return [sampleOf(items)];
    if (properties === undefined) return undefined;
    return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, sampleOf(schema)]));
  };
  const trials = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]): Trial[] => {
      const permission = operation['x-permission'] ?? 'operator';
      if (permission.startsWith('operator') || permission.startsWith('api-key')) return [];
      const given = (where: string) =>
        (operation.parameters ?? []).flatMap(({ in: place, name, example, schema }) => {
          const value = example ?? schema.example;
          return place === where && value !== undefined ? [[name, value] as const] : [];
        });
      const filled = given('path').reduce((text, [name, value]) => text.replace(`{${name}}`, value), path);
      const query = new URLSearchParams(Object.fromEntries(given('query'))).toString();
      const headers = new Map(given('header'));
      const [content] = Object.values(operation.requestBody?.content ?? {});
      const body = content && (Object.values(content.examples ?? {})[0]?.value ?? (sampleOf(content.schema) as object));
      const key = headers.get('Idempotency-Key');
      return [
        {
          name: `${method.toUpperCase()} ${path} of ${context}`,
          asked: {
            method: method.toUpperCase() as 'GET' | 'POST',
            path: query === '' ? filled : `${filled}?${query}`,
            ...(body !== undefined && { body }),
            ...(key !== undefined && { idempotencyKey: key }),
            ifMatch: headers.get('If-Match'),
          },
          ...(method === 'get' && query !== '' && { listed: true }),
        },
      ];
    }),
  );
  return [...trials].sort((a, b) => Number(a.asked.method !== 'GET') - Number(b.asked.method !== 'GET'));
}
