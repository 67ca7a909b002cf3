import type { KafkaSettings } from '@throughline/transport';
import type { JSONWebKeySet } from 'jose';
import { readFileSync } from 'node:fs';
import type { TokenOptions } from './access/bearer-tokens.js';

/** What a process can do: answer people, follow feeds and deadlines, give events their positions. */
export const processRoles = ['api', 'worker', 'sequencer'] as const;
export type ProcessRole = (typeof processRoles)[number];

/** Where another context's facts come from. */
export interface SourceSetting {
  /** Its topic, with the feed for what the topic does not keep any more; or its feed alone. */
  readonly door: 'kafka' | 'feed';
  /** Addresses of its feed: replicas, any of which may answer. */
  readonly feeds: readonly [string, ...string[]];
  readonly credential: string;
}

const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** How the Kafka cluster is reached, and what our topics there look like; everything but who we are there. */
export type KafkaEnvironment = Omit<KafkaSettings, 'clientId'>;

/** A process's settings, read once and checked. */
export interface Environment {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly clock: 'system' | 'turnable';
  readonly sources: Readonly<Record<string, SourceSetting>>;
  /** Present: what is published goes to Kafka as well. */
  readonly kafka?: KafkaEnvironment;
  /** A worker splits what it reads into at least so many ranges of shards; ranges are never merged. */
  readonly ranges: number;
  /** No other process of this service runs on this database: nobody has to be listened to. */
  readonly onlyProcess: boolean;
  /** Consumer → SHA-256 of its secret, hex. */
  readonly feedCredentials: Readonly<Record<string, string>>;
  readonly tokens: TokenOptions;
  readonly roles: ReadonlySet<ProcessRole>;
  readonly logLevel: string;
  readonly bodyLimit: number;
  /** How long a process that is told to stop still answers, so that balancers notice. Milliseconds. */
  readonly shutdownWaitMs: number;
  /** The process among its likes. Started again under the same name it gives up at once what it held; two at a time must not share one. */
  readonly instance?: string;
  readonly otlpEndpoint?: string;
  /** What seals secrets that settings keep; the same in all processes of a service, and kept as long as its database. */
  readonly sealSecret?: string;
}

/** Every variable that is wrong, one line each. */
export class InvalidEnvironment extends Error {
  override readonly name = 'InvalidEnvironment';
  constructor(readonly faults: readonly string[]) {
    super(`the environment is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads variables and remembers each that is wrong, never its value: it may be a secret. */
class Reader {
  readonly faults: string[] = [];
  constructor(private readonly variables: Variables) {}

  text(name: string, otherwise?: string): string {
    const value = this.optional(name) ?? otherwise;
    if (value === undefined) this.faults.push(`${name} is missing`);
    return value ?? '';
  }

  optional(name: string): string | undefined {
    const value = this.variables[name];
    return value === undefined || value === '' ? undefined : value;
  }

  integer(name: string, otherwise: number, min: number, max: number): number {
    const value = this.optional(name);
    if (value === undefined) return otherwise;
    const number = /^\d{1,12}$/.test(value) ? Number(value) : NaN;
    if (!(number >= min && number <= max)) this.faults.push(`${name} must be a whole number from ${min} to ${max}`);
    return number;
  }

  oneOf<const T extends string>(name: string, values: readonly T[], otherwise: T): T {
    const value = this.optional(name) ?? otherwise;
    if (!(values as readonly string[]).includes(value)) this.faults.push(`${name} must be one of ${values.join(', ')}`);
    return value as T;
  }

  /** 1, 2, 4 … up to 1024: what divides 1024 shards evenly. */
  powerOfTwo(name: string, otherwise: number): number {
    const value = this.optional(name) ?? String(otherwise);
    const isOne = /^\d{1,4}$/.test(value) && Number.isInteger(Math.log2(Number(value))) && Number(value) <= 1_024;
    if (!isOne) this.faults.push(`${name} must be a power of two from 1 to 1024`);
    return Number(value);
  }

  yes(name: string): boolean {
    return this.oneOf(name, ['true', 'false'], 'false') === 'true';
  }

  /** Parts between commas, each of which must match; at least one. */
  list(name: string, isPart: (part: string) => boolean, shape: string): readonly [string, ...string[]] {
    const value = this.text(name);
    const [first = '', ...others] = value.split(',').map((part) => part.trim());
    const parts = [first, ...others] as const;
    if (value !== '' && !parts.every(isPart)) this.faults.push(`${name} must be ${shape}, separated by commas`);
    return parts;
  }

  url(name: string, protocols: readonly string[], otherwise?: string): string {
    const value = this.text(name, otherwise);
    if (value !== '' && !isAddress(value, protocols))
      this.faults.push(
        `${name} must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
      );
    return value;
  }

  json<T>(name: string, otherwise: string, isRight: (value: unknown) => value is T, shape: string): T | undefined {
    try {
      const value: unknown = JSON.parse(this.text(name, otherwise));
      if (isRight(value)) return value;
    } catch {
      // falls through to the fault
    }
    this.faults.push(`${name} must be JSON: ${shape}`);
    return undefined;
  }
}

const isAddress = (text: string, protocols: readonly string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol);

const isCredentials = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((hash) => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash));

const isKeySet = (value: unknown): value is JSONWebKeySet =>
  typeof value === 'object' && value !== null && Array.isArray((value as { keys?: unknown }).keys);

const postgres = ['postgres:', 'postgresql:'];
const web = ['https:', 'http:'];

/**
 * Reads the settings of a service.
 * @param sources contexts whose facts it reads: each needs `SOURCE_<CONTEXT>` (addresses of its feed, or `kafka` and then
 *   `SOURCE_<CONTEXT>_FEED`) and `SOURCE_<CONTEXT>_CREDENTIAL`
 * @throws InvalidEnvironment that lists every variable that is wrong
 */
export const readEnvironment = (variables: Variables, sources: readonly string[]): Environment => {
  const read = new Reader(variables);
  const production = variables['NODE_ENV'] === 'production';
  const auth = read.oneOf('AUTH', ['oidc', 'development'], 'oidc');
  const clock = read.oneOf('CLOCK', ['system', 'turnable'], 'system');
  if (production && auth === 'development') read.faults.push('AUTH=development is refused with NODE_ENV=production');
  if (production && clock === 'turnable') read.faults.push('CLOCK=turnable is refused with NODE_ENV=production');
  const roles = read.text('ROLE', processRoles.join(',')).split(',');
  for (const role of roles)
    if (!(processRoles as readonly string[]).includes(role))
      read.faults.push(`ROLE must list some of ${processRoles.join(', ')}`);
  const instance = read.optional('INSTANCE');
  if (instance !== undefined && !/^[\w.-]{1,64}$/.test(instance))
    read.faults.push('INSTANCE must be 1 to 64 letters, digits, - _ or .');
  const onlyProcess = read.yes('ONLY_PROCESS');
  if (onlyProcess && processRoles.some((role) => !roles.includes(role)))
    read.faults.push('ONLY_PROCESS=true needs every ROLE: there is nobody else to do the work');
  const sealSecret = read.optional('SEAL_SECRET');
  if (sealSecret !== undefined && sealSecret.length < 32)
    read.faults.push('SEAL_SECRET must have at least 32 characters');
  const kafka = kafkaOf(read);
  const otlpEndpoint = read.optional('OTEL_EXPORTER_OTLP_ENDPOINT');
  const environment: Environment = {
    production,
    host: read.text('HOST', '127.0.0.1'),
    port: read.integer('PORT', 3000, 0, 65_535),
    databaseUrl: read.url('DATABASE_URL', postgres),
    clock,
    sources: Object.fromEntries(sources.map((context) => [context, sourceOf(read, context)])),
    ...(kafka !== undefined && { kafka }),
    ranges: read.powerOfTwo('RANGES', 1),
    onlyProcess,
    feedCredentials:
      read.json('FEED_CREDENTIALS', '{}', isCredentials, 'an object of consumer → SHA-256 of its secret in hex') ?? {},
    tokens: {
      issuer: read.text('JWT_ISSUER'),
      audience: read.text('JWT_AUDIENCE', 'throughline'),
      keys: keysOf(read),
    },
    roles: new Set(roles as ProcessRole[]),
    logLevel: read.oneOf('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info'),
    bodyLimit: read.integer('BODY_LIMIT_BYTES', 1_048_576, 1_024, 16_777_216),
    shutdownWaitMs: read.integer('SHUTDOWN_WAIT_MS', production ? 3_000 : 0, 0, 60_000),
    ...(instance !== undefined && { instance }),
    ...(otlpEndpoint !== undefined && { otlpEndpoint }),
    ...(sealSecret !== undefined && { sealSecret }),
  };
  if (read.faults.length > 0) throw new InvalidEnvironment(read.faults);
  return environment;
};

const sourceOf = (read: Reader, context: string): SourceSetting => {
  const name = `SOURCE_${context.toUpperCase()}`;
  const door = read.optional(name) === 'kafka' ? 'kafka' : 'feed';
  if (door === 'kafka' && read.optional('KAFKA_BROKERS') === undefined)
    read.faults.push(`KAFKA_BROKERS is missing: ${name} asks for it`);
  return {
    door,
    // What a topic does not keep any more comes from the feed.
    feeds: read.list(
      door === 'kafka' ? `${name}_FEED` : name,
      (part) => isAddress(part, web),
      'addresses that begin with https:// or http://',
    ),
    credential: read.text(`${name}_CREDENTIAL`),
  };
};

const kafkaOf = (read: Reader): KafkaEnvironment | undefined => {
  if (read.optional('KAFKA_BROKERS') === undefined) return undefined;
  const topicPrefix = read.text('KAFKA_TOPIC_PREFIX', 'throughline');
  if (!/^[a-zA-Z0-9][\w.-]{0,99}$/.test(topicPrefix))
    read.faults.push('KAFKA_TOPIC_PREFIX must be 1 to 100 letters, digits, - _ or .');
  const tls = tlsOf(read);
  const sasl = saslOf(read);
  return {
    brokers: read.list('KAFKA_BROKERS', (part) => /^[a-zA-Z0-9][\w.-]*:\d{1,5}$/.test(part), 'host:port'),
    topicPrefix,
    ...(tls !== undefined && { tls }),
    ...(sasl !== undefined && { sasl }),
    partitions: read.powerOfTwo('KAFKA_PARTITIONS', 8),
    replication: read.integer('KAFKA_REPLICATION', 3, 1, 15),
  };
};

const tlsOf = (read: Reader): KafkaEnvironment['tls'] => {
  const caFile = read.optional('KAFKA_TLS_CA_FILE');
  if (caFile !== undefined && !holdsCertificates(caFile))
    read.faults.push('KAFKA_TLS_CA_FILE must name a file of certificates (PEM) that this process may read');
  if (read.yes('KAFKA_TLS')) return caFile === undefined ? {} : { caFile };
  // Whoever names a certificate does not expect his password to travel in the clear.
  if (caFile !== undefined) read.faults.push('KAFKA_TLS must be true where KAFKA_TLS_CA_FILE is given');
  return undefined;
};

const holdsCertificates = (file: string): boolean => {
  try {
    return readFileSync(file, 'utf8').includes('-----BEGIN CERTIFICATE-----');
  } catch {
    return false;
  }
};

const saslOf = (read: Reader): KafkaEnvironment['sasl'] => {
  const given = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const;
  if (given.every((name) => read.optional(name) === undefined)) return undefined;
  const mechanism = read.text(given[0]) === '' ? 'plain' : read.oneOf(given[0], saslMechanisms, 'plain');
  return { mechanism, username: read.text(given[1]), password: read.text(given[2]) };
};

const keysOf = (read: Reader): Environment['tokens']['keys'] => {
  const url = read.optional('JWKS_URL');
  if (url !== undefined) return { url: read.url('JWKS_URL', web) };
  return { jwks: read.json('JWKS', '', isKeySet, 'a JSON Web Key Set (or give JWKS_URL)') ?? { keys: [] } };
};

/** Where to make and check topics: what `main.js topics` needs of the environment. @throws InvalidEnvironment */
export const readTopicSetting = (variables: Variables): KafkaEnvironment => {
  const read = new Reader(variables);
  const kafka = kafkaOf(read);
  if (kafka === undefined) read.faults.push('KAFKA_BROKERS is missing');
  if (kafka === undefined || read.faults.length > 0) throw new InvalidEnvironment(read.faults);
  return kafka;
};

/** Where to migrate as the owner, and which role gets its rights then. @throws InvalidEnvironment */
export const readMigrationSetting = (variables: Variables): { readonly url: string; readonly runTimeRole?: string } => {
  const read = new Reader(variables);
  const runTimeUrl = read.optional('DATABASE_URL');
  const url = read.url('MIGRATION_DATABASE_URL', postgres, runTimeUrl);
  if (runTimeUrl !== undefined) read.url('DATABASE_URL', postgres);
  if (read.faults.length > 0) throw new InvalidEnvironment(read.faults);
  const userOf = (address: string): string => decodeURIComponent(new URL(address).username);
  return runTimeUrl === undefined || userOf(runTimeUrl) === userOf(url)
    ? { url }
    : { url, runTimeRole: userOf(runTimeUrl) };
};
