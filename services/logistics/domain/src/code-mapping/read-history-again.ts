import { on, type CommandOn } from '@throughline/event-sourcing';
import { shipment } from '../shipment/shipment.decider.js';
import type { MappedByPeople } from './code-mapping.state.js';

/** So many shipments at a time: one transaction must not hold back everything else. */
export const shipmentsReadAtOnce = 100;

/** Reads again, on these shipments, what came in a code before people had mapped it; nothing where they have not. */
export const readHistoryAgain = (
  { provider, code }: { readonly provider: string; readonly code: string },
  shipmentIds: readonly string[],
  mapped: MappedByPeople | undefined,
): readonly CommandOn[] => {
  const meaning = mapped !== undefined && Object.hasOwn(mapped.meanings, code) ? mapped.meanings[code] : undefined;
  if (mapped === undefined || meaning === undefined) return [];
  const data = { provider, code, meaning, revision: mapped.revision };
  return shipmentIds.map((id) => on(shipment, id, { type: 'ReadUpdatesAgain', data }));
};
