import { between, type Instant } from '@throughline/values';

/**
 * The steps of a shipment in the order of an ordinary journey: of two that bear the same time, the later row is taken for the later step. A code
 * that is not here may still come, and stands before them all.
 */
const journey: readonly string[] = [
  'UNTRACKED',
  'ANNOUNCED',
  'PICKED_UP',
  'DEPARTED',
  'ARRIVED',
  'CUSTOMS_IN',
  'CUSTOMS_OUT',
  'ARRIVED_DESTINATION',
  'FORWARDED',
  'OUT_FOR_DELIVERY',
  'ATTEMPT_FAILED',
  'AVAILABLE_FOR_PICKUP',
  'EXCEPTION',
  'VOIDED',
  'RETURNING',
  'RETURNED',
  'DELIVERED',
];

export interface ShipmentMilestone {
  readonly code: string;
  readonly at: Instant;
  readonly reason?: string;
  readonly location?: string;
}

/** By time, then by its place on the journey, then by its code: never by which of the two we heard of first. */
export const isFurther = (one: ShipmentMilestone, other: ShipmentMilestone): boolean => {
  const ahead = between(other.at, one.at) || journey.indexOf(one.code) - journey.indexOf(other.code);
  return ahead === 0 ? one.code > other.code : ahead > 0;
};
