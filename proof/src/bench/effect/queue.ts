/** What waits for a writer, first come, first served; several writers may take from it. */
export class Queue<Item> {
  #items: Item[] = [];
  #waiting: (() => void)[] = [];
  #isClosed = false;

  put(item: Item): void {
    this.#items.push(item);
    this.#waiting.shift()?.();
  }

  /** Nothing more comes. */
  close(): void {
    this.#isClosed = true;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** All that waits, at most so many; waits for the first. @returns none once it is closed and empty */
  async take(atMost: number): Promise<readonly Item[]> {
    while (this.#items.length === 0) {
      if (this.#isClosed) return [];
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
    return this.#items.splice(0, atMost);
  }
}
