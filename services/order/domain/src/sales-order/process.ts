/** The seven nodes of the stage bar, in reading order. */
export const stages = ['placed', 'approved', 'prepared', 'shipped', 'delivered', 'after-sales', 'settled'] as const;
export type Stage = (typeof stages)[number];

/** A check that must be passed before goods are released. */
export type Gate = 'approval';

/** One process as somebody writes it down: which stage follows which, and where a gate stands. */
export interface ProcessTable {
  readonly name: string;
  readonly version: number;
  readonly stages: Readonly<Record<string, { readonly gate?: Gate; readonly next: readonly string[] }>>;
  /** Days after the last signature in which the customer may send goods back; absent: the process has no after-sales. */
  readonly afterSalesDays?: number;
}

/** What an order keeps of its process when it is placed: it stays with this version to its end. */
export interface PinnedProcess {
  readonly name: string;
  readonly version: number;
  readonly gates: readonly Gate[];
  readonly afterSalesDays?: number;
}

/**
 * Checks a table and pins it.
 * @throws Error where a stage is unknown, is never reached from `placed`, leads nowhere though it is not `settled`, or leads to itself.
 */
export const pinned = (table: ProcessTable): PinnedProcess => {
  const wrong = (what: string) => new Error(`process ${table.name}.v${table.version}: ${what}`);
  const reached = new Set(['placed']);
  for (const name of reached) {
    const stage = table.stages[name];
    if (stage === undefined) throw wrong(`stage ${name} is not in its table`);
    if (stage.next.length === 0 && name !== 'settled') throw wrong(`stage ${name} leads nowhere`);
    if (stage.next.includes(name)) throw wrong(`stage ${name} leads to itself`);
    stage.next.forEach((next) => reached.add(next));
  }
  for (const name of Object.keys(table.stages)) {
    if (!stages.some((stage) => stage === name)) throw wrong(`stage ${name} is unknown`);
    if (!reached.has(name)) throw wrong(`stage ${name} is never reached`);
  }
  return {
    name: table.name,
    version: table.version,
    gates: Object.values(table.stages).flatMap((stage) => stage.gate ?? []),
    ...(table.afterSalesDays !== undefined && { afterSalesDays: table.afterSalesDays }),
  };
};

/** The processes that an order may follow. A changed table gets a new version; running orders keep theirs. */
export const processes: Readonly<Record<'standard' | 'direct', PinnedProcess>> = {
  standard: pinned({
    name: 'standard',
    version: 1,
    stages: {
      placed: { next: ['approved'] },
      approved: { gate: 'approval', next: ['prepared'] },
      prepared: { next: ['shipped'] },
      shipped: { next: ['delivered'] },
      delivered: { next: ['after-sales'] },
      'after-sales': { next: ['settled'] },
      settled: { next: [] },
    },
    afterSalesDays: 7,
  }),
  direct: pinned({
    name: 'direct',
    version: 1,
    stages: {
      placed: { next: ['prepared'] },
      prepared: { next: ['shipped'] },
      shipped: { next: ['delivered'] },
      delivered: { next: ['after-sales'] },
      'after-sales': { next: ['settled'] },
      settled: { next: [] },
    },
    afterSalesDays: 7,
  }),
};

export type ProcessName = keyof typeof processes;
