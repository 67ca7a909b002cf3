import { readdirSync, readFileSync } from 'node:fs';
import Type from 'typebox';
import { allContracts } from './all-contracts.js';
import type { PublishedContract } from './breaches.js';
import { checkContract } from './check-contract.js';
import { contract, type Contract } from './contract.js';
import { publishing, type Committed } from './published-contracts.js';

const committedIn = <Content>(folder: string): ReadonlyMap<string, Content> => {
  const path = new URL(`../${folder}/`, import.meta.url);
  return new Map(
    readdirSync(path).map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(new URL(file, path), 'utf8')) as Content,
    ]),
  );
};

describe('what was published', () => {
  const committed: Committed = {
    published: committedIn<PublishedContract>('published'),
    golden: committedIn<unknown[]>('golden'),
  };

  it('is kept, and everything that is published is committed: npm run build && node libs/contracts/scripts/write-documents.mjs', () => {
    expect(publishing(committed)).toEqual({ additions: [], refusals: [] });
  });

  it.each([...committed.golden])('%s still allows its golden samples', (type, samples) => {
    expect(samples.length).toBeGreaterThan(0);
    for (const sample of samples) expect(checkContract(type, sample)).toBeUndefined();
  });

  it('is all there is', () => {
    expect([...committed.published.keys()].sort()).toEqual(allContracts.map(({ type }) => type).sort());
    expect([...committed.golden.keys()].sort()).toEqual(allContracts.map(({ type }) => type).sort());
  });
});

describe('publishing', () => {
  const weighed = (change: Partial<Contract> = {}): Contract => ({
    ...contract({
      type: 'logistics.parcel-weighed.v1',
      audience: 'partner',
      promise: 'A parcel was weighed.',
      schema: Type.Object({ grams: Type.Integer() }),
      samples: [{ grams: 5 }],
    }),
    ...change,
  });
  const nothing: Committed = { published: new Map(), golden: new Map() };
  const after = ({ published, golden }: Committed, additions: readonly { path: string; text: string }[]): Committed => {
    const written = (folder: string) =>
      additions
        .filter(({ path }) => path.startsWith(`${folder}/`))
        .map(({ path, text }) => [path.slice(folder.length + 1, -'.json'.length), JSON.parse(text) as never] as const);
    return {
      published: new Map([...published, ...written('published')]),
      golden: new Map([...golden, ...written('golden')]),
    };
  };
  const once = after(nothing, publishing(nothing, [weighed()]).additions);

  it('adds a new contract and its samples, once', () => {
    expect(publishing(nothing, [weighed()])).toEqual({
      additions: [
        { path: 'published/logistics.parcel-weighed.v1.json', text: expect.stringContaining('"audience": "partner"') },
        { path: 'golden/logistics.parcel-weighed.v1.json', text: '[\n  {\n    "grams": 5\n  }\n]\n' },
      ],
      refusals: [],
    });
    expect(publishing(once, [weighed()])).toEqual({ additions: [], refusals: [] });
  });

  it('adds what may be added', () => {
    const grown = weighed({
      schema: Type.Object({ grams: Type.Integer(), lot: Type.Optional(Type.String()) }),
      samples: [{ grams: 7, lot: 'A' }, { grams: 5 }],
    });
    const { additions, refusals } = publishing(once, [grown]);
    expect(refusals).toEqual([]);
    expect(additions.map(({ path }) => path.split('/')[0])).toEqual(['published', 'golden']);
    expect(JSON.parse(additions[1]!.text)).toEqual([{ grams: 5 }, { grams: 7, lot: 'A' }]);
    expect(publishing(after(once, additions), [grown])).toEqual({ additions: [], refusals: [] });
  });

  it.each<[string, readonly Contract[], string]>([
    [
      'a change that readers do not survive',
      [weighed({ schema: Type.Object({}) })],
      'logistics.parcel-weighed.v1: field-removed at data.grams',
    ],
    ['a sample that was changed', [weighed({ samples: [{ grams: 6 }] })], 'golden sample 1 was changed or taken out'],
    ['partners who lose it', [weighed({ audience: 'internal' })], 'audience-withdrawn'],
    [
      'a version that is gone',
      [weighed({ type: 'logistics.parcel-weighed.v2' })],
      'logistics.parcel-weighed.v1: was published and is gone',
    ],
  ])('refuses %s', (_, contracts, sentence) => {
    const { refusals } = publishing(once, contracts);
    expect(refusals).toEqual([expect.stringContaining(sentence)]);
  });
});
