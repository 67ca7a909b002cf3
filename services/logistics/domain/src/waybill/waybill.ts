import { s10, ups } from './check-digits.js';

/** A carrier's number for a shipment. Numbers are unique only within their carrier, and carriers use them again. */
export interface Waybill {
  readonly carrier: string;
  readonly waybillNumber: string;
}

/** Under which a shipment is found by its waybill. */
export const waybillKey = ({ carrier, waybillNumber }: Waybill): string => `${carrier}/${waybillNumber}`;

/** Names the stream of updates whose shipment we do not know: a number holds no hyphen, so the last one parts the two. */
export const waybillStreamId = ({ carrier, waybillNumber }: Waybill): string => `${carrier}-${waybillNumber}`;

/** `SF` and ` sf ` name the same carrier. */
export const plainCarrier = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** Full-width letters, small letters, blanks and hyphens make no other number. */
export const plainWaybillNumber = (text: string): string =>
  text.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase();

/** Reads what people and carriers write; undefined where a carrier or a number cannot be written so at all. */
export const readWaybill = (carrier: string, waybillNumber: string): Waybill | undefined => {
  const waybill = { carrier: plainCarrier(carrier), waybillNumber: plainWaybillNumber(waybillNumber) };
  return /^[a-z0-9][a-z0-9-]{0,31}$/.test(waybill.carrier) && /^[A-Z0-9]{1,40}$/.test(waybill.waybillNumber)
    ? waybill
    : undefined;
};

/**
 * Can this be a number of this carrier? A spreadsheet's `7.31E+13` is none, nor is one whose check digit is wrong, of carriers that have
 * one. Of others we know too little to refuse more: a number wrongly refused keeps goods in the warehouse.
 */
export const canBeWaybillNumber = ({ carrier, waybillNumber }: Waybill): boolean =>
  /^(?=.*\d)[A-Z0-9]{5,40}$/.test(waybillNumber) && checks[carrier]?.(waybillNumber) !== false;

/** Only forms that no other number of the carrier has: DHL and FedEx number other services with as many digits. */
const checks: Readonly<Partial<Record<string, (waybillNumber: string) => boolean | undefined>>> = Object.assign(
  Object.create(null) as object,
  Object.fromEntries(
    ['ems', 'china-post', 'correios', 'usps', 'royal-mail', 'deutsche-post', 'la-poste'].map((carrier) => [
      carrier,
      s10,
    ]),
  ),
  { ups },
);
