import type { Decider, Decision } from '@throughline/event-sourcing';
import { approveSalesOrder, type ApproveSalesOrder } from './approve-sales-order.js';
import { changeDeliveryAddress, type ChangeDeliveryAddress } from './change-delivery-address.js';
import { changePromise, type ChangePromise } from './change-promise.js';
import { changeRecipient, type ChangeRecipient } from './change-recipient.js';
import { cancelSalesOrder, type CancelSalesOrder } from './cancel-sales-order.js';
import { placeSalesOrder, type PlaceSalesOrder } from './place-sales-order.js';
import { recordCaseEnded, type RecordCaseEnded } from './record-case-ended.js';
import { recordCaseOpened, type RecordCaseOpened } from './record-case-opened.js';
import { recordCaseProgress, type RecordCaseProgress } from './record-case-progress.js';
import { recordChangeAtCarrier, type RecordChangeAtCarrier } from './record-change-at-carrier.js';
import { recordDeliveryChangeAnswer, type RecordDeliveryChangeAnswer } from './record-delivery-change-answer.js';
import {
  recordDeliveryExceptionCleared,
  type RecordDeliveryExceptionCleared,
} from './record-delivery-exception-cleared.js';
import { recordDeliveryException, type RecordDeliveryException } from './record-delivery-exception.js';
import { recordGoodsDelivered, type RecordGoodsDelivered } from './record-goods-delivered.js';
import { recordDeliveryExpected, type RecordDeliveryExpected } from './record-delivery-expected.js';
import { recordGoodsPacked, type RecordGoodsPacked } from './record-goods-packed.js';
import { recordGoodsReturned, type RecordGoodsReturned } from './record-goods-returned.js';
import { recordPackageDelivered, type RecordPackageDelivered } from './record-package-delivered.js';
import { recordWaybillReplaced, type RecordWaybillReplaced } from './record-waybill-replaced.js';
import { recordGoodsShipped, type RecordGoodsShipped } from './record-goods-shipped.js';
import { recordShipmentProgress, type RecordShipmentProgress } from './record-shipment-progress.js';
import { recordShipment, type RecordShipment } from './record-shipment.js';
import { rejectSalesOrder, type RejectSalesOrder } from './reject-sales-order.js';
import type { SalesOrderEvent } from './sales-order.events.js';
import { evolve, initialState, type SalesOrderState } from './sales-order.state.js';

/** Facts of logistics and alerting about an order: never refused, recorded once. */
export type SalesOrderFact =
  | RecordShipment
  | RecordGoodsPacked
  | RecordGoodsShipped
  | RecordWaybillReplaced
  | RecordShipmentProgress
  | RecordPackageDelivered
  | RecordGoodsDelivered
  | RecordGoodsReturned
  | RecordDeliveryExpected
  | RecordDeliveryException
  | RecordDeliveryExceptionCleared
  | RecordDeliveryChangeAnswer
  | RecordChangeAtCarrier
  | RecordCaseOpened
  | RecordCaseProgress
  | RecordCaseEnded;

export type SalesOrderCommand =
  | PlaceSalesOrder
  | ApproveSalesOrder
  | RejectSalesOrder
  | CancelSalesOrder
  | ChangeDeliveryAddress
  | ChangePromise
  | ChangeRecipient
  | SalesOrderFact;

const decide = (state: SalesOrderState, command: SalesOrderCommand): Decision<SalesOrderEvent> => {
  switch (command.type) {
    case 'PlaceSalesOrder':
      return placeSalesOrder(state, command);
    case 'ApproveSalesOrder':
      return approveSalesOrder(state, command);
    case 'RejectSalesOrder':
      return rejectSalesOrder(state, command);
    case 'CancelSalesOrder':
      return cancelSalesOrder(state, command);
    case 'ChangeDeliveryAddress':
      return changeDeliveryAddress(state, command);
    case 'ChangePromise':
      return changePromise(state, command);
    case 'ChangeRecipient':
      return changeRecipient(state, command);
    case 'RecordDeliveryChangeAnswer':
      return recordDeliveryChangeAnswer(state, command);
    case 'RecordChangeAtCarrier':
      return recordChangeAtCarrier(state, command);
    case 'RecordShipment':
      return recordShipment(state, command);
    case 'RecordDeliveryExpected':
      return recordDeliveryExpected(state, command);
    case 'RecordGoodsPacked':
      return recordGoodsPacked(state, command);
    case 'RecordWaybillReplaced':
      return recordWaybillReplaced(state, command);
    case 'RecordPackageDelivered':
      return recordPackageDelivered(state, command);
    case 'RecordGoodsReturned':
      return recordGoodsReturned(state, command);
    case 'RecordGoodsShipped':
      return recordGoodsShipped(state, command);
    case 'RecordShipmentProgress':
      return recordShipmentProgress(state, command);
    case 'RecordGoodsDelivered':
      return recordGoodsDelivered(state, command);
    case 'RecordDeliveryException':
      return recordDeliveryException(state, command);
    case 'RecordDeliveryExceptionCleared':
      return recordDeliveryExceptionCleared(state, command);
    case 'RecordCaseOpened':
      return recordCaseOpened(state, command);
    case 'RecordCaseProgress':
      return recordCaseProgress(state, command);
    case 'RecordCaseEnded':
      return recordCaseEnded(state, command);
  }
};

export const salesOrder: Decider<SalesOrderState, SalesOrderCommand, SalesOrderEvent> = {
  streamType: 'sales-order',
  initialState,
  decide,
  evolve,
};
