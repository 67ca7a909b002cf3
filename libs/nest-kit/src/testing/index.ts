export * from './test-service.js';
export { tryBadRequests } from './try-bad-requests.js';
