/** Reads a topic of Throughline into PostgreSQL. kafkajs 2, pg 8, Node 22.18. After an error, start it again. */
import { Kafka, type KafkaMessage } from 'kafkajs';
import pg from 'pg';
type Fact = Record<'id' | 'type' | 'subject' | 'epoch' | 'prevposition', string> & { data: unknown };
type Cursor = Record<'epoch' | 'last', string>;
const { BROKERS = 'localhost:9092', TOPIC = 'throughline.logistics', GROUP = 'acme.logistics' } = process.env;
const { DATABASE_URL, FEED = 'http://localhost:4200', FEED_KEY = '', TYPES = 'shipment-delivered.v1' } = process.env;
const database = new pg.Client(DATABASE_URL);
const sql = <Row extends object>(text: string, ...values: unknown[]) => database.query<Row>(text, values);

/** Yours: what one event does, in the transaction that moves the cursor. */
const apply = (fact: Fact) => sql('INSERT INTO told (fact) VALUES ($1)', fact);

/** `<position>.<index>::<event>` as a number that grows; a position alone stands behind all of its events. */
const rank = (id: string) => BigInt(id.slice(0, 20)) * 10_000n + BigInt(/\.(\d+)::/.exec(id)?.[1] ?? 9_999);

const take = async (cursor: Cursor, fact: Fact) => {
  if (cursor.epoch !== '' && fact.epoch !== cursor.epoch) throw new Error(`${fact.id} is of epoch ${fact.epoch}`);
  if (rank(fact.id) <= rank(cursor.last)) return; // seen before
  if (TYPES.split(',').some((type) => fact.type.endsWith(`.${type}`))) await apply(fact);
  Object.assign(cursor, { epoch: fact.epoch, last: fact.id });
};

/** What the topic has no longer, the feed has. */
const fill = async (cursor: Cursor, shards: string, position: bigint) => {
  while (rank(cursor.last) / 10_000n < position) {
    const url = `${FEED}/v1/feed?shards=${shards}&lastEventId=${encodeURIComponent(cursor.last)}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${FEED_KEY}` } });
    if (!answer.ok) throw new Error(`events up to ${position} are missing, and ${url} answers ${answer.status}`);
    for (const fact of (await answer.json()) as Fact[]) await take(cursor, fact);
    cursor.last = answer.headers.get('feed-scanned-to') ?? cursor.last;
  }
};

const read = async (shards: string, messages: readonly KafkaMessage[]) => {
  const lock = `INSERT INTO cursor VALUES ($1, '', '0') ON CONFLICT (key) DO UPDATE SET key = $1 RETURNING epoch, last`;
  await sql('BEGIN');
  const [cursor] = (await sql<Cursor>(lock, `${TOPIC}/${shards}`)).rows as [Cursor];
  for (const { headers = {}, value } of messages) {
    const attributes = Object.entries(headers).map(([name, text]) => [name.replace('ce_', ''), String(text)]);
    const fact = { ...Object.fromEntries(attributes), data: JSON.parse(String(value)) } as Fact;
    if (fact.type.endsWith('.watermark.v1')) continue; // no event
    await fill(cursor, shards, BigInt(fact.prevposition));
    await take(cursor, fact);
  }
  await sql('UPDATE cursor SET epoch = $2, last = $3 WHERE key = $1', `${TOPIC}/${shards}`, cursor.epoch, cursor.last);
  await sql('COMMIT');
};

await database.connect();
await sql('CREATE TABLE IF NOT EXISTS cursor (key text PRIMARY KEY, epoch text, last text)');
await sql('CREATE TABLE IF NOT EXISTS told (n bigserial, fact json)');
const kafka = new Kafka({ clientId: GROUP, brokers: BROKERS.split(',') });
const width = 1024 / ((await kafka.admin().fetchTopicMetadata({ topics: [TOPIC] })).topics[0]?.partitions.length ?? 1);
const consumer = kafka.consumer({ groupId: GROUP });
await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
await consumer.run({
  eachBatch: ({ batch: { partition: n, messages } }) =>
    new Promise((done) => void read(`${n * width}-${(n + 1) * width - 1}`, messages).then(done)),
});
