export * from './examples.js';
export * from './scenario/plots.js';
export * from './scenario/story.js';
