export * from './instant.js';
export * from './delivery-promise.js';
export * from './money.js';
