import { at, specification } from '@throughline/event-sourcing';
import { exceptionCase } from './exception-case.decider.js';
import type { OpenCase } from './open-case.js';

const { given } = specification(exceptionCase);

describe('open case', () => {
  const open: OpenCase = {
    type: 'OpenCase',
    data: {
      rule: 'shipped-before-approval',
      subjectId: 'so_1',
      episode: 'shp_1',
      orders: ['SO-1001'],
      shipmentId: 'shp_1',
      dueAt: at('2026-03-02T09:00:00+08:00'),
      now: at('2026-03-02T09:00:05+08:00'),
      details: { shippedAt: '2026-03-02T09:00:00.000+08:00' },
    },
  };

  it('pins what the table of rules says today', () => {
    given()
      .twice(open)
      .then({
        type: 'CaseOpened',
        occurredAt: at('2026-03-02T09:00:05+08:00'),
        data: {
          rule: 'shipped-before-approval',
          stage: 'approved',
          severity: 'high',
          ownerRole: 'sales',
          subject: { type: 'sales-order', id: 'so_1' },
          episode: 'shp_1',
          orders: ['SO-1001'],
          shipmentId: 'shp_1',
          dueAt: at('2026-03-02T09:00:00+08:00'),
          details: { shippedAt: '2026-03-02T09:00:00.000+08:00' },
        },
      });
  });
});
