import { codeOf, type Answer, type Api } from './api.js';
import type { Told } from './player.js';
import { eachOf } from './waiting.js';

const atOnce = 16;

/**
 * Sends every command again under its key. A success must be answered with the same status and the same bytes, a refusal with the same
 * status and code.
 *
 * @returns what was answered otherwise
 */
export const tellAgain = async (api: Api, told: readonly Told[]): Promise<readonly string[]> => {
  const differences: string[] = [];
  await eachOf(told, atOnce, async (first) => {
    const again = await (isRefusal(first.answer) ? askAfresh(api, first) : api.ask(first.asked));
    if (!isSame(first.answer, again))
      differences.push(
        `${first.asked.idempotencyKey}: ${first.answer.status} ${first.answer.text}, then ${again.status} ${again.text}`,
      );
  });
  return differences;
};

const isRefusal = ({ status }: Answer): boolean => status >= 400;

/** Whoever was refused looks again before they ask again: nothing of a refusal was kept, and the order may have moved on. */
const askAfresh = async (api: Api, { asked }: Told): Promise<Answer> => {
  const { etag } = await api.ask({ service: asked.service, path: asked.path.replace(/\/[a-z]+$/, '') });
  return api.ask({ ...asked, ifMatch: etag });
};

const isSame = (first: Answer, again: Answer): boolean =>
  first.status === again.status && (isRefusal(first) ? codeOf(first) === codeOf(again) : first.text === again.text);
