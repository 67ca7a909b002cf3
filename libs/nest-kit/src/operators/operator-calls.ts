import { Inject, Injectable } from '@nestjs/common';
import { StoreRuntime } from '@throughline/event-store';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Asked } from '../commands/asked.js';
import type { Log } from '../observability/log.js';
import { asProblem } from '../problems/problem-details.js';
import { serviceLog } from '../tokens.js';

/** What operators did to the machinery, and why. Never deleted by the service. */
export class OperatorCalls1764000000500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE operator_call (
      id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      called_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      called_by text NOT NULL,
      action    text NOT NULL,
      target    text NOT NULL,
      reason    text NOT NULL,
      outcome   text
    )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE operator_call');
  }
}

export interface OperatorCall {
  readonly id: number;
  readonly calledAt: string;
  readonly calledBy: string;
  readonly action: string;
  readonly target: string;
  readonly reason: string;
  /** `done` or a problem's code; absent where the process ended in between. */
  readonly outcome?: string;
}

/** Does what an operator asks and keeps a record of it: written before the deed, so that one which kills the process is on record too. */
@Injectable()
export class OperatorCalls {
  constructor(
    private readonly runtime: StoreRuntime,
    @Inject(serviceLog) private readonly log: Log,
  ) {}

  async record<T>(asked: Asked, action: string, target: string, reason: string, deed: () => Promise<T>): Promise<T> {
    const { pool } = this.runtime.store;
    const { rows } = await pool.query<{ id: number }>(
      'INSERT INTO operator_call (called_by, action, target, reason) VALUES ($1, $2, $3, $4) RETURNING id',
      [asked.actor, action, target, reason],
    );
    const ended = (outcome: string) => {
      this.log.info({ by: asked.actor, action, target, outcome }, 'an operator acted');
      return pool.query('UPDATE operator_call SET outcome = $2 WHERE id = $1', [rows[0]?.id, outcome]);
    };
    try {
      const result = await deed();
      await ended('done');
      return result;
    } catch (error) {
      await ended(asProblem(error).code);
      throw error;
    }
  }

  /** Latest first; `before` is the id of the last one seen. */
  async list(limit: number, before?: number): Promise<readonly OperatorCall[]> {
    const { rows } = await this.runtime.store.pool.query<Omit<OperatorCall, 'outcome'> & { outcome: string | null }>(
      `SELECT id, called_at AS "calledAt", called_by AS "calledBy", action, target, reason, outcome FROM operator_call
       WHERE $2::bigint IS NULL OR id < $2 ORDER BY id DESC LIMIT $1`,
      [limit, before ?? null],
    );
    return rows.map(({ outcome, ...call }) => ({ ...call, ...(outcome !== null && { outcome }) }));
  }
}
