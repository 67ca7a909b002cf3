import type { CodeMapping } from '../code-mapping.js';
import { codeTable } from './code-table.js';
import { movementByText, troubleByText } from './text-rules.js';

/** EasyPost: the `status` of a tracking detail, or `status/status_detail` where the pair says more: see {@link easypostPairs}. */
export const easypostCodes: CodeMapping = {
  provider: 'easypost',
  version: 1,
  meanings: codeTable([
    ['unknown error', { milestone: 'UNTRACKED' }],
    ['pre_transit', { milestone: 'ANNOUNCED' }],
    ['in_transit', { milestone: 'DEPARTED', inferred: true }],
    ['in_transit/departed_facility', { milestone: 'DEPARTED' }],
    ['in_transit/arrived_at_facility', { milestone: 'ARRIVED' }],
    ['in_transit/arrived_at_destination', { milestone: 'ARRIVED_DESTINATION' }],
    ['out_for_delivery', { milestone: 'OUT_FOR_DELIVERY' }],
    ['available_for_pickup', { milestone: 'AVAILABLE_FOR_PICKUP' }],
    ['delivered', { milestone: 'DELIVERED' }],
    ['failure', { milestone: 'ATTEMPT_FAILED' }],
    ['cancelled', { milestone: 'VOIDED' }],
    ['return_to_sender', { milestone: 'RETURNING' }],
  ]),
  textRules: [...movementByText(['in_transit']), ...troubleByText(['failure'])],
};

/** The pairs `status/status_detail` that say more than the status alone. Of any other pair only the status is the code. */
export const easypostPairs: ReadonlySet<string> = new Set(
  [...easypostCodes.meanings.keys()].filter((code) => code.includes('/')),
);
