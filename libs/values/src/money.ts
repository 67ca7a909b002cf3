/** An amount as decimal text, never a float, with its ISO 4217 currency: `{ amount: '123.45', currency: 'CNY' }`. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}
