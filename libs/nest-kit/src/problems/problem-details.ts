import { Rejection } from '@throughline/event-sourcing';
import { HttpException } from '@nestjs/common';
import {
  CommandDoneBefore,
  CommandStillRunning,
  ConcurrencyConflict,
  ForeignReadAfter,
  IdempotencyKeyReused,
  isDependencyDown,
  isTransient,
  ReadModelBehind,
  sqlState,
} from '@throughline/event-store';
import { inputErrorTexts } from './kit-problems.js';
import { Problem, type ProblemCatalogue, type ProblemFacts, type ProblemKind } from './problem.js';

export type Language = 'en' | 'zh';

/** An RFC 9457 problem with our extensions, ready to be sent. */
export interface ProblemDetails {
  readonly type: string;
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
  readonly details?: ProblemFacts;
  readonly allowedActions?: readonly string[];
  readonly retryable: boolean;
  readonly traceId: string;
}

/** Chinese where the caller prefers it, else English. RFC 9110, section 12.5.4. */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part, order) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const q = parameters.map((p) => /^\s*q=([01](?:\.\d{0,3})?)$/.exec(p)?.[1]).find((found) => found !== undefined);
      return { tag, q: Number(q ?? 1), order };
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q || a.order - b.order);
  const first = wanted.find(({ tag }) => /^(zh|en)(-|$)/.test(tag));
  return first?.tag.startsWith('zh') === true ? 'zh' : 'en';
};

const kindOf = (code: string, catalogue: ProblemCatalogue): ProblemKind =>
  catalogue[code] ?? { en: code.replaceAll('-', ' '), zh: code.replaceAll('-', ' ') };

/** The status that a code answers with. */
export const statusOf = (code: string, catalogue: ProblemCatalogue): number =>
  catalogue[code]?.status ?? (/-(unknown|not-found)$/.test(code) ? 404 : 409);

export const problemDetails = (
  problem: Problem,
  catalogue: ProblemCatalogue,
  language: Language,
  traceId: string,
): ProblemDetails => {
  const kind = kindOf(problem.code, catalogue);
  const { errors, details, allowedActions } = problem.options;
  return {
    type: `urn:throughline:problem:${problem.code}`,
    code: problem.code,
    title: kind[language],
    status: statusOf(problem.code, catalogue),
    ...(kind.detail && { detail: filled(kind.detail[language], details ?? {}) }),
    ...(errors && {
      errors: errors.map((error) => ({ ...error, detail: inputErrorTexts[error.code]?.[language] ?? error.code })),
    }),
    ...(details && Object.keys(details).length > 0 && { details }),
    ...(allowedActions && { allowedActions }),
    retryable: kind.retryable === true,
    traceId,
  };
};

const filled = (template: string, details: ProblemFacts): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? '…'));

const codesByStatus: Readonly<Record<number, string>> = {
  400: 'malformed-request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'request-timeout',
  413: 'body-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  431: 'headers-too-large',
  503: 'busy',
};

/** What any error means to the caller. What is not known is `internal-error`: its text never leaves the house. */
export const asProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  // By its status before anything else: its text quotes the address that was asked for, whatever words stand in it.
  if (error instanceof HttpException) return ofStatus(error.getStatus(), error);
  if (error instanceof Rejection) {
    const { allowedActions, ...details } = error.details;
    return new Problem(error.code, {
      details,
      ...(Array.isArray(allowedActions) && { allowedActions: allowedActions as string[] }),
    });
  }
  if (error instanceof ConcurrencyConflict)
    return new Problem('version-mismatch', { details: { version: error.actualVersion } });
  if (error instanceof IdempotencyKeyReused) return new Problem('idempotency-key-reused');
  if (error instanceof CommandStillRunning) return retryLater('command-still-running');
  if (error instanceof CommandDoneBefore) return new Problem('command-done-before');
  if (error instanceof ForeignReadAfter) return new Problem('read-after-of-another-service');
  if (error instanceof ReadModelBehind) return retryLater('not-yet-readable');
  if (isDependencyDown(error)) return retryLater('dependency-unavailable', error);
  if (isTransient(error)) return retryLater('changed-meanwhile', error);
  // Class 22 (data exception): input that a door let through. The database refused it, so nothing is half done; a bug of ours all the same.
  if (sqlState(error)?.startsWith('22') === true) return new Problem('invalid-input', { cause: error });
  return ofStatus((error as { statusCode?: unknown } | null)?.statusCode, error);
};

const ofStatus = (status: unknown, cause: unknown): Problem => {
  const code = typeof status === 'number' ? codesByStatus[status] : undefined;
  return code === undefined ? new Problem('internal-error', { cause }) : new Problem(code);
};

const retryLater = (code: string, cause?: unknown): Problem =>
  new Problem(code, { headers: { 'Retry-After': '1' }, cause });
