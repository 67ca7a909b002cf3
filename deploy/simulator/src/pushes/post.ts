const answerWithinMs = 10_000;

/** @returns undefined where nobody answered */
export const postOver =
  (send: typeof fetch) =>
  async (url: string, request: { readonly headers: Readonly<Record<string, string>>; readonly body: string }) => {
    try {
      const reply = await send(url, {
        method: 'POST',
        redirect: 'manual',
        ...request,
        signal: AbortSignal.timeout(answerWithinMs),
      });
      return { status: reply.status, body: await reply.text() };
    } catch {
      return undefined;
    }
  };
