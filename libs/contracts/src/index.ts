export * from './contract.js';
export * from './parts.js';
export * from './order/index.js';
export * from './logistics/index.js';
export * from './alerting/index.js';
export * from './all-contracts.js';
export * from './check-contract.js';
export * from './schema-documents.js';
