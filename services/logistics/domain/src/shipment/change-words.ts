/** What of a delivery may be changed on the way; a recall brings the goods back. */
export const deliveryChangeKinds = ['address', 'time', 'recipient', 'recall'] as const;
export type DeliveryChangeKind = (typeof deliveryChangeKinds)[number];

/**
 * What the carrier is asked for. Goods that come back are sent to the sender's address. A carrier that offers no such order is asked on the
 * telephone: its answer is entered by hand.
 */
export const interceptTypes = {
  address: 'change-address',
  recipient: 'change-recipient',
  time: 'change-time',
  recall: 'return-to-sender',
} as const satisfies Record<DeliveryChangeKind, string>;
export type InterceptType = (typeof interceptTypes)[DeliveryChangeKind];

/** Who holds the goods: by this a wish to change their delivery is routed. Stored for ever, with each answer. */
export type CustodyStage =
  | 'warehouse'
  | 'packed'
  | 'carrier'
  | 'out-for-delivery'
  | 'returning'
  | 'returned'
  | 'partly-delivered'
  | 'delivered'
  | 'cancelled';
