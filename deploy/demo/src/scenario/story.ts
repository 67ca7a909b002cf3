import { addTo, days, epochMs, hours, instantAt, offsetMinutes, offsetText, type Instant } from '@throughline/values';
import type { Act, Line, OrderBody } from './acts.js';
import { currencyIn, priceIn, products } from './catalogue.js';
import { chanceOf, type Chance } from './chance.js';
import { orderNumberOf } from './channels.js';
import { customerAt } from './customers.js';
import { idFor } from './ids.js';
import { chinesePlaces, placesAbroad, warehouses, type Place } from './places.js';
import { plotNames, plots, type Expected, type Plot, type PlotName } from './plots.js';

/** One order from beginning to end, as it would be told if all of it had happened. */
export interface Story {
  readonly number: number;
  readonly plot: PlotName;
  readonly orderNumber: string;
  readonly salesOrderId: string;
  /** In the order of their times; what happens at one moment, in the order in which it is told. */
  readonly acts: readonly Act[];
  /** What alerting says of it in the end. */
  readonly expects: readonly Expected[];
}

/**
 * Story number so-and-so (1, 2, 3 …) of a seed: the same for the same two and the same time of placing, whatever other stories are told.
 *
 * @param when the moment at which its order is placed, or how to make it of the hours that its plot needs
 */
export const storyOf = (seed: number, number: number, when: Instant | ((ageHours: number) => Instant)): Story => {
  const chance = chanceOf(seed, number);
  const name = plotOf(chance, number);
  const plot: Plot = plots[name];
  const age = Math.round(chance.between(plot.ageHours) * 60) / 60;
  const customer = placeOf(plot, chance);
  const placedAt = at(typeof when === 'string' ? when : when(age), customer);
  const channel = chance.pick(plot.channels);
  const orderNumber = orderNumberOf(channel, seed, number);
  const externalReference = channel.reference(chance, number);
  const promise = plot.promiseDays === undefined ? undefined : promiseOf(placedAt, plot.promiseDays);
  const body: OrderBody = {
    id: idFor('so', placedAt, seed, number),
    orderNumber,
    ...(externalReference !== undefined && { externalReference }),
    customer: customerAt(customer, chance),
    placedAt,
    ...(promise !== undefined && { promise }),
    lines: linesOf(plot, customer, chance),
    process: channel.process,
  };
  const { lines, process } = body;
  const scene = { chance, seed, number, orderNumber, placedAt, lines, process, customer };
  const acts: readonly Act[] = [{ act: 'place', at: placedAt, body }, ...plot.acts(scene)];
  return {
    number,
    plot: name,
    orderNumber,
    salesOrderId: body.id,
    acts: acts.toSorted((a, b) => epochMs(a.at) - epochMs(b.at)),
    expects: plot.expects ?? [],
  };
};

/** When the order of a story of the history was placed: so many hours before its end. */
export const before =
  (end: Instant) =>
  (ageHours: number): Instant =>
    addTo(end, -hours(ageHours));

/** The first stories show each plot once; after them a plot comes as often as it weighs. */
const plotOf = (chance: Chance, number: number): PlotName =>
  plotNames[number - 1] ??
  chance.en.helpers.weightedArrayElement(plotNames.map((value) => ({ value, weight: plots[value].weight })));

const placeOf = ({ isAbroad }: Plot, chance: Chance): Place => chance.pick(isAbroad ? placesAbroad : chinesePlaces);

/** To the second, in the customer's own offset. */
const at = (when: Instant, place: Place): Instant =>
  instantAt(Math.floor(epochMs(when) / 1000) * 1000, place.offsetMinutes);

/** A day where the customer lives. */
const promiseOf = (placedAt: Instant, inDays: number): { on: string; offset: string } => ({
  on: addTo(placedAt, days(inDays)).slice(0, 10),
  offset: offsetText(offsetMinutes(placedAt)),
});

const linesOf = ({ isSplit }: Plot, { country }: Place, chance: Chance): readonly Line[] => {
  const wanted = chance.en.helpers.arrayElements(products, { min: isSplit ? 2 : 1, max: 4 });
  const home = chance.pick(warehouses);
  const other = warehouses.find((warehouse) => warehouse !== home) ?? home;
  return wanted.map(({ sku, price }, index) => ({
    lineNumber: index + 1,
    sku,
    quantity: chance.in100(85) ? chance.int(1, 6) : chance.int(10, 240),
    unitPrice: priceIn(currencyIn(country), price),
    warehouse: isSplit && index % 2 === 1 ? other.code : home.code,
  }));
};
