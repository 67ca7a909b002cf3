import { contractsOf, publishingContexts } from '@throughline/contracts';
import { describeWithKafka } from '@throughline/test-kit';
import { formatId } from '@throughline/transport';
import { setTimeout as sleep } from 'node:timers/promises';
import { ForeignReader, languagesHere, type Told } from './foreign-readers.js';
import { knownType, PublishedTopic } from './published-topic.js';

/** The readers of docs/consumers, run as processes by somebody who knows nothing of us but the page. */

const languages = languagesHere();
const key = 'a-key-of-theirs';

describeWithKafka('a foreign reader', () => {
  describe.each(languages.map((language) => [language.name, language] as const))('in %s', (name, language) => {
    let topic: PublishedTopic;
    let reader: ForeignReader;

    beforeEach(async () => {
      topic = await PublishedTopic.of('logistics', `${name}${(specs += 1)}`.toLowerCase());
      reader = await ForeignReader.in(language, { BROKERS: topic.brokers.join(), TOPIC: topic.name, TYPES: knownType });
    }, 60_000);

    afterEach(async () => {
      await reader.remove();
      await topic.close();
    }, 60_000);

    /** Everything was told that should be, each event once, and the events of each stream in their order. */
    const expectOnceEach = async (told: readonly Told[]) => {
      const published = await topic.published();
      expect(told.map(({ id }) => id).sort()).toEqual(published.map(idOf).sort());
      const streamOf = new Map(published.map((event) => [idOf(event), event.subject]));
      for (const stream of new Set(streamOf.values()))
        expect(told.filter(({ id }) => streamOf.get(id) === stream)).toMatchObject(
          published
            .filter(({ subject }) => subject === stream)
            .map((event) => ({ id: idOf(event), type: `throughline.${event.type}`, data: event.data })),
        );
    };

    it('is told each event once, in the order of its stream, however often it is killed and the topic is replayed', async () => {
      const publishing = (async () => {
        for (let round = 0; round < 40; round += 1) {
          topic.appendFacts(50);
          await topic.publish(10);
        }
      })();
      for (let kills = 0; kills < 3; kills += 1) {
        const { length } = await reader.told();
        reader.start();
        await reader.toldAtLeast(Math.min(length + 1, (await topic.published()).length));
        await reader.kill();
      }
      reader.start();
      await publishing;
      await reader.toldAtLeast((await topic.published()).length);
      await topic.publishAgain();
      topic.appendFacts(50);
      await topic.publish();
      await reader.toldAtLeast((await topic.published()).length);
      await sleep(500); // for one too many
      await expectOnceEach(await reader.told());
    }, 240_000);

    it('goes on with a gap filled from the feed, or says where the gap is', async () => {
      topic.appendFacts(400);
      await topic.publish();
      await topic.forget();
      topic.appendFacts(100);
      await topic.publish();
      if (language.readsFeed) {
        reader.start({ FEED: await topic.serve(key), FEED_KEY: key });
        await reader.toldAtLeast((await topic.published()).length);
        await sleep(500);
        await expectOnceEach(await reader.told());
      } else {
        reader.start();
        const { code, said } = await reader.end();
        expect({ code, told: await reader.told() }).toEqual({ code: 1, told: [] });
        expect(said).toMatch(/Read the feed from 0\.9999:: to \d{20}\.\d::/);
      }
    }, 120_000);

    it('stops at an event of another history, and does nothing with it', async () => {
      topic.appendFacts(100);
      await topic.publish();
      reader.start();
      const expected = (await topic.published()).length;
      await reader.toldAtLeast(expected);
      await topic.publishFromAnotherHistory();
      const { code, said } = await reader.end();
      expect(code).toBe(1);
      expect(said).toContain('is of epoch second-history');
      await expectOnceEach(await reader.told());
    }, 120_000);
  });
});

/** Python where there is one, else what there is. */
const stranger = languages.find(({ name }) => name === 'Python') ?? languages[0]!;

describeWithKafka(`a stranger with ${stranger.name}`, () => {
  it.each(publishingContexts)(
    'reads the topic of %s from its beginning: each event once, in order',
    async (context) => {
      const topic = await PublishedTopic.of(context, 'whole');
      const types = contractsOf(context).map(({ type }) => type);
      const reader = await ForeignReader.in(stranger, {
        BROKERS: topic.brokers.join(),
        TOPIC: topic.name,
        TYPES: types.map((type) => type.replace(`${context}.`, '')).join(),
      });
      try {
        for (let round = 0; round < 5; round += 1) {
          topic.appendSamples();
          await topic.publish(20);
        }
        await topic.publishAgain();
        reader.start();
        const published = await topic.published((type) => types.includes(type));
        await reader.toldAtLeast(published.length);
        await sleep(500);
        const told = await reader.told();
        expect(told.map(({ id }) => id).sort()).toEqual(published.map(idOf).sort());
        expect(new Set(told.map(({ type }) => type))).toEqual(new Set(types.map((type) => `throughline.${type}`)));
      } finally {
        await reader.remove();
        await topic.close();
      }
    },
    120_000,
  );
});

let specs = 0;

const idOf = ({ position, index, eventId }: { position: bigint; index: number; eventId: string }): string =>
  formatId(position, index, eventId);
