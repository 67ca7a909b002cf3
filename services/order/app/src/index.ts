export { orderApp } from './order-app.module.js';
