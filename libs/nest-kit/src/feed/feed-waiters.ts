type Audience = 'internal' | 'partner';

/** So many may wait for news at once; each holds a socket. Partners have places of their own: they never keep our own services out. */
const places: Readonly<Record<Audience, number>> = { internal: 200, partner: 100 };
/** The key of one partner never keeps the others out. */
const placesOfOneKey = 20;

/** Who waits at our feed. */
export class FeedWaiters {
  readonly waiting: Record<Audience, number> = { internal: 0, partner: 0 };
  readonly #ofPartner = new Map<string, number>();

  /** @returns how to leave; undefined where every place is taken, or every one that this reader may take */
  enter(audience: Audience, subject: string): (() => void) | undefined {
    if (this.waiting[audience] >= places[audience]) return undefined;
    const isPartner = audience === 'partner';
    if (isPartner && this.#held(subject) >= placesOfOneKey) return undefined;
    this.waiting[audience] += 1;
    if (isPartner) this.#ofPartner.set(subject, this.#held(subject) + 1);
    return () => {
      this.waiting[audience] -= 1;
      if (!isPartner) return;
      if (this.#held(subject) > 1) this.#ofPartner.set(subject, this.#held(subject) - 1);
      else this.#ofPartner.delete(subject);
    };
  }

  #held(subject: string): number {
    return this.#ofPartner.get(subject) ?? 0;
  }
}
