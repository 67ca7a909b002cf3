import Type from 'typebox';
import { contract } from '../contract.js';
import { InstantText } from '../parts.js';
import { brokenPromise, caseIdentity, silentShipment } from './parts.js';

export const caseOpenedV1 = contract({
  type: 'alerting.case-opened.v1',
  audience: 'internal',
  promise: 'Something went wrong and a case was opened for it; said once per rule, subject and episode.',
  schema: Type.Object({
    ...caseIdentity,
    severity: Type.String({ description: 'low, medium, high, critical; may grow' }),
    ownerRole: Type.String({ description: 'the role that owns the case: service, sales, warehouse, operator …' }),
    dueAt: { ...InstantText, description: 'the moment at which it went wrong, not the one at which we noticed' },
    learntLate: Type.Optional(
      Type.Literal(true, { description: 'the verdict was reached more than 24 h after it was due' }),
    ),
  }),
  samples: [
    { ...silentShipment, severity: 'medium', ownerRole: 'service', dueAt: '2026-03-04T09:00:00.000+08:00' },
    {
      ...brokenPromise,
      severity: 'high',
      ownerRole: 'sales',
      dueAt: '2026-03-06T00:00:00.000+08:00',
      learntLate: true as const,
    },
    {
      caseId: 'case_01h455vb4pex5vsknk084sn09y',
      rule: 'source-blind',
      stage: 'shipped',
      subject: { type: 'source', id: 'logistics' },
      orders: [],
      severity: 'critical',
      ownerRole: 'operator',
      dueAt: '2026-03-02T10:15:00.000Z',
    },
  ],
});
