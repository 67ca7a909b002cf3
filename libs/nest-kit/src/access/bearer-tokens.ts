import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { Problem } from '../problems/problem.js';
import type { Caller } from '../commands/asked.js';

/** Signatures that we accept. Never a shared secret: who can verify must not be able to sign. */
const algorithms = ['EdDSA', 'ES256', 'ES384', 'PS256', 'RS256'];

export interface TokenOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: { readonly jwks: JSONWebKeySet } | { readonly url: string };
}

/** Verifies bearer tokens of one issuer. Keys from an address are cached 10 minutes and fetched at most once in 30 s. */
export class BearerTokens {
  private readonly keys: JWTVerifyGetKey;

  constructor(private readonly options: TokenOptions) {
    this.keys =
      'jwks' in options.keys
        ? createLocalJWKSet(options.keys.jwks)
        : createRemoteJWKSet(new URL(options.keys.url), {
            cooldownDuration: 30_000,
            cacheMaxAge: 600_000,
            timeoutDuration: 5_000,
          });
  }

  /** @throws Problem `unauthenticated` for whatever is wrong with the token: why is nobody's business but the log's */
  async verify(token: string): Promise<Caller> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms,
        issuer: this.options.issuer,
        audience: this.options.audience,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 30,
      });
      const { sub: subject = '', roles } = payload as { sub?: string; roles?: unknown };
      if (subject === '' || subject.length > 200) throw new errors.JWTInvalid('sub');
      return {
        subject,
        roles: Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : [],
      };
    } catch (error) {
      if (!isAboutToken(error))
        throw new Problem('dependency-unavailable', { headers: { 'Retry-After': '5' }, cause: error });
      throw unauthenticated();
    }
  }
}

/** Everything else is about the keys: not fetched in time, no answer with 200, no JSON (jose's errors without a code of their own), no key set. */
const isAboutToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) &&
  error.code !== errors.JOSEError.code;

export const unauthenticated = (): Problem =>
  new Problem('unauthenticated', { headers: { 'WWW-Authenticate': 'Bearer' } });
