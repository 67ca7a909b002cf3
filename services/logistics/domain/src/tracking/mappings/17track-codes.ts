import type { CodeMapping } from '../code-mapping.js';
import { codeTable, trouble } from './code-table.js';
import { movementByText, troubleByText } from './text-rules.js';

/** 17TRACK: the `sub_status` of an event, else its `stage`, else the main `status` of the number. */
export const seventeenTrackCodes: CodeMapping = {
  provider: '17track',
  version: 1,
  meanings: codeTable([
    ['NotFound NotFound_Other NotFound_InvalidCode', { milestone: 'UNTRACKED' }],
    ['InfoReceived', { milestone: 'ANNOUNCED' }],
    ['InTransit_PickedUp PickedUp', { milestone: 'PICKED_UP' }],
    ['InTransit_Departure Departure', { milestone: 'DEPARTED' }],
    ['InTransit InTransit_Other', { milestone: 'DEPARTED', inferred: true }],
    ['InTransit_Arrival Arrival', { milestone: 'ARRIVED' }],
    ['InTransit_CustomsProcessing', { milestone: 'CUSTOMS_IN' }],
    ['InTransit_CustomsReleased', { milestone: 'CUSTOMS_OUT' }],
    // Customs wait until somebody sends the papers.
    ['InTransit_CustomsRequiringInformation', trouble('CUSTOMS', 'documents-missing')],
    ['OutForDelivery OutForDelivery_Other', { milestone: 'OUT_FOR_DELIVERY' }],
    ['AvailableForPickup AvailableForPickup_Other', { milestone: 'AVAILABLE_FOR_PICKUP' }],
    ['Delivered Delivered_Other', { milestone: 'DELIVERED' }],

    ['DeliveryFailure DeliveryFailure_Other', { milestone: 'ATTEMPT_FAILED' }],
    ['DeliveryFailure_NoBody', { milestone: 'ATTEMPT_FAILED', reason: 'recipient-absent' }],
    // Found before any attempt.
    ['Exception_NoBody', trouble('CONTACT', 'unreachable')],
    // Security, customs or fees: its name says only the first.
    ['DeliveryFailure_Security', { milestone: 'ATTEMPT_FAILED', reason: 'security', inferred: true }],
    ['Exception_Security', { ...trouble('HELD', 'security'), inferred: true }],
    ['DeliveryFailure_Rejected Exception_Rejected', trouble('REFUSED')],
    ['DeliveryFailure_InvalidAddress', trouble('ADDRESS', 'address-invalid')],
    ['Exception_Damage', trouble('DAMAGED')],
    ['Exception_Lost', trouble('LOST')],
    ['Exception_Destroyed', trouble('LOST', 'destroyed')],
    ['Exception_Delayed', trouble('DELAY')],
    ['Exception Exception_Other', trouble('OTHER')],
    // The provider's own timer: evidence only.
    ['Expired Expired_Other', trouble('DELAY', 'no-update')],

    ['Exception_Cancel', { milestone: 'VOIDED' }],
    ['Exception_Returning Returning', { milestone: 'RETURNING' }],
    ['Exception_Returned Returned', { milestone: 'RETURNED' }],
  ]),
  textRules: [
    ...movementByText(['InTransit', 'InTransit_Other']),
    ...troubleByText(['Exception', 'Exception_Other']),
    {
      codes: ['DeliveryFailure_Security', 'Exception_Security'],
      pattern: '清关|海关|报关|\\bcustoms\\b',
      meaning: trouble('CUSTOMS'),
    },
  ],
};
