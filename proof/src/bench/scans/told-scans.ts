import type { Truth, TrueScan } from '@throughline/simulator';
import { epochMs, type Instant } from '@throughline/values';

/** An update as `POST /v1/tracking-updates` takes it. */
export interface ToldScan {
  readonly carrier: string;
  readonly waybillNumber: string;
  readonly code: string;
  readonly occurredAt: Instant;
  readonly location?: string;
  readonly description?: string;
}

/** The generic route speaks the product's own words; where a scan only says that goods were handled, the provider's code is kept as it is. */
export const codeOf = ({ exception, milestone, code }: Pick<TrueScan, 'exception' | 'milestone' | 'code'>): string =>
  exception ?? milestone ?? code;

/**
 * Everything that really happened to these waybills, in the order in which it became known, as so many clients tell it who share the
 * waybills among them: each tells in batches, and of its own waybills alone.
 */
export const batchesOf = (
  truths: readonly Truth[],
  { clients, batch }: { readonly clients: number; readonly batch: number },
): readonly (readonly (readonly ToldScan[])[])[] =>
  Array.from({ length: clients }, (_, client) => {
    const told = truths
      .filter((_, index) => index % clients === client)
      .flatMap((truth) => truth.scans.map((scan) => ({ knownAt: epochMs(scan.knownAt), scan: toldOf(truth, scan) })))
      .sort((a, b) => a.knownAt - b.knownAt)
      .map(({ scan }) => scan);
    return Array.from({ length: Math.ceil(told.length / batch) }, (_, number) =>
      told.slice(number * batch, (number + 1) * batch),
    );
  });

const toldOf = ({ carrier, waybillNumber }: Truth, scan: TrueScan): ToldScan => ({
  carrier,
  waybillNumber,
  code: codeOf(scan),
  occurredAt: scan.occurredAt,
  ...(scan.location !== '' && { location: scan.location }),
  ...(scan.text !== '' && { description: scan.text }),
});
