import Type from 'typebox';
import { contract } from '../contract.js';
import { brokenPromise, caseIdentity, findings } from './parts.js';

export const caseClosedV1 = contract({
  type: 'alerting.case-closed.v1',
  audience: 'internal',
  promise: 'A person put the case away; it was resolved or voided before, with the findings repeated here.',
  schema: Type.Object({ ...caseIdentity, ...findings }),
  samples: [{ ...brokenPromise, cause: 'carrier-delay', liableParty: 'carrier', remedy: 'compensation' }],
});
