import type { Dice } from '../chance.js';

export interface Place {
  readonly name: string;
  readonly city: string;
  readonly country: string;
  readonly offsetMinutes: number;
}

const china = (name: string, city: string): Place => ({ name, city, country: 'CHN', offsetMinutes: 480 });

const inChina: readonly Place[] = [
  china('广东,深圳市', '深圳'),
  china('上海,上海市', '上海'),
  china('浙江,杭州市', '杭州'),
  china('北京,北京市', '北京'),
  china('四川,成都市', '成都'),
  china('湖北,武汉市', '武汉'),
  china('陕西,西安市', '西安'),
];

/** Offsets that do not change with the season: what a wall clock shows there is the same all year. */
const abroad: readonly Place[] = [
  { name: 'Singapore', city: 'Singapore', country: 'SGP', offsetMinutes: 480 },
  { name: 'Tokyo', city: 'Tokyo', country: 'JPN', offsetMinutes: 540 },
  { name: 'Phoenix', city: 'Phoenix', country: 'USA', offsetMinutes: -420 },
  { name: 'São Paulo', city: 'São Paulo', country: 'BRA', offsetMinutes: -180 },
  { name: 'Dubai', city: 'Dubai', country: 'ARE', offsetMinutes: 240 },
];

export interface Route {
  readonly origin: Place;
  readonly between: Place;
  readonly destination: Place;
}

/** Three places that are not the same. */
export const routeBy = (dice: Dice, where: 'china' | 'abroad'): Route => {
  const left = [...(where === 'china' ? inChina : abroad)];
  const take = (): Place => left.splice(dice.int(0, left.length - 1), 1)[0]!;
  return { origin: take(), between: take(), destination: take() };
};
