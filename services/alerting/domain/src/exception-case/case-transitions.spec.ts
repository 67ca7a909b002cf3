import { caseTransitions, checkedTransitions } from './case-transitions.js';

describe('the life of a case', () => {
  it('closes only what was resolved or voided', () => {
    const closable = Object.entries(caseTransitions).flatMap(([state, steps]) => ('close' in steps ? [state] : []));
    expect(closable).toEqual(['resolved', 'voided']);
  });

  it('is refused at start-up when an open case could be closed', () => {
    const table = { ...caseTransitions, open: { ...caseTransitions.open, close: 'closed' } } as const;
    expect(() => checkedTransitions(table)).toThrow('open can be closed without cause');
  });

  it('is refused when a case could slip past the findings on its way', () => {
    const table = { ...caseTransitions, open: { ...caseTransitions.open, reopen: 'resolved' } } as const;
    expect(() => checkedTransitions(table)).toThrow('resolved can be closed without cause');
  });

  it('is refused when a state cannot be reached', () => {
    const { acknowledge: _, ...open } = caseTransitions.open;
    expect(() => checkedTransitions({ ...caseTransitions, open })).toThrow('no path leads to acknowledged');
  });
});
