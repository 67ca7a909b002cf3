import Type from 'typebox';
import { contract } from '../contract.js';
import { caseIdentity, findings, silentShipment } from './parts.js';

export const caseVoidedV1 = contract({
  type: 'alerting.case-voided.v1',
  audience: 'internal',
  promise: 'Nothing went wrong after all: the case counts in no figure. May follow a resolution, when we learn late.',
  schema: Type.Object({ ...caseIdentity, ...findings }),
  samples: [{ ...silentShipment, cause: 'fact-came-late', liableParty: 'nobody', remedy: 'none' }],
});
