import { exceptionCase } from '@throughline/alerting-domain';
import { exceptionClearedV1 } from '@throughline/contracts';
import { at, on, type Found } from '@throughline/event-sourcing';
import { whenExceptionCleared } from './when-exception-cleared.js';

const now = at('2026-03-04T02:00:05Z');
const clearedAt = at('2026-03-04T09:00:00+08:00');
const having = (caseId?: string): Found => ({ rows: () => [], one: () => caseId });
const [sample] = exceptionClearedV1.samples;
const told = (kind: string) =>
  ({
    type: 'logistics.exception-cleared.v1',
    data: { ...sample!, kind },
    eventId: 'e-1',
    subject: `shipment/${sample!.shipmentId}`,
    occurredAt: clearedAt,
    recordedAt: at('2026-03-04T02:00:01Z'),
    effectiveAt: clearedAt,
    correlationId: 'c-1',
  }) as const;
const react = (kind: string, caseId?: string) =>
  whenExceptionCleared.react(told(kind), having(caseId), { now, id: () => '' });

describe('when an exception is cleared', () => {
  it('looks for the case of that exception', () => {
    expect(whenExceptionCleared.lookUps?.(told('DELAY'))).toEqual([
      { index: 'case-by-episode', value: `shipment-delayed ${sample!.shipmentId} ${sample!.exceptionId}` },
    ]);
  });

  it.each(['DELAY', 'LOST', 'CUSTOMS', 'SOME_LATER_KIND'])('resolves the case of %s', (kind) => {
    expect(react(kind, 'case_1')).toEqual([
      on(exceptionCase, 'case_1', { type: 'RecordSignalEnded', data: { evidence: { clearedAt }, now } }),
    ]);
  });

  it.each(['DAMAGED', 'SHORT', 'REFUSED'])('leaves that of %s to people', (kind) => {
    expect(react(kind, 'case_1')).toEqual([]);
  });

  it('has nothing to end where there was no case', () => {
    expect(react('DELAY')).toEqual([]);
  });
});
