import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ServiceDatabase } from './postgres/provision.js';

export interface Migration {
  readonly service: string;
  readonly script: string;
  readonly database: ServiceDatabase;
  readonly environment: Readonly<Record<string, string>>;
}

/** The shell and the store have tables of their own in every service's database. */
const libraries = ['event-store', 'nest-kit'].map((name) =>
  fileURLToPath(new URL(`../../../libs/${name}/dist`, import.meta.url)),
);

/**
 * Migrates what has not been migrated by the code that is built now: the same code on the same database has nothing to do, and
 * a process less for each service halves a warm start.
 *
 * @param file where it is remembered which code that was
 */
export const migrateStale = async (file: string, migrations: readonly Migration[]): Promise<void> => {
  const known = read(file);
  const stale = migrations.filter(
    ({ script, database }) => database.isNew || known[database.name] !== fingerprint(script),
  );
  await Promise.all(
    stale.map(async (migration) => {
      await migrate(migration);
      known[migration.database.name] = fingerprint(migration.script);
      writeFileSync(file, JSON.stringify(known));
    }),
  );
};

const migrate = async ({ service, script, database, environment }: Migration): Promise<void> => {
  try {
    await promisify(execFile)(process.execPath, [script, 'migrate'], {
      env: { ...environment, MIGRATION_DATABASE_URL: database.migrationUrl },
    });
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout: string; stderr: string };
    const lines = `${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n');
    throw new Error(`The database of ${service} cannot be migrated:\n${lines}`, { cause });
  }
};

/** Of all that is built of the service, the shell and the store. */
const fingerprint = (script: string): string => {
  const hash = createHash('sha256');
  for (const folder of [dirname(script), ...libraries]) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
    for (const file of files.sort()) hash.update(file).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex');
};

const read = (file: string): Record<string, string> => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
};
