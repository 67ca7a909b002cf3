import { checkContract, contractOf, contractsOf, type Contract } from '@throughline/contracts';
import { asRecorded, at, type DomainEvent, type Published, type Recorded } from '@throughline/event-sourcing';
import {
  histories,
  processes,
  salesOrderEventVersions,
  unmatchedShipmentEventVersions,
  type SalesOrderEvent,
  type UnmatchedShipmentEvent,
} from '@throughline/order-domain';
import { publishedEvents } from './published-events.js';

type AnyEvent = SalesOrderEvent | UnmatchedShipmentEvent;

const publish = (event: AnyEvent, streamId = 'so_1'): readonly Published[] => {
  const publication = publishedEvents[event.type];
  if (publication === 'private') return [];
  const streamType = event.type in unmatchedShipmentEventVersions ? 'unmatched-shipment' : 'sales-order';
  const recorded: Recorded<DomainEvent> = asRecorded(streamType, streamId, event);
  return publication(recorded as never);
};

const { march2 } = histories;

/** What orders really went through. */
const events: readonly AnyEvent[] = [
  ...histories.approved,
  ...histories.rejected.slice(-1),
  ...histories.cancelled.slice(-1),
  ...histories.shippedBeforeApproval.slice(-1),
  ...histories.withdrawn('shp_1', march2('10:01')),
  ...histories.recalled('chg_1', march2('13:00'), 'shp_1'),
  ...histories.addressWanted('chg_2', march2('13:00'), 'shp_1'),
  ...histories.allDelivered.filter((event) => event.type === 'SalesOrderDelivered'),
];

const ours = contractsOf('order');

/** `order.sales-order-placed.v1` → `SalesOrderPlaced` */
const eventType = ({ type }: Contract): AnyEvent['type'] =>
  type.split('.')[1]!.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()) as AnyEvent['type'];

/** A sample's lines and contents as our log holds them: it knows each line's warehouse, and an event is of one order. */
const inOurLog = ({ lines, contents }: Sample) => ({
  ...(lines && { process: processes.standard, lines: lines.map((line) => ({ ...line, warehouse: 'main' })) }),
  ...(contents && { contents: contents.map(({ lineNumber, quantity }) => ({ lineNumber, quantity })) }),
});

interface Sample {
  readonly salesOrderId?: string;
  readonly promiseLimit?: string;
  readonly lines?: readonly object[];
  readonly contents?: readonly { readonly lineNumber: number; readonly quantity: number }[];
}

const told = (contract: Contract, sample: Sample) => {
  const { salesOrderId, promiseLimit: _, ...data } = sample;
  const event = {
    type: eventType(contract),
    occurredAt: at('2026-03-02T09:00:00+08:00'),
    data: { ...data, ...inOurLog(sample) },
    personal: { name: '王芳' },
  } as unknown as AnyEvent;
  return publish(event, salesOrderId);
};

const samples = ours.flatMap((contract) =>
  contract.samples.map((sample) => [contract.type, contract, sample as Sample] as const),
);

describe('published events', () => {
  it('decide on every event of the context', () => {
    const decided = Object.keys(publishedEvents).sort();
    expect(decided).toEqual(
      [...Object.keys(salesOrderEventVersions), ...Object.keys(unmatchedShipmentEventVersions)].sort(),
    );
  });

  it.each(events.map((event) => [event.type, event] as const))('say of %s what its contract asks', (_, event) => {
    const published = publish(event);
    expect(published).toHaveLength(1);
    for (const { type, data } of published) {
      expect(contractOf(type)).toBeDefined();
      expect(checkContract(type, data)).toBeUndefined();
    }
  });

  it.each(samples)('tell %s exactly as its golden sample', (type, contract, sample) => {
    expect(told(contract, sample)).toEqual([{ type, audience: contract.audience, data: sample }]);
    expect(checkContract(type, sample)).toBeUndefined();
  });

  it('fill every contract of this context, and no other', () => {
    const published = Object.entries(publishedEvents).filter(([, publication]) => publication !== 'private');
    expect(published.map(([type]) => type).sort()).toEqual(ours.map(eventType).sort());
  });

  it('say nothing of what others told us, and nothing about people', () => {
    expect(publish(histories.allShipped.at(-1)!)).toEqual([]);
    const said = JSON.stringify(events.flatMap((event) => publish(event)));
    expect(said).not.toContain('personal');
    expect(said).not.toContain('杭州市');
  });
});
