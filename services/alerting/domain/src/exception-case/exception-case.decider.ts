import type { Decider } from '@throughline/event-sourcing';
import { caseStreamType } from '../rules/case-opened.js';
import { acknowledgeCase, type AcknowledgeCase } from './acknowledge-case.js';
import { addCaseNote, type AddCaseNote } from './add-case-note.js';
import { closeCase, type CloseCase } from './close-case.js';
import type { ExceptionCaseEvent } from './exception-case.events.js';
import { evolveExceptionCase, initialExceptionCase, type ExceptionCase } from './exception-case.state.js';
import { openCase, type OpenCase } from './open-case.js';
import { recordSignalEnded, type RecordSignalEnded } from './record-signal-ended.js';
import { recordSignalWithdrawn, type RecordSignalWithdrawn } from './record-signal-withdrawn.js';
import { reopenCase, type ReopenCase } from './reopen-case.js';
import { resolveCase, type ResolveCase } from './resolve-case.js';
import { voidCase, type VoidCase } from './void-case.js';

export type ExceptionCaseCommand =
  | OpenCase
  | AcknowledgeCase
  | ResolveCase
  | VoidCase
  | CloseCase
  | ReopenCase
  | AddCaseNote
  | RecordSignalEnded
  | RecordSignalWithdrawn;

export const exceptionCase: Decider<ExceptionCase, ExceptionCaseCommand, ExceptionCaseEvent> = {
  streamType: caseStreamType,
  initialState: initialExceptionCase,
  evolve: evolveExceptionCase,
  decide: (state, command) => {
    switch (command.type) {
      case 'OpenCase':
        return openCase(state, command);
      case 'AcknowledgeCase':
        return acknowledgeCase(state, command);
      case 'ResolveCase':
        return resolveCase(state, command);
      case 'VoidCase':
        return voidCase(state, command);
      case 'CloseCase':
        return closeCase(state, command);
      case 'ReopenCase':
        return reopenCase(state, command);
      case 'AddCaseNote':
        return addCaseNote(state, command);
      case 'RecordSignalEnded':
        return recordSignalEnded(state, command);
      case 'RecordSignalWithdrawn':
        return recordSignalWithdrawn(state, command);
    }
  },
};
