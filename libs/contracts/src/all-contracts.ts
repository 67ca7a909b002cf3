import * as alerting from './alerting/index.js';
import type { Contract } from './contract.js';
import * as logistics from './logistics/index.js';
import * as order from './order/index.js';

/** Every integration event there is. A context's folder exports its contracts and nothing else. */
export const allContracts: readonly Contract[] = [
  ...Object.values(order),
  ...Object.values(logistics),
  ...Object.values(alerting),
];

const byType = new Map(allContracts.map((contract) => [contract.type, contract]));

/** The contract of this name, undefined where there is none: a reader meets names that are newer than itself. */
export const contractOf = (type: string): Contract | undefined => byType.get(type);
