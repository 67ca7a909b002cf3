import type { Chance } from './chance.js';
import type { Place } from './places.js';

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly phone?: string;
  readonly address: Readonly<Record<string, string>>;
}

/** Numbers that are kept free for stories: nobody is called by them. China keeps none, so nobody there has one here. */
const fictionalPhones: Readonly<Record<string, (chance: Chance) => string>> = {
  US: (chance) => `+1 ${chance.pick(['206', '617'])} 555 01${String(chance.int(0, 99)).padStart(2, '0')}`,
  GB: (chance) => `+44 161 496 0${String(chance.int(0, 999)).padStart(3, '0')}`,
  AU: (chance) => `+61 3 5550 ${String(chance.int(0, 9999)).padStart(4, '0')}`,
};

/** A person who does not exist, at an address that may not. */
export const customerAt = (place: Place, chance: Chance): Customer => {
  const { country, province, city, districts, postcode, postcodeLength } = place;
  const chinese = country === 'CN';
  const phone = fictionalPhones[country]?.(chance);
  return {
    id: `cust_${chance.int(1_000, 4_999)}`,
    name: chinese ? chance.zh.person.fullName() : chance.en.person.fullName(),
    ...(phone !== undefined && { phone }),
    address: {
      country,
      ...(province !== undefined && { province }),
      city,
      ...(districts !== undefined && { district: chance.pick(districts) }),
      street: chinese ? `${chance.zh.location.street()} ${chance.int(1, 399)} 号` : chance.en.location.streetAddress(),
      postcode: postcode + chance.en.string.numeric({ length: postcodeLength - postcode.length }),
    },
  };
};
