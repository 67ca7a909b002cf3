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
 * Can this be a number of this carrier? A spreadsheet's `7.31E+13` is none, nor is one of a postal service whose check digit is
 * wrong. Of other carriers we know too little to refuse more: a number wrongly refused keeps goods in the warehouse.
 */
export const canBeWaybillNumber = ({ carrier, waybillNumber }: Waybill): boolean =>
  /^(?=.*\d)[A-Z0-9]{5,40}$/.test(waybillNumber) && (!postalServices.has(carrier) || isS10Consistent(waybillNumber));

const postalServices: ReadonlySet<string> = new Set([
  'ems',
  'china-post',
  'correios',
  'usps',
  'royal-mail',
  'deutsche-post',
  'la-poste',
]);

/** UPU standard S10: two letters, eight digits, check digit (weights 8 6 4 2 3 5 9 7, modulo 11), two letters of the country. */
const isS10Consistent = (waybillNumber: string): boolean => {
  const match = /^[A-Z]{2}(\d{8})(\d)[A-Z]{2}$/.exec(waybillNumber);
  if (match === null) return true;
  const [, serial = '', check] = match;
  const sum = [8, 6, 4, 2, 3, 5, 9, 7].reduce((total, weight, index) => total + weight * Number(serial[index]), 0);
  return Number(check) === ({ 10: 0, 11: 5 }[11 - (sum % 11)] ?? 11 - (sum % 11));
};
