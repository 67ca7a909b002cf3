import type { CodeMapping } from '../code-mapping.js';
import { codeTable, trouble } from './code-table.js';
import { movementByText, troubleByText } from './text-rules.js';

/**
 * AfterShip: the `subtag` of a checkpoint, else its `tag`. InTransit_010, InTransit_011, Exception_014 and Exception_015 exist,
 * but nobody has found yet what they mean.
 */
export const aftershipCodes: CodeMapping = {
  provider: 'aftership',
  version: 1,
  meanings: codeTable([
    ['Pending Pending_001 Pending_002 Pending_003 Pending_004 Pending_005 Pending_006', { milestone: 'UNTRACKED' }],
    ['InfoReceived InfoReceived_001', { milestone: 'ANNOUNCED' }],
    ['InTransit_002', { milestone: 'PICKED_UP' }],
    ['InTransit_007', { milestone: 'DEPARTED' }],
    // On the way, or on the way again after a problem.
    ['InTransit InTransit_001 InTransit_008', { milestone: 'DEPARTED', inferred: true }],
    // 004 is the country of destination, not yet the city.
    ['InTransit_003 InTransit_004', { milestone: 'ARRIVED' }],
    ['InTransit_006', { milestone: 'CUSTOMS_IN' }],
    ['InTransit_005', { milestone: 'CUSTOMS_OUT' }],
    ['InTransit_009', { milestone: 'FORWARDED' }],
    ['OutForDelivery OutForDelivery_001 OutForDelivery_003 OutForDelivery_004', { milestone: 'OUT_FOR_DELIVERY' }],
    ['AvailableForPickup AvailableForPickup_001', { milestone: 'AVAILABLE_FOR_PICKUP' }],
    ['Delivered Delivered_001 Delivered_004', { milestone: 'DELIVERED' }],
    ['Delivered_002 Delivered_003', { milestone: 'DELIVERED', signer: 'recipient' }],
    ['Delivered_005', { milestone: 'DELIVERED', signer: 'neighbour' }],

    ['AttemptFail AttemptFail_001', { milestone: 'ATTEMPT_FAILED' }],
    ['AttemptFail_002', { milestone: 'ATTEMPT_FAILED', reason: 'recipient-absent' }],
    ['AttemptFail_003', { milestone: 'ATTEMPT_FAILED', reason: 'business-closed' }],
    ['Exception Exception_001', trouble('OTHER')],
    ['Exception_002', trouble('ADDRESS', 'recipient-moved')],
    ['Exception_003', trouble('REFUSED')],
    ['Exception_004', trouble('CUSTOMS', 'customs-delay')],
    // Something that nobody foresaw, outside the carrier.
    ['Exception_005', trouble('DELAY', 'force-majeure')],
    ['Exception_006', trouble('HELD', 'payment-awaited')],
    ['Exception_007', trouble('ADDRESS', 'address-invalid')],
    ['Exception_008', trouble('DELAY', 'pickup-missed')],
    ['Exception_009', trouble('REFUSED', 'rejected-by-carrier')],
    ['Exception_012', trouble('DAMAGED')],
    ['Exception_013', trouble('LOST')],
    ['Exception_016 Exception_019', trouble('DELAY', 'carrier-delay')],
    ['Exception_017', trouble('DELAY', 'weather')],
    ['Exception_018', trouble('CUSTOMS', 'documents-missing')],
    ['Exception_021', trouble('LOST', 'disposed')],
    // The provider's own timer: evidence only.
    ['Expired Expired_001', trouble('DELAY', 'no-update')],

    ['Exception_020', { milestone: 'VOIDED' }],
    ['Exception_010', { milestone: 'RETURNING' }],
    ['Exception_011', { milestone: 'RETURNED' }],
  ]),
  textRules: [...movementByText(['InTransit', 'InTransit_001']), ...troubleByText(['Exception', 'Exception_001'])],
};
