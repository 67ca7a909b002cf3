import { on } from '@throughline/event-sourcing';
import { inMemorySource, type EventSource, type InMemoryFeed } from '@throughline/transport';
import { instant } from '@throughline/values';
import { openPool, type Pool } from '../database.js';
import { EventStore } from '../event-store.js';
import { randomId } from '../ids.js';
import { StoreRuntime, type RunsAs, type RuntimeOptions } from '../store-runtime.js';
import { turnableClock } from '../time.js';
import { parcel, parcels } from './parcel.js';

export const start = instant('2026-03-02T10:00:00Z');
/** Cursors on each source and on the own log. */
export const ranges = 8;

export interface Process {
  readonly store: EventStore;
  readonly runtime: StoreRuntime;
  readonly pool: Pool;
  /** As `kill -9` or a cut cable does it: nothing is given back. */
  die(): Promise<void>;
}

export interface ProcessOptions {
  readonly source?: EventSource;
  readonly definition?: typeof parcels;
  readonly rangesAtLeast?: number;
  /** Another way to the database. */
  readonly url?: string;
  readonly watermarkEveryMs?: number;
  readonly check?: NonNullable<RuntimeOptions['check']>;
}

/** Posts a parcel whose number is its id. */
export const postParcel = (store: EventStore, id: string) =>
  store.execute(
    on(parcel, id, { type: 'PostParcel', data: { number: id, at: start } }),
    { commandId: randomId(), actor: 'user:spec', correlationId: randomId() },
    () => ({ status: 200, body: {} }),
  );

/** Processes of the service `parcels` on one database. */
export class Processes {
  private readonly running: Process[] = [];

  constructor(
    private readonly database: () => { readonly url: string },
    private readonly depot: () => InMemoryFeed,
  ) {}

  async start(
    owner: string,
    runsAs: RunsAs = { worker: true, sequencer: true },
    options: ProcessOptions = {},
  ): Promise<Process> {
    const url = options.url ?? this.database().url;
    const pool = openPool({ url, applicationName: owner }, () => undefined);
    const store = new EventStore({ pool, definition: options.definition ?? parcels, clock: turnableClock(start) });
    await store.start();
    const runtime = new StoreRuntime(store, {
      sources: [options.source ?? inMemorySource({ context: 'depot' }, { source: 'depot', feed: this.depot() })],
      owner,
      rangesAtLeast: options.rangesAtLeast ?? ranges,
      listenUrl: url,
      sequencer: { watermarkEveryMs: options.watermarkEveryMs ?? 200 },
      ...(options.check !== undefined && { check: options.check }),
    });
    let dead = false;
    const one: Process = {
      store,
      runtime,
      pool,
      die: async () => {
        if (dead) return;
        dead = true;
        await pool.end();
        await runtime.stop();
      },
    };
    this.running.push(one);
    await runtime.start(runsAs);
    return one;
  }

  async end(): Promise<void> {
    for (const one of this.running.splice(0)) {
      await one.runtime.stop();
      await one.die();
    }
  }
}
