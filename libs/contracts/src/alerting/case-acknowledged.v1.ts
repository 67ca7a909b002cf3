import Type from 'typebox';
import { contract } from '../contract.js';
import { InstantText } from '../parts.js';
import { brokenPromise, caseIdentity } from './parts.js';

export const caseAcknowledgedV1 = contract({
  type: 'alerting.case-acknowledged.v1',
  audience: 'internal',
  promise: 'Somebody looks after the case until the time given; after that it counts as unattended again.',
  schema: Type.Object({ ...caseIdentity, expiresAt: InstantText }),
  samples: [{ ...brokenPromise, expiresAt: '2026-03-06T13:30:00.000+08:00' }],
});
