import type { Instant } from '@throughline/values';

/** What the replay reads of the services' answers: these fields of these routes, and no others. */

type Maybe<Value> = Value | null | undefined;

/** `GET /v1/sales-orders/{id}` */
export interface OrderView {
  readonly shipments: readonly { readonly shippedAt?: Maybe<Instant>; readonly deliveredAt?: Maybe<Instant> }[];
}

export const showsHandOver = (order: OrderView): boolean => order.shipments.some((each) => isThere(each.shippedAt));
export const showsDelivery = (order: OrderView): boolean => order.shipments.some((each) => isThere(each.deliveredAt));

/** `GET /v1/sales-orders` */
export interface OrderItem {
  readonly id: string;
  readonly orderNumber: string;
  /** Of the bar's headline. */
  readonly stage: string;
  readonly inTrouble: boolean;
  readonly late: boolean;
  readonly approvedAt?: Maybe<Instant>;
  readonly shippedAt?: Maybe<Instant>;
  readonly deliveredAt?: Maybe<Instant>;
  readonly promiseLimit?: Maybe<Instant>;
}

/** `GET /v1/shipments` */
export interface ShipmentItem {
  readonly id: string;
  readonly orderNumbers: readonly string[];
  readonly dispatchedAt?: Maybe<Instant>;
  readonly deliveredAt?: Maybe<Instant>;
}

/** `GET /v1/cases` */
export interface CaseItem {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  /** Nothing went wrong after all; stays when the case is closed. */
  readonly voided: boolean;
  readonly subject: { readonly type: string; readonly id: string };
  readonly dueAt?: Maybe<Instant>;
  readonly learntLate?: Maybe<boolean>;
}

export const isThere = <Value>(value: Maybe<Value>): value is Value => value !== null && value !== undefined;
