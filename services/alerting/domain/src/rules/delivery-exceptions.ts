import type { RuleCode } from './rules.js';

interface ExceptionRule {
  readonly rule: RuleCode;
  /** Over when the goods move on or are signed for; else somebody has to say what is done about it. */
  readonly endsItself: boolean;
}

/** Whose case it is when something abnormal happens on the way, by the kind that logistics tells. */
const exceptionRules: Readonly<Record<string, ExceptionRule>> = {
  DELAY: { rule: 'shipment-delayed', endsItself: true },
  HELD: { rule: 'shipment-delayed', endsItself: true },
  LOST: { rule: 'shipment-lost', endsItself: true },
  DAMAGED: { rule: 'shipment-damaged', endsItself: false },
  SHORT: { rule: 'shipment-short', endsItself: false },
  REFUSED: { rule: 'shipment-refused', endsItself: false },
  ADDRESS: { rule: 'address-problem', endsItself: true },
  CONTACT: { rule: 'recipient-not-reached', endsItself: true },
  CUSTOMS: { rule: 'held-by-customs', endsItself: true },
};

/** A kind that we do not know yet is somebody's, too. */
const otherwise: ExceptionRule = { rule: 'shipment-in-trouble', endsItself: true };

export const exceptionRule = (kind: string): ExceptionRule =>
  Object.hasOwn(exceptionRules, kind) ? (exceptionRules[kind] ?? otherwise) : otherwise;
