export * from './clock.js';
export * from './kafka/availability.js';
export * from './kafka/jars.js';
export * from './kafka/start-kafka.js';
export * from './postgres/provision.js';
export * from './postgres/start-postgres.js';
export * from './services.js';
export * from './stack.js';
