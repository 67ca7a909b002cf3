import type { CommandShape } from '@throughline/event-sourcing';
import { caseOpened, type CaseOpened, type Occasion } from '../rules/case-opened.js';
import type { ExceptionCase } from './exception-case.state.js';

/** A contradiction that another context reported. */
export type OpenCase = CommandShape<'OpenCase', Occasion>;

export const openCase = (exceptionCase: ExceptionCase, { data }: OpenCase): readonly CaseOpened[] =>
  exceptionCase.state === 'absent' ? [caseOpened(data)] : [];
