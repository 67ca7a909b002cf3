import type { InterceptLimits } from '../../reactions/when-delivery-change-requested/when-delivery-change-requested.js';

/** Of a carrier for which nobody has set anything else. */
export const defaultInterceptHours = 24;

/**
 * The settings as they were when somebody last looked, so that a pure reaction can ask without waiting. The fact that follows pins the
 * limit: a snapshot a few seconds old can ask one carrier with the former limit, and can never change a question that was asked.
 */
export class InterceptLimitSnapshot implements InterceptLimits {
  private hours: ReadonlyMap<string, number> = new Map();

  hoursOf(carrier: string | null): number {
    return (carrier === null ? undefined : this.hours.get(carrier)) ?? defaultInterceptHours;
  }

  replace(limits: readonly { readonly carrier: string; readonly hours: number }[]): void {
    this.hours = new Map(limits.map(({ carrier, hours }) => [carrier, hours]));
  }
}
