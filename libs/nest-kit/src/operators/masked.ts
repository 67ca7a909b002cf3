import type { DomainEvent, Recorded } from '@throughline/event-sourcing';
import type { ContractEvent } from '@throughline/transport';

const mask = '[masked]';

/** A stored event as an operator sees it: which personal members there are, but not what they say. */
export const maskedEvent = (event: Recorded<DomainEvent>): object => {
  const { personal, ...rest } = event;
  if (personal === undefined || personal === 'erased') return { ...rest, ...(personal !== undefined && { personal }) };
  return { ...rest, personal: Object.fromEntries(Object.keys(personal).map((member) => [member, mask])) };
};

/** A parked event as an operator sees it. One that could not be read may hold anything, so of it only the fault is shown. */
export const maskedParked = ({ data, position, ...event }: ContractEvent): object => ({
  ...event,
  position: String(position),
  data: event.undecodable === undefined ? data : mask,
});
