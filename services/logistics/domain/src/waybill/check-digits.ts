/** Does the number pass the check of its form? Undefined where it is not of that form, so that there is nothing to check. */
type Check = (waybillNumber: string) => boolean | undefined;

/** UPU standard S10: two letters, eight digits, check digit (weights 8 6 4 2 3 5 9 7, modulo 11), two letters of the country. */
export const s10: Check = (waybillNumber) => {
  const [, serial, check] = /^[A-Z]{2}(\d{8})(\d)[A-Z]{2}$/.exec(waybillNumber) ?? [];
  if (serial === undefined) return undefined;
  const sum = [8, 6, 4, 2, 3, 5, 9, 7].reduce((total, weight, index) => total + weight * Number(serial[index]), 0);
  return Number(check) === ({ 10: 0, 11: 5 }[11 - (sum % 11)] ?? 11 - (sum % 11));
};

/** UPS: `1Z`, 15 letters or digits, check digit. Letters count from A = 2; every second character counts twice; modulo 10. */
export const ups: Check = (waybillNumber) => {
  const [, body, check] = /^1Z([A-Z0-9]{15})(\d)$/.exec(waybillNumber) ?? [];
  if (body === undefined) return undefined;
  const values = [...body].map((sign) => (/\d/.test(sign) ? Number(sign) : (sign.charCodeAt(0) - 63) % 10));
  const sum = values.reduce((total, value, index) => total + (index % 2 === 0 ? value : 2 * value), 0);
  return Number(check) === (10 - (sum % 10)) % 10;
};

/** DHL Express: ten digits, of which the last is the others modulo 7. */
export const dhlExpress: Check = (waybillNumber) => {
  const [, serial, check] = /^(\d{9})(\d)$/.exec(waybillNumber) ?? [];
  return serial === undefined ? undefined : Number(check) === Number(serial) % 7;
};

/** FedEx Express: twelve digits; weights 3 1 7 over the first eleven, modulo 11, ten counting as nought. */
export const fedexExpress: Check = (waybillNumber) => {
  const [, serial, check] = /^(\d{11})(\d)$/.exec(waybillNumber) ?? [];
  if (serial === undefined) return undefined;
  const sum = [...serial].reduce((total, digit, index) => total + Number(digit) * ([3, 1, 7][index % 3] ?? 0), 0);
  return Number(check) === (sum % 11) % 10;
};
