import { epochMs, type Instant } from '@throughline/values';

/** Carriers use numbers again: of several shipments with one waybill, the one that was dispatched last has it now. */
export const latestDispatched = (
  shipments: readonly { readonly streamId: string; readonly row: { readonly dispatchedAt: Instant | null } }[],
): string | undefined =>
  shipments
    .flatMap(({ streamId, row }) => (row.dispatchedAt === null ? [] : [{ streamId, at: epochMs(row.dispatchedAt) }]))
    .sort((a, b) => a.at - b.at || (a.streamId < b.streamId ? -1 : 1))
    .at(-1)?.streamId;
