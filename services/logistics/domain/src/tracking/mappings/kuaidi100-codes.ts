import type { CodeMapping } from '../code-mapping.js';
import { codeTable, trouble } from './code-table.js';
import { movementByText, troubleByText } from './text-rules.js';

/** Kuaidi100 快递100: the `statusCode` of a node, else the `state` of the waybill; `abort` is the state of a dead subscription. */
export const kuaidi100Codes: CodeMapping = {
  provider: 'kuaidi100',
  version: 1,
  meanings: codeTable([
    ['abort', { milestone: 'UNTRACKED' }],
    ['101 102', { milestone: 'ANNOUNCED' }],
    ['1 103', { milestone: 'PICKED_UP' }],
    ['0 1002', { milestone: 'DEPARTED', inferred: true }],
    ['8 10 11', { milestone: 'CUSTOMS_IN' }],
    ['12', { milestone: 'CUSTOMS_OUT' }],
    ['13', trouble('CUSTOMS')],
    ['1001', { milestone: 'ARRIVED_DESTINATION' }],
    ['7 1003', { milestone: 'FORWARDED' }],
    ['5', { milestone: 'OUT_FOR_DELIVERY' }],
    ['501', { milestone: 'AVAILABLE_FOR_PICKUP' }],
    ['3', { milestone: 'DELIVERED' }],
    ['301', { milestone: 'DELIVERED', signer: 'recipient' }],
    ['302', { milestone: 'DELIVERED', signer: 'after-exception' }],
    ['303', { milestone: 'DELIVERED', signer: 'proxy' }],
    ['304', { milestone: 'DELIVERED', signer: 'locker' }],

    // Any problem: most of them, but not all, are of the delivery.
    ['2', { milestone: 'ATTEMPT_FAILED', inferred: true }],
    ['204', { milestone: 'ATTEMPT_FAILED' }],
    ['203 14', trouble('REFUSED')],
    ['206', trouble('CONTACT', 'unreachable')],
    ['207', trouble('ADDRESS', 'out-of-area')],
    ['208', trouble('HELD')],
    ['209', trouble('DAMAGED')],
    // The provider's own timers: evidence only.
    ['201', trouble('DELAY', 'not-signed')],
    ['202', trouble('DELAY', 'no-update')],
    ['205', trouble('DELAY', 'locker-overstay')],

    // Cancelled, but by whom it does not say.
    ['210 401', { milestone: 'VOIDED' }],
    ['6', { milestone: 'RETURNING' }],
    ['4', { milestone: 'RETURNED' }],
  ]),
  textRules: [...movementByText(['0', '1002']), ...troubleByText(['2', '204'])],
};
