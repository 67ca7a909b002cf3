export * from './shipment-announced.v1.js';
export * from './shipment-registered.v1.js';
export * from './shipment-dispatched.v1.js';
export * from './shipment-cancelled.v1.js';
export * from './milestone-reached.v1.js';
export * from './exception-raised.v1.js';
export * from './exception-cleared.v1.js';
export * from './shipment-delivered.v1.js';
