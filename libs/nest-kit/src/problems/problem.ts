/** What can be read of a problem in one language. `{name}` is filled from the problem's details. */
export interface ProblemText {
  readonly en: string;
  readonly zh: string;
}

/**
 * Titles of rejection codes and other problems, by code. A context brings one catalogue for its rejections. `status` is 409 unless said
 * otherwise, 404 for codes that end in `-unknown` or `-not-found`.
 */
export type ProblemCatalogue = Readonly<
  Record<string, ProblemText & { readonly status?: number; readonly retryable?: true }>
>;

/** One place of the input that is wrong. */
export interface InputError {
  /** JSON pointer into the body (`/lines/0/quantity`), or `?limit`, `header:If-Match`. */
  readonly pointer: string;
  /** Stable, kebab-case: `unknown-property`, `not-an-instant`. */
  readonly code: string;
}

/** A refusal on its way to the caller as `application/problem+json`. Rejections of decisions become one by their code. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: string,
    readonly options: {
      readonly details?: Readonly<Record<string, unknown>>;
      readonly errors?: readonly InputError[];
      readonly allowedActions?: readonly string[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(code, { cause: options.cause });
  }
}

/** Something that was asked for by id and does not exist, or not for this caller: 404. */
export const notFound = (what: string): Problem => new Problem(`${what}-not-found`);
