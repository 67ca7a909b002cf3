import type { ProviderName, Scenario, WaybillToAdd } from '@throughline/simulator';
import { addTo, hours, type Instant } from '@throughline/values';

type Quality = NonNullable<WaybillToAdd['quality']>;
type Plan = readonly [
  provider: ProviderName,
  carrier: string,
  prefix: string,
  leftHoursBefore: number,
  scenario: Scenario,
  quality?: Quality,
];

/**
 * Two to four days take goods to their end, some five back to who sent them: most are told to it at once, the others go on while the demo
 * runs. Whatever only asking brings to light stays out: `--once` nobody is there to be asked.
 */
const plans: readonly Plan[] = [
  ['sf', 'sf', 'SF', 150, 'refused-and-returned'],
  ['sf', 'sf', 'SF', 100, 'smooth'],
  ['sf', 'sf', 'SF', 30, 'damaged'],
  ['kuaidi100', 'zto', 'ZT', 110, 'smooth'],
  ['kuaidi100', 'yto', 'YT', 90, 'lost'],
  ['kuaidi100', 'yunda', 'YD', 36, 'reordered', 'sloppy'],
  ['kuaidi100', 'yto', 'YT', 60, 'silent'],
  ['aftership', 'dhl', 'DH', 95, 'duplicated'],
  ['aftership', 'correios', 'CO', 44, 'corrected', 'sloppy'],
  ['aftership', 'ups', '1Z', 20, 'smooth'],
];

/** The waybills of a seed, in the order in which they left. */
export const simulatedWaybills = (
  seed: number,
  end: Instant,
): readonly (WaybillToAdd & { readonly startsAt: Instant })[] =>
  plans
    .map(([provider, carrier, prefix, before, scenario, quality], index) => ({
      provider,
      carrier,
      waybillNumber: `${prefix}${9_000_000_001 + seed * 1_000_000 + index}`,
      scenario,
      ...(quality !== undefined && { quality }),
      startsAt: addTo(end, -hours(before)),
    }))
    .sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
