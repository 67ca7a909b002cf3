export { logisticsApp } from './logistics-app.module.js';
export { carrierProvider } from './carriers/carrier-providers.js';
export type { CarrierProvider, Push, PushSettings, Reply } from './carriers/carrier-provider.js';
export { isRefused, type AskSettings, type CarrierAsks } from './carriers/carrier-asks.js';
