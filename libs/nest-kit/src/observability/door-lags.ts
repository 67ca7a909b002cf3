import type { DoorStatus, StoreRuntime } from '@throughline/event-store';

/** How far our feed has gone out through a door, and what has not yet. */
export interface DoorLag extends DoorStatus {
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
    doors.map(async (status) => {
      const { rows } = await pool.query<{ recorded_at: string }>({
        name: 'door-lag',
        text: `SELECT e.recorded_at FROM feed f JOIN event e USING (seq_id)
          WHERE f.position > $1 AND f.event_type = ANY ($2) ORDER BY f.position LIMIT 1`,
        values: [status.position, published],
      });
      const [oldest] = rows;
      const waits = oldest === undefined ? 0 : Date.parse(clock.now()) - Date.parse(oldest.recorded_at);
      return {
        ...status,
        lagPositions: oldest === undefined ? 0 : status.head - status.position,
        lagSeconds: Math.max(0, waits / 1_000),
      };
    }),
  );
};
