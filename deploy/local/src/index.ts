export * from './postgres/start-postgres.js';
export * from './postgres/provision.js';
export * from './secrets.js';
