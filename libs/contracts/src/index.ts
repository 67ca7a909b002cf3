export * from './contract.js';
export * from './parts.js';
