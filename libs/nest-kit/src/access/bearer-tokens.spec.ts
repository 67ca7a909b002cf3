import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importJWK, SignJWT } from 'jose';
import { BearerTokens } from './bearer-tokens.js';
import { developmentIssuer, type DevelopmentIssuer } from './development-issuer.js';
import { FeedPeers } from './feed-peers.js';

let issuer: DevelopmentIssuer;
let server: Server;
let fetches: number;
let answer: { status: number; body: string };

const tokens = () =>
  new BearerTokens({
    issuer: issuer.issuer,
    audience: issuer.audience,
    keys: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys` },
  });

const stop = () =>
  new Promise<void>((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

beforeEach(async () => {
  issuer = await developmentIssuer();
  fetches = 0;
  answer = { status: 200, body: JSON.stringify(issuer.jwks) };
  server = createServer((_, response) => {
    fetches += 1;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(stop);

describe('keys at an address', () => {
  it('are fetched once, however many tokens name keys that nobody knows', async () => {
    const verifier = tokens();
    expect(await verifier.verify(await issuer.token('sales'))).toEqual({
      subject: 'sales@development',
      roles: ['sales'],
    });
    const key = await importJWK(issuer.privateKey, 'EdDSA');
    for (let n = 0; n < 50; n += 1) {
      const token = await new SignJWT().setProtectedHeader({ alg: 'EdDSA', kid: `unknown-${n}` }).sign(key);
      await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
    }
    expect(fetches).toBe(1);
  });

  it('are kept when the issuer is down; without any, it is said that the issuer is missing', async () => {
    const warm = tokens();
    const cold = tokens();
    const token = await issuer.token('sales');
    await warm.verify(token);
    await stop();
    expect(await warm.verify(token)).toMatchObject({ subject: 'sales@development' });
    await expect(cold.verify(token)).rejects.toMatchObject({ code: 'dependency-unavailable' });
  });

  it.each([
    [500, 'down'],
    [404, '{}'],
    [200, '<html>a login page</html>'],
    [200, '{"keys":"none"}'],
  ])('are missing, whatever the token, where the address answers %d %s', async (status, body) => {
    answer = { status, body };
    await expect(tokens().verify(await issuer.token('sales'))).rejects.toMatchObject({
      code: 'dependency-unavailable',
    });
  });
});

describe('feed peers', () => {
  it('are known by the hash of their secret', () => {
    const peers = new FeedPeers({ order: '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b' });
    expect(peers.nameOf('secret')).toBe('order');
    expect(peers.nameOf('Secret')).toBeUndefined();
    expect(peers.nameOf('')).toBeUndefined();
  });
});
