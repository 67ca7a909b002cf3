import { boundedWait } from '../bounded-wait.js';
import type { EventSource, ReadOptions } from '../event-source.js';
import { SourceUnavailable, UnreadableAnswer } from '../source-errors.js';
import { softBodyLimit } from './feed-answer.js';
import { feedSource, type FeedSourceOptions, type WireAnswer } from './feed-source.js';

export interface HttpFeedOptions extends FeedSourceOptions {
  /** `http://…` of the service, without `/v1/feed`; of a service with several replicas one for each, tried in turn. */
  readonly baseUrl: string | readonly [string, ...string[]];
  readonly credential: string;
  /** How long an answer may take beyond the time that it was asked to wait. */
  readonly graceMs?: number;
}

/** Far above what a feed sends in one answer. */
const maxBodyBytes = 8 * softBodyLimit;

/** Reads another context's facts from its HTTP feed. */
export const httpFeedSource = (options: HttpFeedOptions): EventSource => {
  const { context, baseUrl, credential, graceMs = 10_000 } = options;
  const addresses = [baseUrl].flat().map((url) => `${url.replace(/\/+$/, '')}/v1/feed?`);
  /** The one that answered last: a feed is asked where it was found. */
  let current = 0;
  const headers = {
    authorization: `Bearer ${credential}`,
    accept: 'application/cloudevents-batch+json',
    'accept-encoding': 'identity',
  };

  const ask = async (address: string, query: Query, { signal, waitMs }: ReadOptions): Promise<WireAnswer> => {
    const wait = boundedWait(signal, waitMs + graceMs);
    try {
      const response = await fetch(address + new URLSearchParams(query).toString(), {
        headers,
        redirect: 'error',
        signal: wait.signal,
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new SourceUnavailable(context, reasons[response.status] ?? 'failing', response.status);
      }
      return {
        header: (name) => response.headers.get(name) ?? undefined,
        body: await readBody(response.body, context),
      };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SourceUnavailable || error instanceof UnreadableAnswer) throw error;
      throw new SourceUnavailable(context, wait.signal.aborted ? 'timed-out' : 'unreachable', undefined, error);
    } finally {
      wait.end();
    }
  };

  return feedSource(options, async (query, reading) => {
    const first = current;
    for (let tried = 0; ; tried += 1) {
      const at = (first + tried) % addresses.length;
      try {
        const answer = await ask(addresses[at] as string, query, reading);
        current = at;
        return answer;
      } catch (error) {
        if (!(error instanceof SourceUnavailable) || tried + 1 === addresses.length) throw error;
      }
    }
  });
};

type Query = Readonly<Record<string, string>>;

const reasons: Readonly<Record<number, SourceUnavailable['reason']>> = {
  401: 'refused-credential',
  403: 'refused-credential',
  429: 'busy',
  503: 'busy',
};

const readBody = async (body: ReadableStream<Uint8Array> | null, context: string): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) throw new UnreadableAnswer(context, `more than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
};
