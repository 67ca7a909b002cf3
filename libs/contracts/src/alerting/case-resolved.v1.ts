import Type from 'typebox';
import { contract } from '../contract.js';
import { brokenPromise, caseIdentity, findings, silentShipment } from './parts.js';

export const caseResolvedV1 = contract({
  type: 'alerting.case-resolved.v1',
  audience: 'internal',
  promise: 'What went wrong has been put right, or has ended by itself (`signal-cleared`); it did go wrong.',
  schema: Type.Object({ ...caseIdentity, ...findings }),
  samples: [
    { ...silentShipment, cause: 'signal-cleared', liableParty: 'nobody', remedy: 'none' },
    { ...brokenPromise, cause: 'carrier-delay', liableParty: 'carrier', remedy: 'compensation' },
  ],
});
