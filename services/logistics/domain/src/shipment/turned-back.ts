import type { Scan } from '../tracking/tracking-picture.js';
import type { Package } from './shipment.events.js';

/** Has each of the packages turned back at some time? One that did says nothing of the others. */
export const haveTurnedBack = (packages: readonly Package[], scans: readonly Scan[]): boolean => {
  const back = scans.filter(({ milestone }) => milestone === 'RETURNING' || milestone === 'RETURNED');
  return packages.every(({ packageNumber }) =>
    back.some(({ packageNumbers }) => packageNumbers?.includes(packageNumber) ?? true),
  );
};
