import type { ExceptionCaseEvent } from '@throughline/alerting-domain';
import { caseOpenedV1, checkContract, contractsOf, type Contract } from '@throughline/contracts';
import { asRecorded, at, type Publication } from '@throughline/event-sourcing';
import { publishedEvents } from './published-events.js';

const ours = contractsOf('alerting');

/** `alerting.case-opened.v1` → `CaseOpened` */
const eventType = ({ type }: Contract): ExceptionCaseEvent['type'] =>
  type
    .split('.')[1]!
    .replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()) as ExceptionCaseEvent['type'];

/** What our log holds besides what the contract tells. */
const keptToOurselves = {
  CaseOpened: { episode: '1', details: { carrier: 'sf' } },
  CaseAcknowledged: { by: 'user:li' },
  CaseResolved: { evidence: { signAt: '2026-03-06T12:00:00.000+08:00' } },
  CaseVoided: { evidence: { signAt: '2026-03-03T12:00:00.000+08:00' } },
  CaseClosed: {},
  CaseReopened: {},
  CaseNoteAdded: {},
};

const publish = (contract: Contract, sample: object) => {
  const { caseId, ...data } = sample as { caseId: string };
  const type = eventType(contract);
  const event = {
    type,
    occurredAt: at('2026-03-06T12:00:00+08:00'),
    data: { ...data, ...keptToOurselves[type] },
    personal: { note: 'Mr Zhao' },
  } as unknown as ExceptionCaseEvent;
  return (publishedEvents[type] as Publication<ExceptionCaseEvent>)(asRecorded('exception-case', caseId, event));
};

const samples = ours.flatMap((contract) =>
  contract.samples.map((sample) => [contract.type, contract, sample] as const),
);

describe('published events', () => {
  it.each(samples)('%s is told exactly as its golden sample', (type, contract, sample) => {
    const told = publish(contract, sample as object);
    expect(told).toEqual([{ type, audience: 'internal', data: sample }]);
    expect(checkContract(type, told[0]?.data)).toBeUndefined();
  });

  it('fill every contract of this context, and no other', () => {
    const told = Object.entries(publishedEvents).filter(([, publication]) => publication !== 'private');
    expect(told.map(([type]) => type).sort()).toEqual(ours.map(eventType).sort());
  });

  it('do not say who acknowledged, nor what people wrote', () => {
    expect(JSON.stringify(publish(caseOpenedV1, caseOpenedV1.samples[0]!))).not.toContain('Zhao');
    expect(publishedEvents.CaseNoteAdded).toBe('private');
  });
});
