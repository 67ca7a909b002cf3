import { readdirSync, readFileSync } from 'node:fs';
import { codeMappings, meaningOf, readWaybill, type Meaning } from '@throughline/logistics-domain';
import { instant, parseInstant } from '@throughline/values';
import fc from 'fast-check';
import { isRefused } from './carrier-asks.js';
import { carrierProvider, carrierProviders } from './carrier-providers.js';
import type { CarrierProvider, Push, PushSettings, SaidOfWaybill, Translated } from './carrier-provider.js';
import { takesPushes } from './pushes-nothing.js';

const now = instant('2026-01-06T10:30:00Z');

const secrets: Readonly<Record<string, PushSettings['secrets']>> = {
  kuaidi100: { salt: 's4lt-demo' },
  kdniao: { apiKey: 'appkey-demo' },
  sf: { token: 'token-demo-8f41c2d9' },
  '17track': { apiKey: 'key-demo' },
  aftership: { secret: 'whsec-demo' },
  easypost: { secret: 'whsec-demo' },
  dhl: { apiKey: 'key-demo' },
  'signed-inbound': { secret: `whsec_${Buffer.from('invented for specifications').toString('base64')}` },
};
const settingsOf = ({ provider }: CarrierProvider): PushSettings => ({
  secrets: secrets[provider]!,
  accountId: '1000001',
});

const pushing = carrierProviders.filter((provider) => takesPushes(provider, () => true));

/** What a push, or an answer about the waybill that was `asked` for, is expected to say, a row for each part; see `outcomeOf`. */
interface Outcome {
  readonly asked?: string;
  readonly updates: readonly string[][];
  readonly subscription?: readonly string[][];
  readonly estimates?: readonly string[][];
  readonly unreadable?: readonly string[];
}

const samplesOf = (provider: CarrierProvider) => {
  const folder = new URL(`./${provider.provider}/samples/`, import.meta.url);
  const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<string, Outcome>;
  return readdirSync(folder)
    .filter((file) => file !== 'expected.json')
    .map((file) => {
      const body = readFileSync(new URL(file, folder));
      return { file, body, push: pushOf(provider, file, body), expected: expected[file], all: Object.keys(expected) };
    });
};

/** What is called `as-sent` was signed by other means than ours; of other samples we have what a provider says, and sign it. */
const pushOf = (provider: CarrierProvider, file: string, body: Buffer): Push => {
  const settings = settingsOf(provider);
  if (!file.startsWith('as-sent')) return provider.sign(body, settings, now);
  return { body, headers: provider.provider === 'sf' ? { 'x-push-token': settings.secrets.token } : {} };
};

const allSamples = carrierProviders.flatMap((provider) =>
  samplesOf(provider).map((sample) => ({ name: `${provider.provider} ${sample.file}`, provider, ...sample })),
);
/** Of providers that push nothing, samples are answers. */
const samples = allSamples.filter(({ provider }) => pushing.includes(provider));
const answers = allSamples.filter(({ provider }) => !pushing.includes(provider));

const waybillIn = (text: string | undefined) => {
  const [carrier = '', waybillNumber = ''] = (text ?? '').split('/');
  return { carrier, waybillNumber };
};
const readAnswer = (provider: CarrierProvider, body: Buffer, asked: string | undefined): Translated => {
  const told = provider.asks!.read({ status: 200, body }, waybillIn(asked), settingsOf(provider));
  return isRefused(told) ? { updates: [], unreadable: [`refused: ${told.refused}`] } : told;
};

const shortTime = (at: string): string => at.replace('.000', '');

const outcomeOf = (provider: CarrierProvider, told: Translated): Outcome => ({
  updates: told.updates.map((update) => [
    `${update.carrier} ${update.waybillNumber}`,
    update.code,
    shortTime(update.occurredAt) + (update.offsetInferred ? ' assumed' : ''),
    update.location ?? '',
    wordsFor(meaningOf(provider.codesOf, update.code, update.description).meaning),
  ]),
  ...(told.subscription && {
    subscription: told.subscription.map((entry) => [
      `${entry.carrier} ${entry.waybillNumber}`,
      entry.state,
      entry.message ?? '',
    ]),
  }),
  ...(told.estimates && {
    estimates: told.estimates.map((entry) => [
      `${entry.carrier} ${entry.waybillNumber}`,
      shortTime(entry.deliveryAt),
      entry.reason ?? '',
    ]),
  }),
  ...(told.unreadable.length > 0 && { unreadable: told.unreadable }),
});

const wordsFor = (meaning: Meaning | undefined): string => {
  if (meaning === undefined) return 'unmapped';
  if (meaning.milestone === undefined) return meaning.planned === undefined ? 'handled' : `planned ${meaning.planned}`;
  const kind = 'exceptionKind' in meaning ? [meaning.exceptionKind] : [];
  return [meaning.milestone, ...kind, ...(meaning.reason === undefined ? [] : [meaning.reason])].join(' ');
};

describe('a push', () => {
  it.each(samples)('says what is expected of it: $name', ({ provider, push, expected }) => {
    expect(outcomeOf(provider, provider.translate(push, settingsOf(provider)))).toEqual(expected);
  });

  it('is a sample of each outcome that is expected', () => {
    for (const provider of carrierProviders) {
      const files = samplesOf(provider);
      expect(files[0]?.all.toSorted()).toEqual(files.map(({ file }) => file).toSorted());
    }
  });

  it.each(samples)('is accepted as it was sent: $name', ({ provider, push }) => {
    expect(provider.verify(push, settingsOf(provider), now)).toBe(true);
  });

  it.each(samples)('is refused without a secret: $name', ({ provider, push }) => {
    const settings = settingsOf(provider);
    expect(provider.needs).not.toEqual([]);
    for (const name of provider.needs) {
      for (const value of [
        {},
        { [name]: '' },
        { [name]: `x${settings.secrets[name]}` },
        { other: settings.secrets[name]! },
      ])
        expect(provider.verify(push, { ...settings, secrets: value }, now)).toBe(false);
      // Least of all does an empty secret open, to whoever signs with it.
      const empty = { ...settings, secrets: { [name]: '' } };
      expect(provider.verify(provider.sign(push.body, empty, now), empty, now)).toBe(false);
      // Nor does what a secret was before open a door that has none now.
      const before = { [`previous${name[0]!.toUpperCase()}${name.slice(1)}`]: settings.secrets[name]! };
      expect(provider.verify(push, { ...settings, secrets: before }, now)).toBe(false);
    }
  });

  it.each(samples.filter(({ provider }) => provider.provider !== 'sf'))(
    'is refused when one character of it is another: $name',
    ({ provider, push }) => {
      fc.assert(
        fc.property(fc.nat(), (at) => {
          expect(provider.verify(alteredAt(push, at), settingsOf(provider), now)).toBe(false);
        }),
        { numRuns: 50 },
      );
    },
  );

  it.each(samples)(
    'is refused when one character of a header that proves it is another: $name',
    ({ provider, push }) => {
      const proofs = Object.entries(push.headers).filter(([name]) => name !== 'content-type');
      for (const [name, value = ''] of proofs) {
        const refused = [...value].map((_, index) => ({ ...push.headers, [name]: flipped(value, index) }));
        for (const headers of [...refused, { ...push.headers, [name]: '' }, { ...push.headers, [name]: undefined }])
          expect(provider.verify({ ...push, headers }, settingsOf(provider), now)).toBe(false);
      }
    },
  );

  it('holds for whatever a provider signs', () =>
    fc.assert(
      fc.property(fc.constantFrom(...pushing), fc.json(), (provider, text) => {
        const push = provider.sign(Buffer.from(text), settingsOf(provider), now);
        expect(provider.verify(push, settingsOf(provider), now)).toBe(true);
      }),
    ));
});

describe('an answer', () => {
  it.each(answers)('says what is expected of it: $name', ({ provider, body, expected }) => {
    const { asked, ...outcome } = expected ?? { updates: [] };
    expect(outcomeOf(provider, readAnswer(provider, body, asked))).toEqual(outcome);
  });

  it('is read without an error where it is nearly one', () =>
    fc.assert(
      fc.property(fc.constantFrom(...answers), fc.nat(), fc.jsonValue(), (sample, at, other) => {
        const { provider, body, expected } = sample;
        const told = readAnswer(provider, Buffer.from(withOtherValue(body.toString(), at, other)), expected?.asked);
        expect(told.updates.every(isWellSaid)).toBe(true);
      }),
      { numRuns: 500 },
    ));
});

describe('providers that push nothing', () => {
  const silent = carrierProviders.filter((provider) => !pushing.includes(provider));

  it('are asked', () => {
    for (const { asks } of silent) {
      expect(asks?.needs).toEqual([expect.any(String)]);
      expect(asks).not.toHaveProperty('subscriptions');
    }
  });

  it('open to nobody', () => {
    for (const provider of silent) {
      const push = provider.sign(Buffer.from('{}'), settingsOf(provider), now);
      expect(provider.verify(push, settingsOf(provider), now)).toBe(false);
      expect(provider.translate(push, settingsOf(provider)).updates).toEqual([]);
    }
  });
});

/** Another character in the same place. */
const flipped = (text: string, position: number): string => {
  const index = position % text.length;
  return text.slice(0, index) + (text[index] === 'x' ? 'y' : 'x') + text.slice(index + 1);
};

/** The same push, with another character where its signed text stands: in a field, or everywhere in the body. */
const alteredAt = (push: Push, position: number): Push => {
  const form = new URLSearchParams(push.body.toString());
  const field = ['param', 'RequestData'].find((name) => form.has(name));
  if (field !== undefined) {
    form.set(field, flipped(form.get(field)!, position));
    return { ...push, body: Buffer.from(form.toString()) };
  }
  const fields = JSON.parse(push.body.toString());
  if (typeof fields.RequestData === 'string') {
    const RequestData = flipped(fields.RequestData, position);
    return { ...push, body: Buffer.from(JSON.stringify({ ...fields, RequestData })) };
  }
  const body = Buffer.from(push.body);
  const index = position % body.length;
  body[index] = body[index]! ^ 1;
  return { ...push, body };
};

// ------------------------------------------------------------------------------------------------------------------ any bytes

const isClean = (text: string | undefined, max: number): boolean =>
  text === undefined || (text !== '' && text === text.trim() && text.length <= max && !/[\p{Cc}\p{Cs}]/u.test(text));

const isWellSaid = (update: SaidOfWaybill): boolean => {
  const waybill = readWaybill(update.carrier, update.waybillNumber);
  return (
    waybill?.carrier === update.carrier &&
    waybill.waybillNumber === update.waybillNumber &&
    parseInstant(update.occurredAt) === update.occurredAt &&
    isClean(update.code, 64) &&
    isClean(update.location, 200) &&
    isClean(update.description, 1000) &&
    isClean(update.signedBy, 200) &&
    isClean(update.reason, 64)
  );
};

const survives = (provider: CarrierProvider, push: Push): Translated => {
  const settings = settingsOf(provider);
  const told = provider.translate(push, settings);
  expect(told.updates.every(isWellSaid)).toBe(true);
  expect(told.unreadable.every((why) => why.length < 200)).toBe(true);
  for (const why of ['signature', 'unreadable', 'failed'] as const)
    expect(provider.refused(push, settings, now, why).status).toBeGreaterThanOrEqual(200);
  expect(provider.accepted(push, settings, now).status).toBe(200);
  return told;
};

/** The text with one value of its JSON put in place of another. */
const withOtherValue = (text: string, at: number, other: unknown): string => {
  let count = 0;
  const places = text.match(/"(?:[^"\\]|\\.)*"|\d+/g)?.length ?? 1;
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|\d+/g, (value) =>
    count++ === at % places ? JSON.stringify(other) : value,
  );
};

describe('any bytes', () => {
  it('are read without an error, and told to be unreadable', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...pushing),
        // Not a batch of events, which may well be empty.
        fc.uint8Array({ maxLength: 300 }).filter(([first]) => first !== 0x5b),
        fc.dictionary(
          fc.constantFrom('sign', 'x-hmac-signature', 'aftership-hmac-sha256', 'webhook-id', 'webhook-timestamp'),
          fc.string(),
        ),
        (provider, bytes, headers) => {
          const push = { body: Buffer.from(bytes), headers };
          expect(survives(provider, push)).toMatchObject({ updates: [], unreadable: [expect.any(String)] });
          expect(provider.verify(push, settingsOf(provider), now)).toBe(false);
        },
      ),
      { numRuns: 500 },
    ));

  it('are read without an error where a form holds them', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...carrierProviders),
        fc.constantFrom('param', 'RequestData', 'content'),
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json()),
        (provider, field, text) => {
          survives(provider, {
            body: Buffer.from(`${field}=${encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '?'))}`),
            headers: {},
          });
          survives(provider, { body: Buffer.from(`${field}=${text}`), headers: {} });
        },
      ),
      { numRuns: 500 },
    ));

  it('are read without an error where they are nearly a push', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...samples.filter(({ file }) => !file.startsWith('as-sent'))),
        fc.nat(),
        fc.oneof(
          fc.jsonValue(),
          fc.string({ unit: 'binary', minLength: 150, maxLength: 1200 }),
          fc.constant('\0\ud800'),
        ),
        fc.nat(),
        ({ provider, body }, at, other, end) => {
          const altered = withOtherValue(body.toString(), at, other);
          const cut = Buffer.from(altered).subarray(0, end % (altered.length + 1));
          for (const said of [Buffer.from(altered), cut])
            survives(provider, provider.sign(said, settingsOf(provider), now));
        },
      ),
      { numRuns: 1500 },
    ));

  it('are read without an error where they are a very long or a very deep text', () => {
    const long = ['[', '{"a":', '<', ' ', '&', '<Request service="RoutePushService" a="', 'a=b&', '<Request x="" '];
    for (const provider of carrierProviders) {
      for (const part of long) {
        survives(provider, provider.sign(Buffer.from(part.repeat(100_000)), settingsOf(provider), now));
        survives(provider, { body: Buffer.from(`content=${part.repeat(50_000)}`), headers: {} });
      }
    }
  });
});

describe('the providers', () => {
  it('each have a table of codes', () => {
    const tables = codeMappings.map(({ provider }) => provider);
    for (const { codesOf } of carrierProviders) expect(tables).toContain(codesOf);
  });

  it('are found by name, and nobody else', () => {
    for (const provider of carrierProviders) expect(carrierProvider(provider.provider)).toBe(provider);
    expect(['', 'SF', 'ups', '__proto__'].map(carrierProvider)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('a secret that is being changed', () => {
  it.each(pushing)('opens with both of its values: $provider', (provider) => {
    const old = settingsOf(provider);
    const [name] = provider.needs;
    const value = `${old.secrets[name!]!.slice(0, -8)}AAAABBBB`;
    const both = {
      ...old,
      secrets: { [name!]: value, [`previous${name![0]!.toUpperCase()}${name!.slice(1)}`]: old.secrets[name!]! },
    };
    const body = Buffer.from('{}');
    expect(provider.verify(provider.sign(body, old, now), both, now)).toBe(true);
    expect(provider.verify(provider.sign(body, both, now), both, now)).toBe(true);
    expect(provider.verify(provider.sign(body, old, now), { ...old, secrets: { [name!]: value } }, now)).toBe(false);
  });
});
