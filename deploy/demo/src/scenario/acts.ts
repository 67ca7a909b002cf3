import type { Instant } from '@throughline/values';

/** What is asked of the public API, one after the other, in a story. */
export type Act = Place | Approve | Reject | Cancel | Register | Dispatch | Track;
export type ActKind = Act['act'];

interface AtATime {
  /** When it happened out there. */
  readonly at: Instant;
  /** Told only when everybody has already drawn conclusions from its absence. */
  readonly late?: true;
}

export interface Line {
  readonly lineNumber: number;
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice: { readonly amount: string; readonly currency: string };
  readonly warehouse: string;
}

/** The body of `POST /v1/sales-orders`. */
export interface OrderBody {
  readonly id: string;
  readonly orderNumber: string;
  readonly externalReference?: string;
  readonly customer: object;
  readonly placedAt: Instant;
  readonly promise?: { readonly on: string; readonly offset: string } | { readonly at: Instant };
  readonly lines: readonly Line[];
  readonly process: 'standard' | 'direct';
}

export interface Place extends AtATime {
  readonly act: 'place';
  readonly body: OrderBody;
}

export interface Approve extends AtATime {
  readonly act: 'approve';
  readonly note?: string;
}

export interface Reject extends AtATime {
  readonly act: 'reject';
  readonly reason: string;
}

export interface Cancel extends AtATime {
  readonly act: 'cancel';
  readonly reason: string;
}

export interface Content {
  readonly orderNumber: string;
  readonly lineNumber: number;
  readonly quantity: number;
}

/** Somebody enters a shipment by hand. */
export interface Register extends AtATime {
  readonly act: 'register';
  readonly shipmentId: string;
  readonly warehouse: string;
  readonly contents: readonly Content[];
}

export interface Waybill {
  readonly carrier: string;
  readonly waybillNumber: string;
}

export interface Dispatch extends AtATime, Waybill {
  readonly act: 'dispatch';
  /** The shipment that was registered under this id, or the one that was announced for this warehouse. */
  readonly shipment: { readonly id: string } | { readonly warehouse: string };
  readonly packages: readonly { readonly weightGrams: number }[];
}

/** One update of a carrier, as `POST /v1/tracking-updates` takes it. */
export interface Scan {
  readonly code: string;
  readonly occurredAt: Instant;
  readonly location?: string;
  readonly reason?: string;
  readonly description?: string;
  readonly signedBy?: string;
}

export interface Track extends AtATime, Waybill {
  readonly act: 'track';
  readonly scan: Scan;
  /** Sent so many times. */
  readonly times: number;
}
