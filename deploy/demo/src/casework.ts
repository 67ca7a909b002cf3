import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api.js';
import type { Story } from './scenario/story.js';

export interface CaseItem {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly voided: boolean;
  readonly notes: number;
  readonly orders: readonly string[];
  readonly allowedActions: readonly string[];
}

/** A case that alerting should open at once, by what was told. */
export interface ExpectedCase {
  readonly rule: string;
  readonly orderNumber: string;
  readonly withdrawn: boolean;
}

export const expectedOf = (stories: readonly Story[]): readonly ExpectedCase[] =>
  stories.flatMap(({ orderNumber, expects }) =>
    expects
      .filter(({ afterADay }) => afterADay !== true)
      .map(({ rule, withdrawn = false, suffix = '' }) => ({ rule, orderNumber: orderNumber + suffix, withdrawn })),
  );

const lookAgainMs = 300;

/** Waits until alerting has opened what it should have. @returns what it has not after so long, with the cases that it has */
export const waitForCases = async (
  api: Api,
  expected: readonly ExpectedCase[],
  {
    patienceMs,
    signal,
    is = () => true,
  }: { patienceMs: number; signal: AbortSignal; is?: (found: CaseItem) => boolean },
): Promise<{ readonly found: ReadonlyMap<ExpectedCase, CaseItem>; readonly missing: readonly ExpectedCase[] }> => {
  const found = new Map<ExpectedCase, CaseItem>();
  const until = performance.now() + patienceMs;
  for (;;) {
    for (const one of expected.filter((each) => !found.has(each))) {
      const item = await caseOf(api, one);
      if (item !== undefined && is(item)) found.set(one, item);
    }
    const missing = expected.filter((each) => !found.has(each));
    if (missing.length === 0 || performance.now() > until) return { found, missing };
    await sleep(lookAgainMs, undefined, { signal });
  }
};

const caseOf = async (api: Api, { rule, orderNumber }: ExpectedCase): Promise<CaseItem | undefined> => {
  const items = await api.readAll<CaseItem>(
    'alerting',
    `/v1/cases?rule=${rule}&orderNumber=${encodeURIComponent(orderNumber)}`,
  );
  return items.find((item) => !item.voided) ?? items[0];
};

export type CaseAction = 'acknowledge' | 'add-note' | 'resolve' | 'void' | 'close' | 'reopen';

/** What people do with a case; the next case is treated in the next way, so that there is one in every state. */
export const treatments: readonly (readonly CaseAction[])[] = [
  [],
  ['acknowledge'],
  ['add-note', 'acknowledge'],
  ['resolve'],
  ['add-note', 'resolve', 'close'],
  ['void'],
  ['acknowledge', 'resolve', 'close', 'reopen'],
  ['add-note'],
  ['void', 'close'],
];

interface Findings {
  readonly cause: string;
  readonly liableParty: string;
  readonly remedy: string;
}

/** What is found where a rule has spoken. */
const findingsBy: Readonly<Record<string, Findings>> = {
  'silence-after-dispatch': { cause: 'carrier-delay', liableParty: 'carrier', remedy: 'claim-against-carrier' },
  'promise-broken': { cause: 'carrier-delay', liableParty: 'carrier', remedy: 'compensation' },
  'shipped-before-approval': { cause: 'process-breach', liableParty: 'warehouse', remedy: 'process-corrected' },
  'shipped-after-cancellation': { cause: 'process-breach', liableParty: 'warehouse', remedy: 'return' },
  'unexpected-delivery': { cause: 'stock-missing', liableParty: 'warehouse', remedy: 'return' },
  'unmatched-shipment': { cause: 'data-error', liableParty: 'sales', remedy: 'data-corrected' },
};
const otherwise: Findings = { cause: 'other', liableParty: 'ourselves', remedy: 'apology' };
const falseAlarm: Findings = { cause: 'false-alarm', liableParty: 'nobody', remedy: 'none' };

const notes = [
  '已联系承运商，正在查件',
  'The carrier searches the hub in Wuhan',
  '客户已知悉，等待补发',
  'Customer informed; wants to wait until Friday',
  '仓库核实中',
];

/** Does one thing with a case, where its state allows it and it was not done before. @returns whether anything was asked */
export const act = async (api: Api, item: CaseItem, action: CaseAction, choice: number): Promise<boolean> => {
  if (!item.allowedActions.includes(action) || (action === 'add-note' && item.notes > 0)) return false;
  const answer = await api.ask({
    service: 'alerting',
    as: action === 'void' || action === 'close' || action === 'reopen' ? 'manager' : 'service',
    path: `/v1/cases/${item.id}/${action === 'add-note' ? 'notes' : action}`,
    body: bodyOf(item, action, choice),
    key: `demo/${item.id}/${action}`,
  });
  return answer.status < 300 && !answer.replayed;
};

const bodyOf = ({ rule }: CaseItem, action: CaseAction, choice: number): object => {
  const note = notes[choice % notes.length];
  switch (action) {
    case 'acknowledge':
      return { forHours: 4 + (choice % 3) * 4 };
    case 'add-note':
      return { note };
    case 'resolve':
      return { ...(findingsBy[rule] ?? otherwise), note };
    case 'void':
      return falseAlarm;
    case 'close':
      return {};
    case 'reopen':
      return { note: '客户再次来电 The customer called again' };
  }
};

/** Works on each case in its own way, as it stands now. @returns how many things were done */
export const workOn = async (
  api: Api,
  cases: readonly CaseItem[],
  wayOf = (index: number): readonly CaseAction[] => treatments[index % treatments.length] ?? [],
): Promise<number> => {
  let done = 0;
  for (const [index, { id, notes: written }] of cases.entries())
    for (const action of wayOf(index)) {
      // Each step changes what may be done next.
      const now = await api.read<CaseItem>('alerting', `/v1/cases/${id}`);
      if (await act(api, { ...now, notes: written }, action, index)) done += 1;
    }
  return done;
};
