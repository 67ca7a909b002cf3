export * from './postgres/start-postgres.js';
export * from './secrets.js';
