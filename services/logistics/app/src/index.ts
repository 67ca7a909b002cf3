export { logisticsApp } from './logistics-app.module.js';
