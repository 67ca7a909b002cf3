import { seventeenTrack } from './17track/17track.js';
import { aftership } from './aftership/aftership.js';
import type { CarrierProvider } from './carrier-provider.js';
import { dhl } from './dhl/dhl.js';
import { easypost } from './easypost/easypost.js';
import { kdniao } from './kdniao/kdniao.js';
import { kuaidi100 } from './kuaidi100/kuaidi100.js';
import { sf } from './sf/sf.js';
import { signedInbound } from './signed-inbound/signed-inbound.js';

/** Everybody who may push what carriers say, or is asked for it. */
export const carrierProviders: readonly CarrierProvider[] = [
  kuaidi100,
  kdniao,
  sf,
  seventeenTrack,
  aftership,
  easypost,
  dhl,
  signedInbound,
];

const byName: ReadonlyMap<string, CarrierProvider> = new Map(
  carrierProviders.map((provider) => [provider.provider, provider]),
);

export const carrierProvider = (name: string): CarrierProvider | undefined => byName.get(name);
