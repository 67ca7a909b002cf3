import type { StoreRuntime } from '@throughline/event-store';

/** What of our feed has not gone out through a door yet. */
export interface DoorLag {
  readonly door: string;
  readonly owner: string | undefined;
  readonly position: number;
  /** 0 while nothing that is published waits: private events alone move no door. */
  readonly lagPositions: number;
  /** Age of the oldest published event that waits, by the business clock. */
  readonly lagSeconds: number;
}

export const doorLags = async (runtime: StoreRuntime): Promise<readonly DoorLag[]> => {
  const { pool, clock, model } = runtime.store;
  const { publications } = model.definition;
  const published = Object.keys(publications).filter((type) => publications[type] !== 'private');
  const doors = await runtime.doorStatus();
  return Promise.all(
    doors.map(async ({ door, owner, position, head }) => {
      const { rows } = await pool.query<{ recorded_at: string }>({
        name: 'door-lag',
        text: `SELECT e.recorded_at FROM feed f JOIN event e USING (seq_id)
          WHERE f.position > $1 AND f.event_type = ANY ($2) ORDER BY f.position LIMIT 1`,
        values: [position, published],
      });
      const [oldest] = rows;
      const waits = oldest === undefined ? 0 : Date.parse(clock.now()) - Date.parse(oldest.recorded_at);
      return {
        door,
        owner,
        position,
        lagPositions: oldest === undefined ? 0 : head - position,
        lagSeconds: Math.max(0, waits / 1_000),
      };
    }),
  );
};
