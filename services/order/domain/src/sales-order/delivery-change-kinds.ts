/** What of a delivery may be changed on the way; a recall brings the goods back. */
export const deliveryChangeKinds = ['address', 'time', 'recipient', 'recall'] as const;
export type DeliveryChangeKind = (typeof deliveryChangeKinds)[number];
