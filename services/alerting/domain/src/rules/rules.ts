/** The seven nodes of the stage bar. */
export const stages = ['placed', 'approved', 'prepared', 'shipped', 'delivered', 'after-sales', 'settled'] as const;
export type Stage = (typeof stages)[number];

export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Roles that can own a case. */
export const ownerRoles = ['sales', 'warehouse', 'logistics', 'service', 'finance', 'manager', 'operator'] as const;
export type OwnerRole = (typeof ownerRoles)[number];

export const subjectTypes = ['shipment', 'sales-order', 'source'] as const;
export type SubjectType = (typeof subjectTypes)[number];

export interface Rule {
  /** Where on the bar of the order the trouble shows. */
  readonly stage: Stage;
  /** Who has to look after it. */
  readonly ownerRole: OwnerRole;
  readonly severity: Severity;
  /** What a case of this rule is about. */
  readonly subjectType: SubjectType;
}

/**
 * Refuses a table with a word that nobody knows, at start-up rather than when the first case opens.
 * @throws Error naming the rule and the word
 */
export const checkedRules = <const Table extends Readonly<Record<string, Rule>>>(table: Table): Table => {
  for (const [code, rule] of Object.entries(table)) {
    const words: readonly [string, readonly string[]][] = [
      [rule.stage, stages],
      [rule.ownerRole, ownerRoles],
      [rule.severity, severities],
      [rule.subjectType, subjectTypes],
    ];
    for (const [word, known] of words) {
      if (!known.includes(word)) throw new Error(`rule ${code}: ${word} is not one of ${known.join(', ')}`);
    }
    if (!/^[a-z]+(-[a-z]+)*$/.test(code)) throw new Error(`rule ${code}: a code is kebab-case`);
  }
  return table;
};

/**
 * What can go wrong, and whose it is then. A case keeps the values of the day it was opened; a changed line concerns new cases only.
 *
 * A blind source troubles no order by itself. It stands at `shipped`, because those verdicts are the ones that wait for it.
 */
export const rules = checkedRules({
  'silence-after-dispatch': { stage: 'shipped', ownerRole: 'service', severity: 'medium', subjectType: 'shipment' },
  'promise-broken': { stage: 'delivered', ownerRole: 'sales', severity: 'high', subjectType: 'sales-order' },
  'shipped-before-approval': { stage: 'approved', ownerRole: 'sales', severity: 'high', subjectType: 'sales-order' },
  'shipped-after-cancellation': {
    stage: 'shipped',
    ownerRole: 'warehouse',
    severity: 'high',
    subjectType: 'sales-order',
  },
  'unexpected-delivery': { stage: 'delivered', ownerRole: 'service', severity: 'high', subjectType: 'sales-order' },
  'unmatched-shipment': { stage: 'shipped', ownerRole: 'logistics', severity: 'medium', subjectType: 'shipment' },
  'shipment-delayed': { stage: 'shipped', ownerRole: 'logistics', severity: 'low', subjectType: 'shipment' },
  'shipment-lost': { stage: 'delivered', ownerRole: 'logistics', severity: 'high', subjectType: 'shipment' },
  'shipment-damaged': { stage: 'shipped', ownerRole: 'service', severity: 'high', subjectType: 'shipment' },
  'shipment-short': { stage: 'delivered', ownerRole: 'service', severity: 'high', subjectType: 'shipment' },
  'shipment-refused': { stage: 'delivered', ownerRole: 'sales', severity: 'high', subjectType: 'shipment' },
  'address-problem': { stage: 'shipped', ownerRole: 'sales', severity: 'medium', subjectType: 'shipment' },
  'recipient-not-reached': { stage: 'shipped', ownerRole: 'service', severity: 'low', subjectType: 'shipment' },
  'held-by-customs': { stage: 'shipped', ownerRole: 'logistics', severity: 'medium', subjectType: 'shipment' },
  'shipment-in-trouble': { stage: 'shipped', ownerRole: 'logistics', severity: 'medium', subjectType: 'shipment' },
  'delivered-without-proof': { stage: 'delivered', ownerRole: 'logistics', severity: 'low', subjectType: 'shipment' },
  'scanned-before-dispatch': { stage: 'shipped', ownerRole: 'warehouse', severity: 'low', subjectType: 'shipment' },
  'waybill-number-reused': { stage: 'shipped', ownerRole: 'logistics', severity: 'medium', subjectType: 'shipment' },
  'delivery-change-refused': { stage: 'shipped', ownerRole: 'service', severity: 'medium', subjectType: 'shipment' },
  'delivery-change-unanswered': { stage: 'shipped', ownerRole: 'service', severity: 'medium', subjectType: 'shipment' },
  'recalled-but-delivered': { stage: 'delivered', ownerRole: 'service', severity: 'high', subjectType: 'shipment' },
  'source-blind': { stage: 'shipped', ownerRole: 'operator', severity: 'critical', subjectType: 'source' },
});

export type RuleCode = keyof typeof rules;
