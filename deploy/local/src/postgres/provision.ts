import pg from 'pg';

export interface ServiceDatabase {
  readonly name: string;
  /** For the running service: may do what the migration granted it, and nothing else. */
  readonly url: string;
  /** For migrations: owns the database. */
  readonly migrationUrl: string;
  /** Whom the migration grants to. */
  readonly runTimeRole: string;
  /** Was it made just now? */
  readonly isNew: boolean;
}

export interface Provision {
  /** Address of an administrator: a role that may create databases and roles. */
  readonly adminUrl: string;
  /** Names of the databases; roles are called after them. */
  readonly names: readonly string[];
  /** The password of a role, always the same for one name. */
  readonly password: (role: string) => string;
  /** Was a password of this role made here before? A role that exists without one belongs to somebody else. */
  readonly isOurs: (role: string) => boolean;
}

/** Makes what is missing of the databases and their two roles each; leaves alone what is there. */
export const provision = async ({ adminUrl, names, password, isOurs }: Provision): Promise<ServiceDatabase[]> =>
  asAdministrator(adminUrl, async (admin) => {
    await checkVersion(admin);
    // Two starters on one server take turns.
    await admin.query("SELECT pg_advisory_lock(hashtext('throughline'))");
    const databases: ServiceDatabase[] = [];
    for (const name of names) {
      const owner = `${name}_owner`;
      const runtime = `${name}_runtime`;
      for (const role of [owner, runtime]) {
        if (await exists(admin, 'role', role)) {
          if (!isOurs(role)) throw new Error(belongsToAnother(role, adminUrl));
        } else {
          await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD ${admin.escapeLiteral(password(role))}`);
        }
      }
      await admin.query(`GRANT ${owner}, ${runtime} TO CURRENT_USER`);
      const isNew = !(await exists(admin, 'database', name));
      if (isNew) {
        await admin.query(`CREATE DATABASE ${name} OWNER ${owner} TEMPLATE template0 ENCODING 'UTF8'`);
      }
      await admin.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
      await admin.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO ${runtime}`);
      const url = (role: string): string => addressOf(adminUrl, { database: name, role, password: password(role) });
      databases.push({ name, url: url(runtime), migrationUrl: url(owner), runTimeRole: runtime, isNew });
    }
    return databases;
  });

/** Removes databases and roles that {@link provision} made. */
export const unprovision = async (adminUrl: string, names: readonly string[]): Promise<void> =>
  asAdministrator(adminUrl, async (admin) => {
    for (const name of names) {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.query(`DROP ROLE IF EXISTS ${name}_owner, ${name}_runtime`);
    }
  });

/** The same server, another database and role. */
export const addressOf = (
  adminUrl: string,
  { database, role, password }: { database: string; role: string; password: string },
): string => {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  url.pathname = `/${database}`;
  return url.href;
};

export const asAdministrator = async <T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> => {
  const admin = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  admin.on('error', () => undefined);
  try {
    await admin.connect();
  } catch (cause) {
    throw new Error(`No connection to PostgreSQL at ${new URL(adminUrl).host}: ${(cause as Error).message}`, { cause });
  }
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
};

const checkVersion = async (admin: pg.Client): Promise<void> => {
  const { rows } = await admin.query<{ server_version_num: string }>('SHOW server_version_num');
  const major = Math.trunc(Number(rows[0]?.server_version_num) / 10_000);
  if (major < 15 || major > 18) throw new Error(`PostgreSQL 15–18 is needed; DATABASE_URL leads to ${major}.`);
};

const exists = async (admin: pg.Client, kind: 'role' | 'database', name: string): Promise<boolean> => {
  const [table, column] = kind === 'role' ? ['pg_roles', 'rolname'] : ['pg_database', 'datname'];
  return (await admin.query(`SELECT FROM ${table} WHERE ${column} = $1`, [name])).rowCount === 1;
};

const belongsToAnother = (role: string, adminUrl: string): string =>
  `${new URL(adminUrl).host} has a role ${role} that was not made from this folder. ` +
  `Set DATABASE_PREFIX to another name than throughline, or drop that role and its database.`;
