import type { CodeMapping } from '../code-mapping.js';
import { codeTable, trouble } from './code-table.js';
import { troubleByText } from './text-rules.js';

/** SF 顺丰: the `opCode` of a route node. */
export const sfCodes: CodeMapping = {
  provider: 'sf',
  version: 1,
  meanings: codeTable([
    ['127 138 141 151 152 154 201 205 206 646 647 900', { milestone: 'ANNOUNCED' }],
    ['41 46 50 51 54 129 188 214 607 633 651 655 700 701 850 851 950', { milestone: 'PICKED_UP' }],
    // The engineer collects: one list counts it as collected, another as before it.
    ['153', { milestone: 'PICKED_UP', inferred: true }],
    // Could not be taken from the sender's locker: no attempt to deliver.
    ['131', trouble('DELAY', 'pickup-missed')],

    ['10 36 88 96 105 190 302 304 405 407 570', { milestone: 'DEPARTED' }],
    ['30 3036', { planned: 'DEPARTED' }],
    // Goods that were held have left the store.
    ['34', { milestone: 'DEPARTED', inferred: true }],
    ['11 31 89 106 310 406 571 605', { milestone: 'ARRIVED' }],
    ['15 16 17 604 612 619 620', { milestone: 'CUSTOMS_IN' }],
    ['14 606 623', { milestone: 'CUSTOMS_OUT' }],
    ['18 621', trouble('CUSTOMS', 'seized')],
    ['613', trouble('CUSTOMS', 'duties-unpaid')],
    ['614', trouble('CUSTOMS', 'customs-delay')],
    ['66 77 833', trouble('HELD')],
    ['99 626 627', { milestone: 'FORWARDED' }],

    ['44 47 122 123 204 211 212 630 634 658 677 880 933', { milestone: 'OUT_FOR_DELIVERY' }],
    ['125 130 642 678', { milestone: 'AVAILABLE_FOR_PICKUP' }],
    ['80 97 935', { milestone: 'DELIVERED' }],
    ['128 679', { milestone: 'DELIVERED', signer: 'locker' }],

    ['33 70 870', { milestone: 'ATTEMPT_FAILED' }],
    // Abnormal, wherever it was: most often at the door.
    ['72 934', { milestone: 'ATTEMPT_FAILED', inferred: true }],
    ['126', { milestone: 'ATTEMPT_FAILED', reason: 'locker-returned' }],
    // Something was wrong when it was sorted: long before the door, and not always in the wrong place.
    ['611', trouble('OTHER')],

    ['631', { milestone: 'RETURNING' }],
    // Returned or forwarded under a new number: it does not say which.
    ['648', { milestone: 'RETURNING', inferred: true }],
    ['215 660', { milestone: 'RETURNED' }],

    // Out of a warehouse: that the goods left ours is our own warehouse's word.
    ['202 830 844', {}],
    // Handled, loaded, weighed, handed over. 8000 only points to the picture of the signature.
    ['43 64 65 75 84 86 87 98 135 136 137 140 147 186 187 189 208 501 632 643 649 656 657 664 676', {}],
    ['831 843 847 921 930 931 932 8000', {}],
  ]),
  textRules: [
    // Neither lost nor damaged has a code of its own.
    ...troubleByText(['33', '70', '72', '611', '870', '934']),
    // The usual text names both ("快件已退回/转寄") and so decides nothing.
    {
      codes: ['648'],
      pattern: '^(?![^]*(?:退回|\\breturn))[^]*(?:转寄|转投|\\bforward)',
      meaning: { milestone: 'FORWARDED' },
    },
  ],
};
