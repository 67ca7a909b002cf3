import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import { roles, type Role } from './permissions.js';

/** Gives out tokens on a machine of one's own, where there is no identity provider. */
export interface DevelopmentIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** What the services need to verify: the public key. */
  readonly jwks: JSONWebKeySet;
  /** Keep it (mode 600) and hand it in again, and tokens stay valid over restarts. */
  readonly privateKey: JWK;
  /** A token of somebody with these roles, for so many hours (12). */
  token(
    holds: Role | readonly Role[],
    options?: { readonly subject?: string; readonly hours?: number },
  ): Promise<string>;
  /** One token for each role there is. */
  tokenPerRole(): Promise<Readonly<Record<Role, string>>>;
}

/** @throws Error where NODE_ENV is `production`: there, tokens come from a real issuer */
export const developmentIssuer = async (
  options: { readonly privateKey?: JWK; readonly issuer?: string; readonly audience?: string } = {},
): Promise<DevelopmentIssuer> => {
  if (process.env['NODE_ENV'] === 'production')
    throw new Error('the development issuer does not run with NODE_ENV=production');
  const { issuer = 'urn:throughline:development', audience = 'throughline' } = options;
  const privateKey = options.privateKey ?? (await newKey());
  const key = await importJWK(privateKey, 'EdDSA');
  const { d: _, ...publicKey } = privateKey;
  const token: DevelopmentIssuer['token'] = (holds, { subject, hours = 12 } = {}) => {
    const held = [holds].flat();
    return new SignJWT({ roles: held })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: privateKey.kid ?? 'development' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject ?? `${held.join('-')}@development`)
      .setIssuedAt()
      .setExpirationTime(`${hours}h`)
      .sign(key);
  };
  return {
    issuer,
    audience,
    privateKey,
    jwks: { keys: [publicKey] },
    token,
    tokenPerRole: async () =>
      Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await token(role)]))) as Record<
        Role,
        string
      >,
  };
};

const newKey = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const key = await exportJWK(privateKey);
  return { ...key, alg: 'EdDSA', use: 'sig', kid: await calculateJwkThumbprint(key) };
};
