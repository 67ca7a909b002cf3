import { readFileSync, writeFileSync } from 'node:fs';
import { developmentIssuer, type DevelopmentIssuer } from '@throughline/nest-kit/development-issuer';

/** The issuer of this folder: its key is kept, so tokens outlive a restart. */
export const issuerOf = async (keyFile: string): Promise<DevelopmentIssuer> => {
  const privateKey = kept(keyFile);
  const issuer = await developmentIssuer(privateKey === undefined ? {} : { privateKey });
  if (privateKey === undefined) writeFileSync(keyFile, JSON.stringify(issuer.privateKey), { mode: 0o600 });
  return issuer;
};

const kept = (file: string): DevelopmentIssuer['privateKey'] | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DevelopmentIssuer['privateKey'];
  } catch {
    return undefined;
  }
};
