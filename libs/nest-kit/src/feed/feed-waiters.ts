type Audience = 'internal' | 'partner';

/** So many may wait for news at once; each holds a socket. Partners have places of their own: they never keep our own services out. */
const places: Readonly<Record<Audience, number>> = { internal: 200, partner: 100 };

/** Who waits at our feed. */
export class FeedWaiters {
  readonly waiting: Record<Audience, number> = { internal: 0, partner: 0 };

  /** @returns false where every place is taken */
  enter(audience: Audience): boolean {
    if (this.waiting[audience] >= places[audience]) return false;
    this.waiting[audience] += 1;
    return true;
  }

  leave(audience: Audience): void {
    this.waiting[audience] -= 1;
  }
}
