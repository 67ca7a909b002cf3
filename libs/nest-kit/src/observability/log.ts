import type { LoggerService } from '@nestjs/common';
import { isDependencyDown } from '@throughline/event-store';
import { pino, type Logger } from 'pino';
import { activeTrace } from './trace.js';

/** Structured log lines; the object first, then a short sentence that never changes. */
export type Log = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/** Members that may hold personal data or secrets, wherever in a line they stand (up to three levels down). */
const masked = [
  'personal',
  'authorization',
  'credential',
  'password',
  'token',
  'secret',
  'customer',
  'phone',
  'address',
  'name',
  'signedBy',
  'note',
  'body',
  'parameters',
  'detail',
  'where',
];

const levels = (name: string): string[] => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`];

/** The longest text of a line: who sends us a megabyte of user agent does not fill our disk. */
const longestText = 1_000;

export const createLog = (options: {
  readonly service: string;
  readonly level: string;
  readonly to?: NodeJS.WritableStream;
}): Log =>
  pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const trace = activeTrace();
        return trace === undefined ? {} : { traceId: trace.traceId };
      },
      redact: { paths: masked.flatMap(levels), censor: '[masked]' },
      serializers: { err: seen },
    },
    options.to ?? pino.destination({ dest: 1, sync: true }),
  );

/**
 * What may be logged of an error: name, code, stack. A database error's message can quote values, so it goes without; that something cannot be
 * reached is nobody's mistake, so it goes without a stack.
 */
const seen = (error: unknown): unknown => {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const { code } = error as { code?: unknown };
  const isDatabase = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  return {
    type: error.name,
    ...(typeof code === 'string' && { code }),
    ...(!isDatabase && { message: error.message.slice(0, longestText) }),
    ...(!isDependencyDown(error) && { stack: framesOf(error) }),
    ...(error.cause !== undefined && { cause: seen(error.cause) }),
  };
};

const framesOf = (error: Error): readonly string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());

/** Nest's own lines, in our form. Its chatter at start goes to `debug`. */
export const nestLogger = (log: Log): LoggerService => {
  const line =
    (write: 'debug' | 'warn' | 'error') =>
    (message: unknown, ...rest: unknown[]): void => {
      const context = rest.at(-1);
      log[write](
        {
          ...(typeof context === 'string' && { context: context.slice(0, 100) }),
          ...(message instanceof Error && { err: message }),
        },
        message instanceof Error ? 'error in the framework' : String(message).slice(0, longestText),
      );
    };
  return { log: line('debug'), error: line('error'), warn: line('warn'), debug: line('debug'), verbose: line('debug') };
};
