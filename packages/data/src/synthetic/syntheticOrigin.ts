import { chance, pick, type Weights } from './pick.js';
import type { Random } from './random.js';

// Categories as census-income.names lists them, spelling included; weights are rounded shares of the published test file.

/** The columns of descent. */
export interface SyntheticOrigin {
  readonly race: string;
  readonly hisp_origin: string;
  readonly country_father: string;
  readonly country_mother: string;
  readonly country_self: string;
  readonly citizenship: string;
}

const home = 'United-States';

/** Draws where a person and the parents were born, and race, Hispanic origin and citizenship by that. */
export function drawOrigin(random: Random): SyntheticOrigin {
  const native = chance(random, 0.886);
  const self = native ? home : pick(random, foreignCountries);
  const father = native
    ? chance(random, 0.89)
      ? home
      : pick(random, parentCountries)
    : chance(random, 0.9)
      ? self
      : home;
  const mother = chance(random, 0.9) ? father : native || chance(random, 0.5) ? home : self;
  const family = native ? father : self;
  return {
    race: pick(random, raceByCountry(family)),
    hisp_origin: pick(random, hispanicByCountry(family)),
    country_father: father,
    country_mother: mother,
    country_self: self,
    citizenship: citizenshipOf(random, self),
  };
}

function citizenshipOf(random: Random, country: string): string {
  if (country === home) return 'Native- Born in the United States';
  if (islands.has(country)) return 'Native- Born in Puerto Rico or U S Outlying';
  return pick(random, {
    'Foreign born- Not a citizen of U S': 63,
    'Foreign born- U S citizen by naturalization': 28,
    'Native- Born abroad of American Parent(s)': 9,
  });
}

function raceByCountry(country: string): Weights {
  if (asia.has(country)) return { White: 6, Black: 1, 'Asian or Pacific Islander': 92, Other: 1 };
  if (caribbean.has(country)) return { White: 8, Black: 86, Other: 6 };
  if (country === home) {
    return {
      White: 850,
      Black: 118,
      'Amer Indian Aleut or Eskimo': 14,
      Other: 9,
      'Asian or Pacific Islander': 9,
    };
  }
  return { White: 87, Black: 4, 'Amer Indian Aleut or Eskimo': 1, Other: 8 };
}

function hispanicByCountry(country: string): Weights {
  if (country === 'Mexico')
    return { 'Mexican (Mexicano)': 68, 'Mexican-American': 28, Chicano: 2, 'All other': 2 };
  if (country === 'Puerto-Rico') return { 'Puerto Rican': 93, 'Other Spanish': 4, 'All other': 3 };
  if (country === 'Cuba') return { Cuban: 95, 'Other Spanish': 3, 'All other': 2 };
  if (latin.has(country)) return { 'Central or South American': 82, 'Other Spanish': 8, 'All other': 10 };
  return {
    'All other': 950,
    'Mexican-American': 24,
    'Other Spanish': 10,
    'Puerto Rican': 6,
    NA: 4,
    'Mexican (Mexicano)': 2,
    'Do not know': 2,
    Chicano: 2,
  };
}

const islands: ReadonlySet<string> = /* @__PURE__ */ new Set(['Puerto-Rico', 'Outlying-U S (Guam USVI etc)']);
const caribbean: ReadonlySet<string> = /* @__PURE__ */ new Set(['Jamaica', 'Haiti', 'Trinadad&Tobago']);
const asia: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'Philippines',
  'China',
  'South Korea',
  'India',
  'Vietnam',
  'Japan',
  'Taiwan',
  'Thailand',
  'Cambodia',
  'Laos',
  'Hong Kong',
]);
const latin: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'El-Salvador',
  'Dominican-Republic',
  'Columbia',
  'Guatemala',
  'Ecuador',
  'Nicaragua',
  'Peru',
  'Honduras',
  'Panama',
]);

/** Countries of birth of those born elsewhere, in thousandths; `?` where it is not known. */
const foreignCountries = {
  Mexico: 257,
  '?': 155,
  'Puerto-Rico': 61,
  Philippines: 40,
  Cuba: 38,
  Germany: 37,
  Canada: 30,
  'El-Salvador': 30,
  'Dominican-Republic': 29,
  China: 21,
  'South Korea': 21,
  Italy: 20,
  England: 20,
  India: 19,
  Columbia: 18,
  Vietnam: 16,
  Japan: 16,
  Jamaica: 15,
  Poland: 15,
  Guatemala: 15,
  Ecuador: 12,
  Nicaragua: 11,
  Peru: 11,
  Haiti: 9,
  Portugal: 8,
  Taiwan: 7,
  Honduras: 7,
  Greece: 6,
  Ireland: 6,
  Iran: 6,
  Thailand: 6,
  Cambodia: 6,
  France: 5,
  Laos: 5,
  'Hong Kong': 5,
  'Trinadad&Tobago': 4,
  Yugoslavia: 4,
  'Outlying-U S (Guam USVI etc)': 4,
  Scotland: 3,
  Hungary: 3,
  'Holand-Netherlands': 1,
  Panama: 1,
};

/** The same of the fathers of those born at home. */
const parentCountries = {
  Mexico: 234,
  '?': 183,
  Italy: 92,
  'Puerto-Rico': 63,
  Germany: 47,
  Canada: 47,
  Poland: 45,
  'Dominican-Republic': 28,
  Ireland: 24,
  England: 21,
  'El-Salvador': 19,
  Cuba: 19,
  Philippines: 17,
  Greece: 14,
  Hungary: 13,
  Portugal: 11,
  China: 9,
  Japan: 8,
  Jamaica: 8,
  India: 8,
  Yugoslavia: 8,
  Guatemala: 7,
  Scotland: 7,
  Columbia: 7,
  Ecuador: 6,
  Haiti: 6,
  Vietnam: 5,
  Cambodia: 5,
  Nicaragua: 5,
  'South Korea': 4,
  France: 4,
  Peru: 4,
  Iran: 4,
  'Outlying-U S (Guam USVI etc)': 4,
  Honduras: 3,
  Taiwan: 3,
  Laos: 2,
  'Trinadad&Tobago': 2,
  'Hong Kong': 2,
  'Holand-Netherlands': 1,
  Thailand: 1,
  Panama: 1,
};
