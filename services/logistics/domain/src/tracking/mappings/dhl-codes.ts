import type { CodeMapping } from '../code-mapping.js';
import { codeTable } from './code-table.js';
import { movementByText, troubleByText } from './text-rules.js';

/**
 * DHL "Shipment Tracking – Unified": the `statusCode` of an event, of which there are five. `delivered/returned` is ours: a delivery of
 * a shipment that DHL has marked as going back.
 */
export const dhlCodes: CodeMapping = {
  provider: 'dhl',
  version: 1,
  meanings: codeTable([
    ['unknown', { milestone: 'UNTRACKED' }],
    ['pre-transit', { milestone: 'ANNOUNCED' }],
    ['transit', { milestone: 'DEPARTED', inferred: true }],
    ['delivered', { milestone: 'DELIVERED' }],
    ['failure', { milestone: 'ATTEMPT_FAILED' }],
    ['delivered/returned', { milestone: 'RETURNED', inferred: true }],
  ]),
  // All between pick-up and signature is `transit`.
  textRules: [
    { codes: ['transit'], pattern: '^shipment picked up\\b', meaning: { milestone: 'PICKED_UP' } },
    {
      codes: ['transit'],
      pattern: '\\bout (?:with courier )?for delivery\\b',
      meaning: { milestone: 'OUT_FOR_DELIVERY' },
    },
    ...movementByText(['transit']),
    ...troubleByText(['failure']),
  ],
};
