export * from './clock.js';
export * from './postgres/provision.js';
export * from './postgres/start-postgres.js';
export * from './services.js';
export * from './stack.js';
