import { createHash, timingSafeEqual } from 'node:crypto';

/** Services that may read our feed, each known by the SHA-256 of its secret. */
export class FeedPeers {
  private readonly peers: readonly { readonly name: string; readonly hash: Buffer }[];

  /** @param hashes consumer → SHA-256 of its secret, in hex */
  constructor(hashes: Readonly<Record<string, string>>) {
    this.peers = Object.entries(hashes).map(([name, hex]) => ({ name, hash: Buffer.from(hex, 'hex') }));
  }

  /** Who has this secret. Every peer is compared, so that the time it takes tells nothing. */
  nameOf(secret: string): string | undefined {
    const hash = createHash('sha256').update(secret).digest();
    let found: string | undefined;
    for (const peer of this.peers) if (timingSafeEqual(hash, peer.hash)) found = peer.name;
    return found;
  }
}
