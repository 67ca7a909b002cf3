import { eventually } from '../replay/waiting.js';
import type { World } from './world.js';

export const friday = (time: string): string => `2026-03-06T${time}:00+08:00`;
export const saturday = (time: string): string => `2026-03-07T${time}:00+08:00`;
export const sunday = (time: string): string => `2026-03-08T${time}:00+08:00`;
export const monday = (time: string): string => `2026-03-09T${time}:00+08:00`;

/** An order placed, approved and handed to the carrier now. @returns the shipment's id */
export const handOver = async (world: World, orderNumber: string, waybillNumber: string): Promise<string> => {
  await world.approve(await world.place(orderNumber));
  const shipmentId = await world.announced(orderNumber);
  await world.dispatch(shipmentId, waybillNumber);
  return shipmentId;
};

/** Logistics is away from Friday 18:00 until Monday 08:00; somebody has noticed by Saturday. */
export const logisticsAwayForTheWeekend = async (world: World): Promise<void> => {
  await world.turnTo(friday('18:00'));
  await world.quiet();
  await world.stop('logistics');
  await world.turnTo(saturday('09:00'));
  await eventually('a case about the blind source', async () => {
    const [blind] = await world.cases('source-blind');
    return blind;
  });
  await world.turnTo(monday('08:00'));
  await world.start('logistics');
};
