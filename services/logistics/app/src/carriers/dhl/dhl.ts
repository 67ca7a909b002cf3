import type { CarrierProvider } from '../carrier-provider.js';
import { pushesNothing } from '../pushes-nothing.js';
import { asks } from './asks.js';

/** DHL, for all its services. Its pushes need an agreement of their own and are not taken. */
export const dhl: CarrierProvider = { provider: 'dhl', codesOf: 'dhl', ...pushesNothing, asks };
