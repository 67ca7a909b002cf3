export * from './fresh-database.js';
export * from './kafka.js';
export * from './stand-in.js';
