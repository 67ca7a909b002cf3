export * from './event-source.js';
export * from './source-errors.js';
export * from './feed-pages.js';
export * from './cloud-event.js';
