import { createLocalJWKSet, jwtVerify } from 'jose';
import { developmentIssuer } from './development-issuer.js';
import { isAllowed, roles } from './permissions.js';

describe('the development issuer', () => {
  it('gives out a token per role, which stay valid when its key is kept', async () => {
    const first = await developmentIssuer();
    const tokens = await first.tokenPerRole();
    expect(Object.keys(tokens)).toEqual([...roles]);
    const again = await developmentIssuer({ privateKey: first.privateKey });
    const { payload } = await jwtVerify(tokens.manager, createLocalJWKSet(again.jwks), {
      issuer: again.issuer,
      audience: again.audience,
    });
    expect(payload).toMatchObject({ roles: ['manager'], sub: 'manager@development' });
    expect(JSON.stringify(again.jwks)).not.toContain('"d"');
  });

  it('does not run in production', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      await expect(developmentIssuer()).rejects.toThrow('NODE_ENV=production');
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });
});

describe('permissions', () => {
  it('are held by those whom the table lists, and by nobody else', () => {
    expect(isAllowed(['sales'], 'sales-order:place')).toBe(true);
    expect(isAllowed(['warehouse', 'service'], 'sales-order:cancel')).toBe(true);
    expect(isAllowed(['warehouse'], 'sales-order:place')).toBe(false);
    expect(isAllowed(['manager'], 'operator:act')).toBe(false);
    expect(isAllowed(['customer', 'root', ''], 'sales-order:read')).toBe(false);
    expect(isAllowed([], 'sales-order:read')).toBe(false);
  });
});
