/** Bytes that are no UTF-8 become replacement characters: text with them is odd, never an error. */
export const textOf = (body: Buffer): string => new TextDecoder().decode(body);

/** Is it JSON, by its first character? Not by its content type: providers are known to say the wrong one. */
export const looksLikeJson = (body: Buffer): boolean => /^\s*[{[]/.test(textOf(body));

export const formContentType = 'application/x-www-form-urlencoded; charset=utf-8';
export const jsonContentType = 'application/json; charset=utf-8';

/** A field of a form, decoded. One that stands there twice is none: who signs and who reads might take a different one. */
export const formField = (body: Buffer, name: string): string | undefined => {
  const values = new URLSearchParams(textOf(body)).getAll(name);
  return values.length === 1 ? values[0] : undefined;
};

export const formOf = (fields: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(new URLSearchParams(fields).toString());
