import { milestoneReachedV1 } from '@throughline/contracts';
import { at, type Found } from '@throughline/event-sourcing';
import { whenMilestoneReached } from './when-milestone-reached.js';

const nothing: Found = { rows: () => [], one: () => undefined };
const context = { now: at('2026-03-03T02:00:05Z'), id: () => '' };
const [sample] = milestoneReachedV1.samples;

const reactTo = (milestone: string) =>
  whenMilestoneReached.react(
    {
      type: 'logistics.milestone-reached.v1',
      data: { ...sample!, milestone },
      eventId: 'e-1',
      subject: `shipment/${sample!.shipmentId}`,
      occurredAt: at('2026-03-03T10:00:00+08:00'),
      recordedAt: at('2026-03-03T02:00:01Z'),
      effectiveAt: at('2026-03-03T10:00:00+08:00'),
      correlationId: 'c-1',
    },
    nothing,
    context,
  );

describe('when a milestone is reached', () => {
  it.each(milestoneReachedV1.samples.map(({ milestone }) => milestone))('takes %s for a sign of life', (milestone) => {
    const [command, ...more] = reactTo(milestone);
    expect(more).toEqual([]);
    expect(command?.streamId).toBe(sample!.shipmentId);
    expect(command?.command).toEqual({
      type: 'RecordSignOfLife',
      data: {
        occurredAt: at('2026-03-03T10:00:00+08:00'),
        effectiveAt: at('2026-03-03T10:00:00+08:00'),
        sign: milestone,
        now: context.now,
      },
    });
  });

  it.each(['ANNOUNCED', 'UNTRACKED'])('takes %s for no life', (milestone) => {
    expect(reactTo(milestone)).toEqual([]);
  });

  it('watches a returned shipment no longer', () => {
    expect(reactTo('RETURNED')[0]?.command).toMatchObject({ type: 'RecordWatchEnd', data: { reason: 'returned' } });
  });
});
