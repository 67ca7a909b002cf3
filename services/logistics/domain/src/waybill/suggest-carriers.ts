import { dhlExpress, fedexExpress, s10, ups } from './check-digits.js';

/** Why a carrier is suggested: its check digit fits, or only the form does. */
export interface CarrierSuggestion {
  readonly carrier: string;
  readonly because: 'check-digit' | 'form';
}

interface Form {
  readonly carrier: string;
  readonly pattern: RegExp;
  readonly check?: (waybillNumber: string) => boolean | undefined;
}

/** Forms that carriers print on their labels. Several may fit one number; none of them need. */
const forms: readonly Form[] = [
  { carrier: 'ups', pattern: /^1Z[A-Z0-9]{16}$/, check: ups },
  { carrier: 'ems', pattern: /^E[A-Z]\d{9}CN$/, check: s10 },
  { carrier: 'china-post', pattern: /^[A-DF-Z][A-Z]\d{9}CN$/, check: s10 },
  { carrier: 'correios', pattern: /^[A-Z]{2}\d{9}BR$/, check: s10 },
  { carrier: 'usps', pattern: /^[A-Z]{2}\d{9}US$/, check: s10 },
  { carrier: 'royal-mail', pattern: /^[A-Z]{2}\d{9}GB$/, check: s10 },
  { carrier: 'deutsche-post', pattern: /^[A-Z]{2}\d{9}DE$/, check: s10 },
  { carrier: 'la-poste', pattern: /^[A-Z]{2}\d{9}FR$/, check: s10 },
  { carrier: 'sf', pattern: /^SF\d{12,13}$/ },
  { carrier: 'yto', pattern: /^YT\d{13}$/ },
  { carrier: 'jt', pattern: /^JT\d{13}$/ },
  { carrier: 'jd', pattern: /^JD[A-Z]?\d{11,13}$/ },
  { carrier: 'deppon', pattern: /^DPK\d{9,12}$/ },
  { carrier: 'dhl', pattern: /^\d{10}$/, check: dhlExpress },
  { carrier: 'fedex', pattern: /^\d{12}$/, check: fedexExpress },
];

/**
 * Who may carry what has this number: first those whose check digit fits. A number whose check digit does not fit is not of that carrier.
 * @param waybillNumber as {@link plainWaybillNumber} gives it
 */
export const suggestCarriers = (waybillNumber: string): readonly CarrierSuggestion[] =>
  forms
    .filter(({ pattern, check }) => pattern.test(waybillNumber) && check?.(waybillNumber) !== false)
    .map(({ carrier, check }): CarrierSuggestion => ({ carrier, because: check ? 'check-digit' : 'form' }))
    .sort((a, b) => Number(a.because === 'form') - Number(b.because === 'form'));
