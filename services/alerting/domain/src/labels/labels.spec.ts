import { caseStates } from '../exception-case/case-transitions.js';
import { causes, liableParties, remedies } from '../exception-case/findings.js';
import { rules, stages } from '../rules/rules.js';
import { labels, labelsOf } from './labels.js';

describe('the table of labels', () => {
  it.each([
    ['rule', Object.keys(rules)],
    ['stage', stages],
    ['state', caseStates],
    ['cause', causes],
    ['liableParty', liableParties],
    ['remedy', remedies],
  ] as const)('has words in both languages for each %s, and no two alike', (kind, codes) => {
    const table: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = labels[kind];
    expect(Object.keys(table)).toEqual(codes);
    for (const { en, zh } of Object.values(table)) {
      expect(en).toMatch(/^[A-Z][\x20-\x7e]+$/);
      expect(zh).toMatch(/^\p{Script=Han}+$/u);
    }
    for (const language of ['en', 'zh'] as const)
      expect(new Set(Object.values(table).map((label) => label[language])).size).toBe(codes.length);
  });

  it('calls the nodes of the bar what the trade calls them', () => {
    expect(Object.values(labels.stage).map(({ zh }) => zh)).toEqual([
      '下单',
      '审批',
      '备货',
      '发货',
      '签收',
      '售后',
      '结算',
    ]);
  });

  it('words a case, with its findings once there are any', () => {
    const open = { rule: 'promise-broken', stage: 'delivered', state: 'open' } as const;
    expect(labelsOf({ ...open, cause: null, liableParty: null, remedy: null })).toEqual({
      rule: { en: 'Promise broken', zh: '逾期未签收' },
      stage: { en: 'Delivered', zh: '签收' },
      state: { en: 'Open', zh: '待处理' },
    });
    expect(
      labelsOf({ ...open, state: 'resolved', cause: 'lost', liableParty: 'carrier', remedy: 'reship' }),
    ).toMatchObject({
      cause: { en: 'Lost', zh: '丢失' },
      liableParty: { en: 'Carrier', zh: '承运商' },
      remedy: { en: 'Reship', zh: '补发' },
    });
  });
});
