import { Parser } from '@asyncapi/parser';
import { isDay, parseInstant } from '@throughline/values';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { contractsOf, publishingContexts } from './all-contracts.js';
import { asyncApiDocument, asyncApiDocuments } from './async-api.js';
import { checkContract } from './check-contract.js';

const folder = new URL('../asyncapi/', import.meta.url);

/** What the parser itself says of every document of version 3.0. */
const adviceToUpdate = 'asyncapi-latest-version';

const parse = async (document: object) => {
  const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(document));
  return {
    parsed,
    faults: diagnostics
      .filter(({ code }) => code !== adviceToUpdate)
      .map(({ message, path }) => `${path.join('/')}: ${message}`),
  };
};

interface Document {
  components: {
    messages: Record<string, { examples: { payload: unknown; headers: Record<string, string> }[] }>;
  };
}

/** The parser does not look into the examples of version 3. */
const wrongExamples = (document: Document): readonly string[] => {
  const ajv = new Ajv2020({
    strict: false,
    formats: { 'date-time': (text: string) => parseInstant(text) !== undefined, date: isDay },
  });
  ajv.addSchema({ components: document.components }, 'document');
  return Object.entries(document.components.messages).flatMap(([name, { examples }]) =>
    examples.flatMap((example) =>
      (['headers', 'payload'] as const).flatMap((part) => {
        const pointer = `#/components/messages/${name}/${part}`;
        return ajv.validate({ $ref: `document${pointer}` }, example[part])
          ? []
          : [`${name} ${part} ${ajv.errorsText()}`];
      }),
    ),
  );
};

describe('the AsyncAPI documents', () => {
  it('are committed: after a change, npm run build && node libs/contracts/scripts/write-documents.mjs', () => {
    const documents = asyncApiDocuments();
    expect(readdirSync(folder).sort()).toEqual(documents.map(({ path }) => path).sort());
    for (const { path, text } of documents) expect(readFileSync(new URL(path, folder), 'utf8')).toBe(text);
  });

  describe.each(publishingContexts)('of %s', (context) => {
    let read: Awaited<ReturnType<typeof parse>>;
    beforeAll(async () => {
      read = await parse(asyncApiDocument(context));
    });

    it('is read by the official parser, which finds nothing to complain of', () => {
      const { parsed, faults } = read;
      expect(faults).toEqual([]);
      expect(parsed?.version()).toBe('3.0.0');
      expect(
        parsed
          ?.channels()
          .all()
          .map((channel) => channel.address()),
      ).toEqual([`throughline.${context}`, '/v1/feed']);
    });

    it('has a message for every contract, with its promise, audience, schema and samples', () => {
      const told = read.parsed!.channels().get('topic')!.messages().all();
      expect(told.map((message) => message.name())).toEqual([
        ...contractsOf(context).map(({ type }) => `throughline.${type}`),
        `throughline.${context}.watermark.v1`,
      ]);
      for (const [n, { promise, audience, schema, samples }] of contractsOf(context).entries()) {
        const message = told[n]!;
        expect(message.summary()).toBe(promise);
        expect(message.extensions().get('x-audience')?.value()).toBe(audience);
        expect(message.payload()?.json()).toMatchObject(JSON.parse(JSON.stringify(schema)) as object);
        expect(
          message
            .examples()
            .all()
            .map((example) => example.payload()),
        ).toEqual(samples);
      }
    });

    it('shows only examples that its schemas allow', () => {
      const document = JSON.parse(JSON.stringify(asyncApiDocument(context))) as Document;
      expect(wrongExamples(document)).toEqual([]);
      const [first] = Object.values(document.components.messages);
      first!.examples[0]!.payload = {};
      delete first!.examples[0]!.headers['ce_epoch'];
      expect(wrongExamples(document)).toEqual([
        expect.stringMatching(/headers .* required property 'ce_epoch'/),
        expect.stringMatching(/payload .* required property/),
      ]);
    });

    it('shows whole events, as they travel', () => {
      const { components } = asyncApiDocument(context) as {
        components: {
          messages: {
            batch: { examples: [{ payload: { type: string; position: string; id: string; data: object }[] }] };
          };
        };
      };
      const page = components.messages.batch.examples[0].payload;
      expect(page.map(({ type }) => type)).toEqual(contractsOf(context).map(({ type }) => `throughline.${type}`));
      for (const { type, position, id, data } of page) {
        expect(BigInt(id.split('.', 1)[0]!)).toBe(BigInt(position));
        expect(checkContract(type.replace('throughline.', ''), data)).toBeUndefined();
      }
    });
  });

  it('are not read where a part is missing', async () => {
    const document = JSON.parse(JSON.stringify(asyncApiDocument('order'))) as Document;
    delete document.components.messages['batch'];
    expect((await parse(document)).faults).not.toEqual([]);
  });

  it('name the topics as an installation does', () => {
    expect(asyncApiDocument('order', { prefix: 'acme', partitions: 32, replication: 1 })).toMatchObject({
      channels: {
        topic: { address: 'acme.order', bindings: { kafka: { topic: 'acme.order', partitions: 32, replicas: 1 } } },
      },
    });
  });

  it('say of a context without contracts that it tells nothing', async () => {
    const { faults } = await parse(asyncApiDocument('somebody'));
    expect(faults).toEqual([]);
  });
});
