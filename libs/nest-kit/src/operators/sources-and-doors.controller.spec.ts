import type { Reaction, Told } from '@throughline/event-sourcing';
import { freshDatabase, type FreshDatabase } from '@throughline/test-kit';
import { library } from '../specs/library.js';
import { migrationsOf } from '../start-service.js';
import { testService, type TestService } from '../testing/index.js';

const whenParcelSeen: Reaction<Told<'depot.parcel-seen.v1'>> = {
  name: 'when-parcel-seen',
  to: ['depot.parcel-seen.v1'],
  react: () => [],
};
const definition = { ...library, reactions: { ...library.reactions, depot: [whenParcelSeen] } };

let database: FreshDatabase;
let service: TestService;

beforeAll(async () => {
  database = await freshDatabase({ migrations: migrationsOf(definition) });
  service = await testService(definition, {
    databaseUrl: database.url,
    environment: {
      ranges: 2,
      // Nobody listens at either.
      sources: { depot: { door: 'feed', feeds: ['http://127.0.0.1:1'], credential: 'x' } },
      kafka: { brokers: ['127.0.0.1:1'], topicPrefix: 'spec', partitions: 2, replication: 1 },
    },
  });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

const act = async (path: string, body: object = { reason: 'a spec' }) => {
  const answer = await service.send('POST', `/v1/operator/${path}`, { body, role: 'operator' });
  const told = answer.json<Record<string, unknown>>();
  return answer.statusCode === 200 ? told : { status: answer.statusCode, code: told['code'] };
};
const look = async (path: string) =>
  (await service.send('GET', `/v1/operator/${path}`, { role: 'operator' })).json<{ items: Record<string, unknown>[] }>()
    .items;
const cursorOf = async (consumer: string) =>
  (
    await database.pool.query<{ position: number; mark: string | null; epoch: string | null }>(
      'SELECT position, mark, epoch FROM consumer_cursor WHERE consumer = $1 ORDER BY range_from',
      [consumer],
    )
  ).rows;

describe('an operator', () => {
  it('sees who reads which range, and how far', async () => {
    const ranges = (await look('consumers')).filter(({ consumer }) => consumer === 'depot');
    expect(ranges).toMatchObject([
      { source: 'depot', range: [0, 511], position: 0 },
      { source: 'depot', range: [512, 1023], position: 0 },
    ]);
    expect((await look('consumers')).find(({ consumer }) => consumer === 'own')).toMatchObject({
      lagPositions: expect.any(Number),
      lagSeconds: 0,
    });
  });

  it('lets a source be read again from the oldest that its topic has', async () => {
    await database.pool.query(
      `UPDATE consumer_cursor SET mark = 'spec.depot/0/77', position = 9 WHERE consumer = 'depot'`,
    );
    expect(await act('consumers/depot/replay-topic')).toEqual({ cursors: 2 });
    expect(await cursorOf('depot')).toMatchObject([
      { position: 9, mark: 'start' },
      { position: 9, mark: 'start' },
    ]);
    expect(await act('consumers/own/replay-topic')).toEqual({ status: 404, code: 'consumer-not-found' });
    expect(await act('consumers/door:kafka/replay-topic')).toEqual({ status: 404, code: 'consumer-not-found' });
  });

  it('lets a consumer go on in the history that its source has now', async () => {
    await database.pool.query(`UPDATE consumer_cursor SET epoch = 'before', position = 9 WHERE consumer = 'depot'`);
    expect(await act('consumers/depot/adopt-history', { reason: 'restored', position: 4 })).toEqual({ cursors: 2 });
    expect(await cursorOf('depot')).toMatchObject([
      { position: 4, epoch: null },
      { position: 4, epoch: null },
    ]);
    expect(await act('consumers/none/adopt-history')).toEqual({ status: 404, code: 'consumer-not-found' });
  });

  it('has our feed sent again through a door, from where he says', async () => {
    await database.pool.query(`UPDATE consumer_cursor SET mark = '{}', position = 7 WHERE consumer = 'door:kafka'`);
    expect(await act('doors/kafka/publish-again', { reason: 'the topic was lost', position: 3 })).toEqual({
      from: 3,
      head: 0,
    });
    expect(await cursorOf('door:kafka')).toMatchObject([{ position: 3, mark: null }]);
    expect(await act('doors/kafka/publish-again')).toMatchObject({ from: 0 });
    expect(await act('doors/none/publish-again')).toEqual({ status: 404, code: 'door-not-found' });
  });

  it('says why, and it is on record', async () => {
    for (const path of ['consumers/depot/replay-topic', 'consumers/depot/adopt-history', 'doors/kafka/publish-again'])
      expect(await act(path, {})).toEqual({ status: 400, code: 'invalid-input' });
    await act('doors/kafka/publish-again', { reason: 'the topic was lost', position: 2 });
    const { items } = (await service.send('GET', '/v1/operator/calls', { role: 'operator' })).json<{
      items: object[];
    }>();
    expect(items[0]).toMatchObject({
      action: 'publish-again',
      target: 'kafka 2',
      reason: 'the topic was lost',
      calledBy: 'user:operator@development',
      outcome: 'done',
    });
  });
});
