import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Problem } from '../problems/problem.js';

const version = 1;
const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals what settings have to keep secret, such as the credentials of a carrier's account: whoever reads the table, or a copy of it, learns
 * nothing. AES-256-GCM (NIST SP 800-38D) under a key made of the process's secret (HKDF, RFC 5869), with a random 96-bit nonce each time.
 */
export class Sealer {
  private readonly key: Buffer | undefined;

  /** @param secret of the installation, at least 32 characters; absent: nothing can be sealed */
  constructor(secret: string | undefined) {
    if (secret !== undefined) this.key = Buffer.from(hkdfSync('sha256', secret, '', 'throughline settings', 32));
  }

  /**
   * @param about what it belongs to (`carrier-account/sf-1`): what was sealed for one thing opens for no other
   * @returns version (1 byte), nonce (12), tag (16), and the text
   * @throws Problem `seal-secret-missing` where the process was given no secret
   */
  seal(text: string, about: string): Buffer {
    const nonce = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.keyOrRefuse(), nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(about));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error where it was altered, sealed for something else or under another secret; Problem as {@link seal} */
  open(sealed: Buffer, about: string): string {
    if (sealed[0] !== version || sealed.length < 1 + ivBytes + tagBytes) throw new Error(`${about} is not sealed`);
    const nonce = sealed.subarray(1, 1 + ivBytes);
    const tag = sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', this.keyOrRefuse(), nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(tag);
    const text = [decipher.update(sealed.subarray(1 + ivBytes + tagBytes)), decipher.final()];
    return Buffer.concat(text).toString('utf8');
  }

  private keyOrRefuse(): Buffer {
    if (this.key === undefined) throw new Problem('seal-secret-missing');
    return this.key;
  }
}
