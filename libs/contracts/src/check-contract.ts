import { isDay, parseInstant } from '@throughline/values';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { contractOf } from './all-contracts.js';

/**
 * Compares data with its contract.
 *
 * @returns what is wrong, as places and rules without the values that stand there; undefined where nothing is
 * @throws RangeError where no contract has this name
 */
export const checkContract = (type: string, data: unknown): string | undefined => {
  const validate = validator(type);
  if (validate(data)) return undefined;
  return (validate.errors ?? []).map(({ instancePath, message }) => `data${instancePath} ${message ?? ''}`).join('; ');
};

/** Like {@link checkContract}, for readers: a name that is newer than we are has nothing wrong that we could know of. */
export const checkKnownContract = (type: string, data: unknown): string | undefined =>
  contractOf(type) === undefined ? undefined : checkContract(type, data);

const ajv = new Ajv2020({
  strict: true,
  // What an instant and a day are is said in one place.
  formats: { 'date-time': (text: string) => parseInstant(text) !== undefined, date: isDay },
});

const validators = new Map<string, ValidateFunction>();

const validator = (type: string): ValidateFunction => {
  const known = validators.get(type);
  if (known !== undefined) return known;
  const contract = contractOf(type);
  if (contract === undefined) throw new RangeError(`no contract is called ${type}`);
  const compiled = ajv.compile(contract.schema);
  validators.set(type, compiled);
  return compiled;
};
