/**
 * Prepares a stack of one's own (docker-compose.yml): `development.mjs secrets | databases | tokens`.
 *
 * Everything secret is made here, on the first start, and kept in one volume; nothing is written into the compose file that somebody
 * could carry over to a machine that matters. For development only: it does not run with NODE_ENV=production.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const folderOf = () => process.env.SECRETS_FOLDER ?? '/secrets';
const server = process.env.POSTGRES_ADDRESS ?? 'postgres:5432';

/** Whose events each service reads. */
export const sources = {
  order: ['logistics', 'alerting'],
  logistics: ['order'],
  alerting: ['order', 'logistics'],
};
const services = Object.keys(sources);

/** What was made once stays as it is: databases and tokens that are out there go on working. */
const kept = async () => {
  const file = join(folderOf(), 'kept', 'secrets.json');
  let secrets = {};
  try {
    secrets = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const { developmentIssuer } = await import('@throughline/nest-kit/development-issuer');
  const { privateKey: key } = secrets;
  const issuer = await developmentIssuer(key === undefined ? {} : { privateKey: key });
  secrets.privateKey ??= issuer.privateKey;
  const secret = (name) => (secrets[name] ??= randomBytes(24).toString('base64url'));
  const save = () => write(file, JSON.stringify(secrets), 0o600);
  return { issuer, secret, save };
};

const write = (file, text, mode) => {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text, { mode });
};

const adminUrl = (secret) => `postgres://postgres:${secret('postgres')}@${server}/postgres`;
const databaseUrl = (secret, service, kind) => {
  const role = `throughline_${service}_${kind}`;
  return `postgres://${role}:${secret(role)}@${server}/throughline_${service}`;
};
const feedSecret = (secret, consumer, source) => secret(`feed-${consumer}-at-${source}`);
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** The secret part of a service's environment, as a file for `node --env-file`. */
const environmentOf = (service, { issuer, secret }) => {
  const consumers = services.filter((name) => sources[name].includes(service));
  return {
    DATABASE_URL: databaseUrl(secret, service, 'runtime'),
    JWT_ISSUER: issuer.issuer,
    JWT_AUDIENCE: issuer.audience,
    JWKS: JSON.stringify(issuer.jwks),
    SEAL_SECRET: secret(`seal-${service}`),
    FEED_CREDENTIALS: JSON.stringify(
      Object.fromEntries(consumers.map((name) => [name, sha256(feedSecret(secret, name, service))])),
    ),
    ...Object.fromEntries(
      sources[service].map((source) => [
        `SOURCE_${source.toUpperCase()}_CREDENTIAL`,
        feedSecret(secret, service, source),
      ]),
    ),
  };
};

const lines = (variables) =>
  Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');

/** Each comes back with what to print. */
export const tasks = {
  /** Files that only root may change; each container sees the folder that is its own. */
  async secrets() {
    const folder = folderOf();
    const made = await kept();
    const { secret, save } = made;
    for (const service of services) {
      write(join(folder, service, 'service.env'), lines(environmentOf(service, made)), 0o444);
      const databases = {
        MIGRATION_DATABASE_URL: databaseUrl(secret, service, 'owner'),
        // Tells whom the owner grants to.
        DATABASE_URL: databaseUrl(secret, service, 'runtime'),
      };
      write(join(folder, `${service}-owner`, 'migration.env'), lines(databases), 0o444);
    }
    write(join(folder, 'postgres', 'password'), secret('postgres'), 0o444);
    // The demo speaks as many people, and makes their tokens itself.
    write(join(folder, 'demo', 'development-key.json'), JSON.stringify(made.issuer.privateKey), 0o444);
    save();
    return 'The secrets of this stack are made.';
  },

  /** Three databases; of each, one role owns it and another one works in it. */
  async databases() {
    const { secret } = await kept();
    const { provision } = await import('../local/dist/postgres/provision.js');
    const names = services.map((service) => `throughline_${service}`);
    const made = await patiently(() =>
      provision({ adminUrl: adminUrl(secret), names, password: secret, isOurs: () => true }),
    );
    return made.map(({ name, isNew }) => `${name}: ${isNew ? 'made' : 'there'}`).join('\n');
  },

  async tokens() {
    const { issuer } = await kept();
    const tokens = Object.entries(await issuer.tokenPerRole());
    return tokens.map(([role, token]) => `export ${role.toUpperCase()}=${token}`).join('\n');
  },
};

/** A server that says that it is ready may still be the one that only sets itself up. */
const patiently = async (work, triesLeft = 30) => {
  try {
    return await work();
  } catch (error) {
    if (triesLeft === 0) throw error;
    await sleep(1_000);
    return patiently(work, triesLeft - 1);
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const task = tasks[process.argv[2]];
  if (task === undefined) {
    console.error(`One of: ${Object.keys(tasks).join(', ')}`);
    process.exitCode = 64;
  } else console.log(await task());
}
