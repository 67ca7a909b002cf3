import Type from 'typebox';
import { contract } from '../contract.js';
import { brokenPromise, caseIdentity } from './parts.js';

export const caseReopenedV1 = contract({
  type: 'alerting.case-reopened.v1',
  audience: 'internal',
  promise: 'A case that was resolved, voided or closed is open again; its earlier findings no longer hold.',
  schema: Type.Object({ ...caseIdentity }),
  samples: [{ ...brokenPromise }],
});
