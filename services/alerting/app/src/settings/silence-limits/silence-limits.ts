import type { SilenceLimits } from '../../reactions/when-shipment-dispatched/when-shipment-dispatched.js';

/** Of a carrier for which nobody has set anything else. */
export const defaultSilenceHours = 48;

/**
 * The settings as they were when somebody last looked, so that a pure reaction can ask without waiting. The fact that follows pins the
 * limit: a snapshot a few seconds old can start one watch with the former limit, and can never change a watch that runs.
 */
export class SilenceLimitSnapshot implements SilenceLimits {
  private hours: ReadonlyMap<string, number> = new Map();

  hoursOf(carrier: string): number {
    return this.hours.get(carrier) ?? defaultSilenceHours;
  }

  replace(limits: readonly { readonly carrier: string; readonly hours: number }[]): void {
    this.hours = new Map(limits.map(({ carrier, hours }) => [carrier, hours]));
  }
}
