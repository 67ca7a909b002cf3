import type { MigrationInterface, QueryRunner } from 'typeorm';
import { freshDatabase } from './fresh-database.js';

class Notes1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE note (id bigint PRIMARY KEY, body text NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE note');
  }
}

describe('a fresh database', () => {
  it('has the migrations, and its run-time role may not change the log', async () => {
    const database = await freshDatabase({ migrations: [Notes1700000000000] });
    await database.pool.query("INSERT INTO note VALUES (1, 'first')");
    await expect(database.pool.query('DELETE FROM event')).rejects.toThrow('permission denied');
    await expect(database.pool.query('CREATE TABLE mine ()')).rejects.toThrow('permission denied');
    await database.drop();
  });

  it('shares nothing with another', async () => {
    const databases = await Promise.all([1, 2, 3].map(() => freshDatabase({ migrations: [Notes1700000000000] })));
    await databases[0]!.pool.query("INSERT INTO note VALUES (1, 'only here')");
    expect((await databases[1]!.pool.query('SELECT FROM note')).rowCount).toBe(0);
    await Promise.all(databases.map((database) => database.drop()));
  });

  it('leaves no half-made template behind when a migration fails', async () => {
    class Broken1700000000001 implements MigrationInterface {
      up = (): Promise<void> => Promise.reject(new Error('broken migration'));
      down = (): Promise<void> => Promise.resolve();
    }
    const make = () => freshDatabase({ migrations: [Broken1700000000001] });
    await expect(make()).rejects.toThrow('broken migration');
    await expect(make()).rejects.toThrow('broken migration');
  });
});
