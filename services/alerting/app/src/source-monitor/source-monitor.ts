import { sourceWatch, type SourceWatchCommand } from '@throughline/alerting-domain';
import { newId, randomId, type StoreRuntime } from '@throughline/event-store';
import { on } from '@throughline/event-sourcing';
import type { Runner } from '@throughline/nest-kit';
import { earlier, type Instant } from '@throughline/values';
import { lookAt, type Sighting, type SourceLook } from '../deadlines/source-blind/source-blind.js';

const lookEveryMs = 2_000;

/**
 * Looks at the sources every two seconds. Blindness is no deadline of a stream: what falls due is seen on a watermark, which is a
 * row and no fact. What it finds becomes a fact of `source-watch`, whose decision keeps it to one case however many processes look.
 */
export class SourceMonitor implements Runner {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;
  private readonly looks = new Map<string, SourceLook>();
  private readonly told = new Map<string, SourceLook['verdict']>();
  /** A source that has never answered has been silent since we began to look. */
  private readonly since: Instant;
  private readonly sources: ReadonlySet<string>;

  constructor(private readonly runtime: StoreRuntime) {
    this.since = runtime.store.clock.now();
    this.sources = new Set(runtime.sources.map(({ context }) => context));
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { time, log } = this.runtime.store;
    while (!this.stopping.signal.aborted) {
      try {
        await this.look();
      } catch (error) {
        log.warn({ err: error }, 'the sources could not be looked at; they are looked at again');
      }
      await time.sleep(lookEveryMs, this.stopping.signal);
    }
  }

  private async look(): Promise<void> {
    const [{ sources: marks }, consumers] = await Promise.all([
      this.runtime.watermarks(),
      this.runtime.consumerStatus(),
    ]);
    for (const source of this.sources) {
      const mark = marks.find(({ entry }) => entry === source);
      const readTo = consumers.filter((one) => one.source === source).reduce((sum, one) => sum + one.position, 0);
      const now = this.runtime.store.clock.now();
      await this.judge(
        source,
        {
          completeUntil: mark?.at ?? this.since,
          readTo,
          ...(mark?.holdUntil !== undefined && { holdUntil: mark.holdUntil }),
        },
        now,
      );
      // An account that the source asks over is a source of its own. While the source itself is behind, that says nothing of the account.
      for (const { entry, at } of marks) {
        const account = accountIn(source, entry);
        if (account === undefined || mark === undefined) continue;
        // What we read meanwhile is of all carriers: it is no answer of this account's provider.
        await this.judge(account, { completeUntil: at, readTo: 0 }, earlier(now, mark.at));
      }
    }
  }

  /** @param until what it could know by then */
  private async judge(source: string, sighting: Sighting, until: Instant): Promise<void> {
    const { clock, time } = this.runtime.store;
    const now = clock.now();
    const look = lookAt(sighting, this.looks.get(source), { now: until, systemMs: time.nowMs() });
    this.looks.set(source, look);
    if (look.verdict === 'undecided' || look.verdict === this.told.get(source)) return;
    const { completeUntil } = sighting;
    await this.tell(
      source,
      look.verdict === 'blind'
        ? { type: 'RecordBlindness', data: { source, completeUntil, caseId: newId('case', now), now } }
        : { type: 'RecordSight', data: { completeUntil, now } },
    );
    this.told.set(source, look.verdict);
  }

  private async tell(source: string, command: SourceWatchCommand): Promise<void> {
    const commandId = randomId();
    await this.runtime.store.execute(
      on(sourceWatch, source, command),
      { commandId, correlationId: commandId, actor: 'system:source-blind' },
      () => ({ status: 200, body: {} }),
    );
  }
}

/** `logistics:account-kd-1` → `account-kd-1`: whoever is asked about carriers, as far as logistics has heard. */
const accountIn = (source: string, entry: string): string | undefined =>
  entry.startsWith(`${source}:account-`) ? entry.slice(source.length + 1) : undefined;
