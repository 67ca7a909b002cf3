/** What a person may do with a case. */
export const caseActions = ['acknowledge', 'resolve', 'void', 'close', 'reopen', 'add-note'] as const;
export type CaseAction = (typeof caseActions)[number];

/** What the system may learn about the signal that opened a case: it ended, or it never was. */
export const caseSignals = ['signal-ended', 'signal-withdrawn'] as const;
export type CaseSignal = (typeof caseSignals)[number];

export const caseStates = ['open', 'acknowledged', 'resolved', 'voided', 'closed'] as const;
export type CaseState = (typeof caseStates)[number];

type Step = CaseAction | CaseSignal;
export type CaseTransitions = Readonly<Record<CaseState, Readonly<Partial<Record<Step, CaseState>>>>>;

/** Steps that leave a cause, a liable party and a remedy behind. */
const leavesFindings: readonly string[] = ['resolve', 'void', 'signal-ended', 'signal-withdrawn'];
/** Steps that keep the findings which are there. */
const keepsFindings: readonly string[] = ['add-note'];

/**
 * Refuses a table, at start-up, in which a state cannot be reached or a case could be closed without findings.
 * @throws Error naming the state
 */
export const checkedTransitions = (table: CaseTransitions): CaseTransitions => {
  const steps = caseStates.flatMap((from) => Object.entries(table[from]).map(([step, to]) => ({ from, step, to })));
  const reached = new Set<CaseState>(['open']);
  for (let size = 0; size !== reached.size;) {
    size = reached.size;
    for (const { from, to } of steps) if (reached.has(from)) reached.add(to);
  }
  for (const state of caseStates) if (!reached.has(state)) throw new Error(`no path leads to ${state}`);
  for (const { from } of steps.filter(({ step }) => step === 'close')) {
    const entries = steps.filter(({ to, step }) => to === from && !keepsFindings.includes(step));
    if (from === 'open' || entries.some(({ step }) => !leavesFindings.includes(step))) {
      throw new Error(`${from} can be closed without cause, liable party and remedy`);
    }
  }
  return table;
};

/**
 * The life of a case. A fact is never refused: a signal that has no step changes nothing. One that proves that nothing went wrong
 * outweighs what people found before, also on a closed case: it would count in a figure otherwise.
 */
export const caseTransitions = checkedTransitions({
  open: {
    acknowledge: 'acknowledged',
    resolve: 'resolved',
    void: 'voided',
    'add-note': 'open',
    'signal-ended': 'resolved',
    'signal-withdrawn': 'voided',
  },
  acknowledged: {
    acknowledge: 'acknowledged',
    resolve: 'resolved',
    void: 'voided',
    'add-note': 'acknowledged',
    'signal-ended': 'resolved',
    'signal-withdrawn': 'voided',
  },
  resolved: { close: 'closed', reopen: 'open', 'add-note': 'resolved', 'signal-withdrawn': 'voided' },
  voided: { close: 'closed', reopen: 'open', 'add-note': 'voided' },
  closed: { reopen: 'open', 'add-note': 'closed', 'signal-withdrawn': 'voided' },
});
