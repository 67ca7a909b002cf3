export * from './fresh-database.js';
export * from './kafka.js';
