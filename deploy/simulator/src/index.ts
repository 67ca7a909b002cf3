export type { AccountSettings } from './control/read.js';
export * from './journeys/scenarios.js';
export { CommandFailure } from './options.js';
export type { Account } from './provider.js';
export { randomWaybills, type RandomOptions } from './random.js';
export * from './simulator.js';
export type { Statistics } from './statistics.js';
export type { Truth, TrueScan } from './truth.js';
export { providerNames, type ProviderName } from './waybill.js';
export type { DeliveryException, Milestone, Standing, Status } from './words.js';
export { SimulatorRefusal } from './world.js';
export { accountBodies, accountNames, type AccountBody } from './stack/accounts.js';
export { businessClock } from './stack/business-clock.js';
export {
  askNoMore,
  leftAt,
  openAccounts,
  openForPushes,
  orderAndDispatch,
  ship,
  startOf,
  subscribe,
  type Shipping,
} from './stack/ship.js';
export { askStack, type Ask, type StackAddress } from './stack/stack.js';
