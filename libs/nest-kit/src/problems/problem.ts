/** What can be read of a problem, by language. */
export interface ProblemText {
  readonly en: string;
  readonly zh: string;
}

/** A kind of problem: its title and, where it says more than the title, a detail in which `{name}` stands for one of the problem's details. */
export interface ProblemKind extends ProblemText {
  /** 409 unless said otherwise; 404 for codes that end in `-unknown` or `-not-found`. */
  readonly status?: number;
  /** The same request may succeed later. */
  readonly retryable?: true;
  readonly detail?: ProblemText;
}

/** Kinds of problem by code. A context brings one catalogue with its rejections. */
export type ProblemCatalogue = Readonly<Record<string, ProblemKind>>;

/** One place of the input that is wrong. */
export interface InputError {
  /** JSON pointer into the body (`/lines/0/quantity`), or `?limit`, `header:If-Match`, `path:id`. */
  readonly pointer: string;
  /** Stable, kebab-case: `unknown-property`, `not-an-instant`. */
  readonly code: string;
}

/** What a problem says besides its text; no personal data. */
export type ProblemFacts = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface ProblemOptions {
  readonly details?: ProblemFacts;
  readonly errors?: readonly InputError[];
  /** What may be asked instead. */
  readonly allowedActions?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A refusal on its way to the caller as `application/problem+json`. Rejections of decisions become one by their code. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: string,
    readonly options: ProblemOptions = {},
  ) {
    super(code, { cause: options.cause });
  }
}

/** Something that was asked for by id and does not exist, or not for this caller: 404 `<what>-not-found`. */
export const notFound = (what: string): Problem => new Problem(`${what}-not-found`);

/** The input is wrong at one place: 400 `invalid-input`. */
export const invalidInput = (pointer: string, code: string): Problem =>
  new Problem('invalid-input', { errors: [{ pointer, code }] });
