export type { AccountSettings } from './control/read.js';
export * from './journeys/scenarios.js';
export type { Account } from './provider.js';
export * from './simulator.js';
export type { Statistics } from './statistics.js';
export type { Truth, TrueScan } from './truth.js';
export { providerNames, type ProviderName } from './waybill.js';
export type { DeliveryException, Milestone, Standing, Status } from './words.js';
export { SimulatorRefusal } from './world.js';
