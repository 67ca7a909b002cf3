import * as alerting from './alerting/index.js';
import type { Audience, Contract } from './contract.js';
import * as logistics from './logistics/index.js';
import * as order from './order/index.js';

/** Every integration event there is. A context's folder exports its contracts and nothing else. */
export const allContracts: readonly Contract[] = [
  ...Object.values(order),
  ...Object.values(logistics),
  ...Object.values(alerting),
];

/** `order.sales-order-placed.v1` → `order` */
const contextOf = (type: string): string => type.split('.', 1)[0] ?? '';

const byType = new Map(allContracts.map((contract) => [contract.type, contract]));

/** The contract of this name, undefined where there is none: a reader meets names that are newer than itself. */
export const contractOf = (type: string): Contract | undefined => byType.get(type);

/** Who may read events of this type. Nobody outside reads what we do not know. */
export const audienceOf = (type: string): Audience => contractOf(type)?.audience ?? 'internal';

/** The contexts that publish, and so the topics and feeds there are. */
export const publishingContexts: readonly string[] = [...new Set(allContracts.map(({ type }) => contextOf(type)))];

/** The contracts of one context, in the order of its folder. */
export const contractsOf = (context: string): readonly Contract[] =>
  allContracts.filter(({ type }) => contextOf(type) === context);
