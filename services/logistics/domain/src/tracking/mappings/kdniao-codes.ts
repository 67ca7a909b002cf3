import type { CodeMapping } from '../code-mapping.js';
import { codeTable, trouble } from './code-table.js';
import { movementByText, troubleByText } from './text-rules.js';

/** Kdniao 快递鸟: the `Action` of a node, else the `StateEx`, else the `State` of the waybill. */
export const kdniaoCodes: CodeMapping = {
  provider: 'kdniao',
  version: 1,
  meanings: codeTable([
    ['0', { milestone: 'UNTRACKED' }],
    ['10', { milestone: 'ANNOUNCED' }],
    ['1', { milestone: 'PICKED_UP' }],
    ['2', { milestone: 'DEPARTED', inferred: true }],
    ['206', { milestone: 'DEPARTED' }],
    ['204', { milestone: 'ARRIVED' }],
    ['6 601 602', { milestone: 'CUSTOMS_IN' }],
    ['603', { milestone: 'CUSTOMS_OUT' }],
    ['604', trouble('CUSTOMS')],
    ['201 205', { milestone: 'ARRIVED_DESTINATION' }],
    ['5', { milestone: 'FORWARDED' }],
    ['202 419', { milestone: 'OUT_FOR_DELIVERY' }],
    ['211', { milestone: 'AVAILABLE_FOR_PICKUP' }],
    // 301 is an ordinary signing: not the recipient in person, as it is at Kuaidi100.
    ['3 301', { milestone: 'DELIVERED' }],
    ['302', { milestone: 'DELIVERED', signer: 'after-exception' }],
    ['304', { milestone: 'DELIVERED', signer: 'proxy' }],
    ['311', { milestone: 'DELIVERED', signer: 'locker' }],

    // Any problem: most of them, but not all, are of the delivery.
    ['4', { milestone: 'ATTEMPT_FAILED', inferred: true }],
    ['405', { milestone: 'ATTEMPT_FAILED' }],
    ['418', { milestone: 'ATTEMPT_FAILED', reason: 'locker-returned' }],
    ['404', trouble('REFUSED')],
    ['414', trouble('DAMAGED')],
    ['416', trouble('CONTACT', 'unreachable')],
    ['421', trouble('CONTACT', 'wrong-phone')],
    ['420', trouble('ADDRESS', 'address-invalid')],
    ['423', trouble('ADDRESS', 'out-of-area')],
    ['417', trouble('DELAY')],
    ['422', trouble('DELAY', 'missort')],
    // The provider's own timers: evidence only.
    ['401 403', trouble('DELAY', 'no-update')],
    ['402', trouble('DELAY', 'not-signed')],
    ['412', trouble('DELAY', 'locker-overstay')],

    ['415', { milestone: 'VOIDED', reason: 'customer-cancelled' }],
    ['413', { milestone: 'RETURNING', reason: 'intercepted' }],
    ['407', { milestone: 'RETURNING' }],
    ['406', { milestone: 'RETURNED' }],
  ]),
  textRules: [...movementByText(['2']), ...troubleByText(['4', '405'])],
};
