import type { JSONWebKeySet } from 'jose';

/** What a process can do: answer people, follow feeds and deadlines, give events their positions. */
export const processRoles = ['api', 'worker', 'sequencer'] as const;
export type ProcessRole = (typeof processRoles)[number];

/** Where another context's facts come from. */
export interface SourceSetting {
  readonly url: string;
  readonly credential: string;
}

/** A process's settings, read once and checked. */
export interface Environment {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly clock: 'system' | 'turnable';
  readonly sources: Readonly<Record<string, SourceSetting>>;
  /** Consumer → SHA-256 of its secret, hex. */
  readonly feedCredentials: Readonly<Record<string, string>>;
  readonly tokens: {
    readonly issuer: string;
    readonly audience: string;
    readonly keys: { readonly jwks: JSONWebKeySet } | { readonly url: string };
  };
  readonly roles: ReadonlySet<ProcessRole>;
  readonly logLevel: string;
  readonly bodyLimit: number;
  /** How long a process that is told to stop still answers, so that balancers notice. Milliseconds. */
  readonly shutdownWaitMs: number;
  /** The process among its likes. Started again under the same name it takes its own leases at once; two at a time must not share one. */
  readonly instance?: string;
  readonly otlpEndpoint?: string;
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

  url(name: string, protocols: readonly string[], otherwise?: string): string {
    const value = this.text(name, otherwise);
    if (value !== '' && !protocols.includes(URL.canParse(value) ? new URL(value).protocol : ''))
      this.faults.push(`${name} must be an address that begins with ${protocols.join(' or ')}//`);
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
 * @param sources contexts whose facts it reads: each needs `SOURCE_<CONTEXT>` and `SOURCE_<CONTEXT>_CREDENTIAL`
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
  const otlpEndpoint = read.optional('OTEL_EXPORTER_OTLP_ENDPOINT');
  const environment: Environment = {
    production,
    host: read.text('HOST', '127.0.0.1'),
    port: read.integer('PORT', 3000, 0, 65_535),
    databaseUrl: read.url('DATABASE_URL', postgres),
    clock,
    sources: Object.fromEntries(
      sources.map((context) => {
        const name = `SOURCE_${context.toUpperCase()}`;
        return [context, { url: read.url(name, web), credential: read.text(`${name}_CREDENTIAL`) }];
      }),
    ),
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
  };
  if (read.faults.length > 0) throw new InvalidEnvironment(read.faults);
  return environment;
};

const keysOf = (read: Reader): Environment['tokens']['keys'] => {
  const url = read.optional('JWKS_URL');
  if (url !== undefined) return { url: read.url('JWKS_URL', web) };
  return { jwks: read.json('JWKS', '', isKeySet, 'a JSON Web Key Set (or give JWKS_URL)') ?? { keys: [] } };
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
