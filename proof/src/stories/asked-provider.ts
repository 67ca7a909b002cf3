import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider knows of a number: its code and the carrier's wall clock, newest first. */
export type Known = readonly (readonly [code: string, time: string])[];

/** A provider that answers queries in the form of Kuaidi100, and can be away. */
export class AskedProvider {
  readonly knows = new Map<string, Known>();
  isAway = false;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<AskedProvider> {
    const server = createServer();
    const provider = new AskedProvider(server);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.statusCode = provider.isAway ? 503 : 200;
        response.end(provider.isAway ? 'away' : provider.answer(Buffer.concat(parts).toString()));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(form: string): string {
    const { num } = JSON.parse(new URLSearchParams(form).get('param') ?? '{}') as { num?: string };
    const known = this.knows.get(num ?? '');
    if (known === undefined) return JSON.stringify({ result: false, returnCode: '500', message: '查询无结果' });
    const data = known.map(([statusCode, time]) => ({ statusCode, time, ftime: time, context: '…' }));
    return JSON.stringify({ message: 'ok', nu: num, com: 'shunfeng', state: known[0]?.[0], data });
  }
}
