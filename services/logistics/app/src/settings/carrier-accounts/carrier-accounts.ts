import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { StoreRuntime } from '@throughline/event-store';
import { Problem, Sealer } from '@throughline/nest-kit';
import { instantAt, type Instant } from '@throughline/values';
import type { AskSettings } from '../../carriers/carrier-asks.js';
import type { CarrierProvider, PushSettings } from '../../carriers/carrier-provider.js';
import { carrierProvider } from '../../carriers/carrier-providers.js';
import { takesPushes } from '../../carriers/pushes-nothing.js';

/** Another process may have changed an account. */
const refreshEveryMs = 5_000;

/** While a primary account cannot be asked, a secondary one is. */
export type AccountRank = 'primary' | 'secondary';

/** What was agreed with the provider instead of its usual rules, and how often we want to ask for a waybill. */
export interface AccountLimits {
  readonly queriesPerDay?: number;
  readonly queriesPerSecond?: number;
  readonly pollEveryMinutes?: number;
}

/** Whom an account asks, and how much. */
export interface AccountForAsking {
  /** Where the provider is; null: where it usually is. */
  readonly baseUrl: string | null;
  /** Where the provider is told to push, with each subscription. */
  readonly callbackUrl: string | null;
  /** For which carriers it is asked; null: for all. */
  readonly carriers: readonly string[] | null;
  readonly rank: AccountRank;
  readonly limits: AccountLimits;
}

/** What people see of an account: the names of its secrets, never the secrets. */
export interface CarrierAccount extends AccountForAsking {
  readonly account: string;
  readonly provider: string;
  /** In which its provider's times without one are. */
  readonly offset: string;
  /** The provider's own name for us, where it wants to hear it again. */
  readonly accountId: string | null;
  readonly secretNames: readonly string[];
  readonly changedAt: Instant;
  readonly changedBy: string;
}

/** An account as those who talk to its provider need it. */
export interface OpenAccount extends AccountForAsking {
  readonly account: string;
  readonly provider: CarrierProvider;
  readonly settings: AskSettings;
}

export interface AccountToKeep {
  readonly provider: string;
  readonly offset: string;
  readonly accountId?: string | undefined;
  /** All of them: what is left out is forgotten. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly asking: AccountForAsking;
}

interface AccountRow {
  readonly account: string;
  readonly provider: string;
  readonly time_offset: string;
  readonly account_id: string | null;
  readonly secret_names: string[];
  readonly secrets: Buffer;
  readonly base_url: string | null;
  readonly callback_url: string | null;
  readonly carriers: string[] | null;
  readonly rank: AccountRank;
  readonly limits: AccountLimits;
  readonly changed_at: string;
  readonly changed_by: string;
}

/** Our accounts with those who tell us of waybills. Secrets are sealed, and opened only to check what comes in and to ask. */
@Injectable()
export class CarrierAccounts implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private open: ReadonlyMap<string, OpenAccount> = new Map();

  constructor(
    private readonly runtime: StoreRuntime,
    private readonly sealer: Sealer,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => {
      this.refresh().catch((error: unknown) =>
        this.runtime.store.log.warn({ err: error }, 'carrier accounts could not be read; the former ones hold'),
      );
    }, refreshEveryMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Known to this process for at most five seconds longer than it is there. */
  opened(account: string): OpenAccount | undefined {
    return this.open.get(account);
  }

  /** Those of which this process can open the secrets, as they stand now. */
  async openedNow(): Promise<readonly OpenAccount[]> {
    await this.refresh();
    return [...this.open.values()];
  }

  async list(): Promise<readonly CarrierAccount[]> {
    const { rows } = await this.runtime.store.pool.query<AccountRow>('SELECT * FROM carrier_account ORDER BY account');
    return rows.map(shownOf);
  }

  /** @throws Problem where there is none */
  async of(account: string): Promise<CarrierAccount> {
    const { rows } = await this.runtime.store.pool.query<AccountRow>(
      'SELECT * FROM carrier_account WHERE account = $1',
      [account],
    );
    if (rows[0] === undefined) throw new Problem('carrier-account-not-found');
    return shownOf(rows[0]);
  }

  /** @throws Problem where the provider is unknown, a secret that it needs is missing or none of its form, or this process can seal nothing */
  async keep(account: string, to: AccountToKeep, by: string): Promise<CarrierAccount> {
    const { pool, clock } = this.runtime.store;
    const provider = carrierProvider(to.provider);
    if (provider === undefined) throw new Problem('provider-unknown');
    const missing = missingSecrets(provider, to.secrets);
    if (missing.length > 0) throw secretsRefused(missing, 'required');
    // Of a form that its provider does not sign with, a secret would refuse all that comes, and nobody would know why.
    const settings: PushSettings = { secrets: to.secrets, offset: to.offset };
    const now = clock.now();
    const isPushedTo = takesPushes(provider, (name) => Boolean(to.secrets[name]));
    if (isPushedTo && !provider.verify(provider.sign(Buffer.from('{}'), settings, now), settings, now))
      throw secretsRefused(provider.needs, 'wrong-format');
    const sealed = this.sealer.seal(JSON.stringify(to.secrets), aboutOf(account));
    const { baseUrl, callbackUrl, carriers, rank, limits } = to.asking;
    await pool.query(
      `INSERT INTO carrier_account (account, provider, time_offset, account_id, secret_names, secrets, changed_at, changed_by,
         base_url, callback_url, carriers, rank, limits)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       ON CONFLICT (account) DO UPDATE SET provider = excluded.provider, time_offset = excluded.time_offset,
         account_id = excluded.account_id, secret_names = excluded.secret_names, secrets = excluded.secrets,
         changed_at = excluded.changed_at, changed_by = excluded.changed_by, base_url = excluded.base_url,
         callback_url = excluded.callback_url, carriers = excluded.carriers, rank = excluded.rank, limits = excluded.limits`,
      [
        ...[account, to.provider, to.offset, to.accountId ?? null, Object.keys(to.secrets).sort(), sealed],
        ...[clock.now(), by, baseUrl, callbackUrl, carriers, rank, limits],
      ],
    );
    await this.refresh();
    return this.of(account);
  }

  /** What came in over it stays. @throws Problem where there is none */
  async remove(account: string): Promise<void> {
    const { rowCount } = await this.runtime.store.pool.query('DELETE FROM carrier_account WHERE account = $1', [
      account,
    ]);
    if (rowCount === 0) throw new Problem('carrier-account-not-found');
    await this.refresh();
  }

  private async refresh(): Promise<void> {
    const { rows } = await this.runtime.store.pool.query<AccountRow>('SELECT * FROM carrier_account');
    this.open = new Map(
      rows.flatMap((row) => {
        const opened = this.openRow(row);
        return opened === undefined ? [] : [[row.account, opened] as const];
      }),
    );
  }

  /** An account that this process cannot open takes nothing in: whoever pushes is told to come again. */
  private openRow(row: AccountRow): OpenAccount | undefined {
    const provider = carrierProvider(row.provider);
    if (provider === undefined) return undefined;
    try {
      const secrets = JSON.parse(this.sealer.open(row.secrets, aboutOf(row.account))) as Record<string, string>;
      const accountId = row.account_id !== null && { accountId: row.account_id };
      const callbackUrl = row.callback_url !== null && { callbackUrl: row.callback_url };
      const settings = { secrets, offset: row.time_offset, ...accountId, ...callbackUrl };
      return { account: row.account, provider, settings, ...askingOf(row) };
    } catch (error) {
      this.runtime.store.log.error({ err: error, account: row.account }, 'a carrier account cannot be opened');
      return undefined;
    }
  }
}

const secretsRefused = (names: readonly string[], code: 'required' | 'wrong-format'): Problem =>
  new Problem('invalid-input', { errors: names.map((name) => ({ pointer: `/secrets/${name}`, code })) });

const aboutOf = (account: string): string => `carrier-account/${account}`;

/**
 * An account takes pushes, asks, or does both: of what it begins, all secrets must be there.
 * @returns those that are missing
 */
const missingSecrets = (
  { needs, asks }: CarrierProvider,
  secrets: Readonly<Record<string, string>>,
): readonly string[] => {
  const [usual = [], ...others] = [needs, asks?.needs ?? []].filter((way) => way.length > 0);
  const begun = [usual, ...others].filter((way) => way.some((name) => secrets[name]));
  return (begun.length === 0 ? [usual] : begun).flat().filter((name) => !secrets[name]);
};

const askingOf = ({
  base_url: baseUrl,
  callback_url: callbackUrl,
  carriers,
  rank,
  limits,
}: AccountRow): AccountForAsking => ({
  baseUrl,
  callbackUrl,
  carriers,
  rank,
  limits,
});

const shownOf = (row: AccountRow): CarrierAccount => ({
  account: row.account,
  provider: row.provider,
  offset: row.time_offset,
  accountId: row.account_id,
  ...askingOf(row),
  secretNames: row.secret_names,
  changedAt: instantAt(Date.parse(row.changed_at)),
  changedBy: row.changed_by,
});
