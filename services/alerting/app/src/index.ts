export { alertingApp } from './alerting-app.module.js';
