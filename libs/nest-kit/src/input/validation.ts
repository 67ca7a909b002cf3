import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { invalidInput, Problem, type InputError } from '../problems/problem.js';
import { pointerPart } from './body.js';

/** Checks bodies, queries and path parameters against their classes: what is not declared is refused, and every fault is named at once. */
export class InputValidation extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      transformOptions: { enableImplicitConversion: false, exposeUnsetFields: false },
      exceptionFactory: (errors) => new Problem('invalid-input', { errors: inputErrors(errors) }),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const inner = metadata.type === 'body' ? listInList(value, '') : undefined;
    if (inner !== undefined) throw invalidInput(inner, 'list-in-list');
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (metadata.type !== 'query' || !(error instanceof Problem)) throw error;
      const errors = error.options.errors?.map(({ pointer, code }) => ({
        pointer: pointer.replace(/^\//, '?'),
        code: code === 'unknown-property' ? 'unknown-parameter' : code,
      }));
      throw new Problem(error.code, { ...error.options, errors: errors ?? [] });
    }
  }
}

/**
 * Where a list stands within a list. No route takes one, and class-validator sees the entries of both as one list: an object was asked for, a
 * list came, and nobody said so.
 */
const listInList = (value: unknown, pointer: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const place = `${pointer}/${pointerPart(key)}`;
    const found = Array.isArray(value) && Array.isArray(inner) ? place : listInList(inner, place);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** At most this many faults are named. */
const mostErrors = 50;

const inputErrors = (errors: readonly ValidationError[]): InputError[] =>
  errors.flatMap((error) => faults(error, '')).slice(0, mostErrors);

/** Of one place, the most basic fault: what is no number is not too large as well. */
const faults = (error: ValidationError, above: string): InputError[] => {
  const pointer = `${above}/${pointerPart(error.property)}`;
  const codes = Object.keys(error.constraints ?? {})
    .map(codeOf)
    .sort((a, b) => rank(a) - rank(b));
  const [code] =
    error.value === undefined && codes.length > 0 && !codes.includes('unknown-property') ? ['required'] : codes;
  return [
    ...(code === undefined ? [] : [{ pointer, code }]),
    ...(error.children ?? []).flatMap((child) => faults(child, pointer)),
  ];
};

const rank = (code: string): number => (code === 'required' ? 0 : code.startsWith('not-a') ? 1 : 2);

const codes: Readonly<Record<string, string>> = {
  whitelistValidation: 'unknown-property',
  unknownValue: 'not-an-object',
  nestedValidation: 'not-an-object',
  isObject: 'not-an-object',
  isDefined: 'required',
  isNotEmpty: 'required',
  isString: 'not-a-string',
  isInt: 'not-an-integer',
  isNumber: 'not-an-integer',
  isBoolean: 'not-a-boolean',
  isArray: 'not-a-list',
  isIn: 'not-one-of',
  isEnum: 'not-one-of',
  min: 'too-small',
  max: 'too-large',
  isLength: 'wrong-length',
  minLength: 'wrong-length',
  maxLength: 'wrong-length',
  matches: 'wrong-format',
  arrayMinSize: 'too-few',
  arrayNotEmpty: 'too-few',
  arrayMaxSize: 'too-many',
  arrayUnique: 'repeated',
};

/** class-validator's name of a check as one of our codes; our own checks are named by their codes. */
const codeOf = (constraint: string): string =>
  codes[constraint] ?? constraint.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
