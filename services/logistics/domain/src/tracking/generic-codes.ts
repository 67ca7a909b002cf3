import type { CodeMapping, Meaning } from './code-mapping.js';
import { deliveryExceptions, type ExceptionKind } from './delivery-exceptions.js';
import { milestones, type Milestone } from './milestones.js';

const ownCodes = (Object.keys(milestones) as Milestone[]).map((milestone): [string, Meaning] => [
  milestone,
  milestone === 'EXCEPTION' ? { milestone, exceptionKind: 'OTHER' } : { milestone },
]);

const exceptionCodes = (Object.keys(deliveryExceptions) as ExceptionKind[]).map((exceptionKind): [string, Meaning] => [
  exceptionKind,
  { milestone: 'EXCEPTION', exceptionKind },
]);

/** The generic inbound route speaks our own words: each milestone is a code, and so is each kind of exception. */
export const genericCodes: CodeMapping = {
  provider: 'generic',
  version: 1,
  meanings: new Map([...ownCodes, ...exceptionCodes]),
};
