import type { SourceWatchEvent } from './source-watch.events.js';

export interface SourceWatch {
  /** How often it has gone blind so far. */
  readonly episodes: number;
  /** The case of the blindness that lasts; absent while the source sees. */
  readonly blind?: { readonly caseId: string };
}

export const initialSourceWatch: SourceWatch = { episodes: 0 };

export const evolveSourceWatch = (watch: SourceWatch, event: SourceWatchEvent): SourceWatch => {
  switch (event.type) {
    case 'SourceWentBlind':
      return { episodes: watch.episodes + 1, blind: { caseId: event.data.caseId } };
    case 'SourceSeesAgain':
      return { episodes: watch.episodes };
  }
};
