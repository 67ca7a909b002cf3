export * from './case-opened.v1.js';
export * from './case-acknowledged.v1.js';
export * from './case-resolved.v1.js';
export * from './case-voided.v1.js';
export * from './case-closed.v1.js';
export * from './case-reopened.v1.js';
