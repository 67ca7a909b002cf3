import type { Addressed, DomainEvent } from '@throughline/event-sourcing';
import { between, days, type Instant } from '@throughline/values';
import { rules, type OwnerRole, type RuleCode, type Severity, type Stage, type SubjectType } from './rules.js';

/** What was seen when the case opened; codes, ids, numbers and instants, nothing about people. */
export type CaseDetails = Readonly<Record<string, string | number>>;

/** What each event of a case repeats, so that it can be read, and told to others, alone. */
export interface CaseIdentity {
  readonly rule: RuleCode;
  readonly stage: Stage;
  readonly subject: { readonly type: SubjectType; readonly id: string };
  /** Order numbers. */
  readonly orders: readonly string[];
  readonly shipmentId?: string;
}

export const identityOf = ({ rule, stage, subject, orders, shipmentId }: CaseIdentity): CaseIdentity => ({
  rule,
  stage,
  subject,
  orders,
  ...(shipmentId !== undefined && { shipmentId }),
});

/** Stored for ever: the first event of a case, said by the case itself or by the watch whose verdict opens it. */
export type CaseOpened = DomainEvent<
  'CaseOpened',
  CaseIdentity & {
    readonly severity: Severity;
    readonly ownerRole: OwnerRole;
    /** Which time this rule speaks of this subject: one case per rule, subject and episode. */
    readonly episode: string;
    /** The moment at which it went wrong. */
    readonly dueAt: Instant;
    /** The verdict came more than 24 h after it was due: nobody is notified any more. */
    readonly learntLate?: true;
    readonly details: CaseDetails;
  },
  undefined
>;

/** What is told of a case to be opened; the rule's table adds the rest. */
export interface Occasion {
  readonly rule: RuleCode;
  readonly subjectId: string;
  readonly episode: string;
  readonly orders: readonly string[];
  readonly shipmentId?: string;
  readonly dueAt: Instant;
  readonly now: Instant;
  readonly details: CaseDetails;
}

/** Was this learnt so long after it was due that a message about it would be no news? */
export const learntLate = (due: Instant, now: Instant): { readonly learntLate?: true } =>
  between(due, now) > days(1) ? { learntLate: true } : {};

export const caseOpened = (occasion: Occasion): CaseOpened => {
  const { stage, severity, ownerRole, subjectType } = rules[occasion.rule];
  return {
    type: 'CaseOpened',
    occurredAt: occasion.now,
    data: {
      rule: occasion.rule,
      stage,
      severity,
      ownerRole,
      subject: { type: subjectType, id: occasion.subjectId },
      episode: occasion.episode,
      orders: occasion.orders,
      ...(occasion.shipmentId === undefined ? {} : { shipmentId: occasion.shipmentId }),
      dueAt: occasion.dueAt,
      ...learntLate(occasion.dueAt, occasion.now),
      details: occasion.details,
    },
  };
};

/** Under which a case is found, so that one episode opens one case. */
export const episodeKey = (of: {
  readonly rule: string;
  readonly subjectId: string;
  readonly episode: string;
}): string => [of.rule, of.subjectId, of.episode].join(' ');

/** The permanent name of the streams of cases; here, because watches address them. */
export const caseStreamType = 'exception-case';

/** Opens a case in the same append as the verdict that calls for it, so that neither exists without the other. */
export const opensCase = (caseId: string, occasion: Occasion): Addressed<CaseOpened> => ({
  ...caseOpened(occasion),
  to: { streamType: caseStreamType, streamId: caseId },
});
