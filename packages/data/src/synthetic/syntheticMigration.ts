import { chance, pick, type Weights } from './pick.js';
import type { Random } from './random.js';

// Categories as census-income.names lists them; weights are rounded shares of the published test file.

/** The columns about the last move. */
export interface SyntheticMigration {
  readonly region_prev_res: string;
  readonly state_prev_res: string;
  readonly mig_chg_msa: string;
  readonly mig_chg_reg: string;
  readonly mig_move_reg: string;
  readonly mig_same: string;
  readonly mig_prev_sunbelt: string;
}

/**
 * Draws whether a person has moved within a year, and from where. The survey of 1995 did not ask: all its rows have `?` in the
 * four codes, as in the published file.
 */
export function drawMigration(random: Random, year: '94' | '95', age: number): SyntheticMigration {
  if (year === '95') return { ...stayed, ...codes('?'), mig_same: 'Not in universe under 1 year old' };
  if (age < 1)
    return { ...stayed, ...codes('Not in universe'), mig_same: 'Not in universe under 1 year old' };
  if (!chance(random, moverRate(age))) {
    return { ...stayed, ...codes('Nonmover'), mig_same: 'Yes', mig_prev_sunbelt: 'Not in universe' };
  }
  const distance = pick(random, distances);
  if (distance === 'Abroad') {
    return {
      ...codes('Abroad'),
      mig_chg_msa: pick(random, { 'Abroad to MSA': 82, 'Abroad to nonMSA': 18 }),
      region_prev_res: 'Abroad',
      state_prev_res: 'Abroad',
      mig_same: 'No',
      mig_prev_sunbelt: 'No',
    };
  }
  const region = pick(random, { South: 31, West: 27, Midwest: 23, Northeast: 17 });
  const across = distance !== 'Same county' && distance !== 'Different county same state';
  return {
    region_prev_res: region,
    state_prev_res: chance(random, 0.04) ? '?' : pick(random, states[region]),
    mig_chg_msa: pick(random, distance === 'Same county' ? sameCounty : otherCounty),
    mig_chg_reg: distance,
    mig_move_reg: across ? `Different state in ${region}` : distance,
    mig_same: 'No',
    mig_prev_sunbelt: chance(random, region === 'South' || region === 'West' ? 0.6 : 0.03) ? 'Yes' : 'No',
  };
}

const stayed = { region_prev_res: 'Not in universe', state_prev_res: 'Not in universe' };

const codes = (value: string) => ({
  mig_chg_msa: value,
  mig_chg_reg: value,
  mig_move_reg: value,
  mig_prev_sunbelt: value,
});

/** Share of people who moved within a year: highest in the early twenties. */
function moverRate(age: number): number {
  return 0.055 + 0.16 * Math.exp(-(((age - 2) / 7) ** 2)) + 0.34 * Math.exp(-(((age - 24) / 9) ** 2));
}

const distances = {
  'Same county': 634,
  'Different county same state': 173,
  'Different region': 76,
  'Different state same division': 62,
  'Different division same region': 29,
  Abroad: 26,
};
const sameCounty = {
  'MSA to MSA': 767,
  'NonMSA to nonMSA': 208,
  'Not identifiable': 23,
  'MSA to nonMSA': 1,
  'NonMSA to MSA': 1,
};
const otherCounty = {
  'MSA to MSA': 58,
  'NonMSA to nonMSA': 13,
  'MSA to nonMSA': 14,
  'NonMSA to MSA': 11,
  'Not identifiable': 4,
};

/** States by region of the Census Bureau; those of California, Utah, Florida, … stand out in the file. */
const states: Readonly<Record<'South' | 'West' | 'Midwest' | 'Northeast', Weights>> = {
  South: {
    Florida: 45,
    'North Carolina': 40,
    Oklahoma: 30,
    Louisiana: 12,
    Kentucky: 11,
    Georgia: 11,
    Alabama: 11,
    'West Virginia': 10,
    Arkansas: 10,
    Tennessee: 10,
    Texas: 10,
    Maryland: 8,
    Mississippi: 8,
    Virginia: 6,
    'District of Columbia': 6,
    'South Carolina': 5,
    Delaware: 5,
  },
  West: {
    California: 89,
    Utah: 54,
    'New Mexico': 23,
    Arizona: 14,
    Alaska: 12,
    Colorado: 11,
    Oregon: 11,
    Montana: 11,
    Wyoming: 10,
    Nevada: 8,
    Idaho: 1,
  },
  Midwest: {
    Indiana: 30,
    Minnesota: 29,
    'North Dakota': 23,
    Michigan: 20,
    Nebraska: 10,
    Ohio: 10,
    Illinois: 9,
    'South Dakota': 8,
    Missouri: 7,
    Kansas: 7,
    Iowa: 7,
    Wisconsin: 6,
  },
  Northeast: {
    'New Hampshire': 12,
    'New York': 11,
    Pennsylvania: 10,
    Vermont: 10,
    Massachusetts: 7,
    Maine: 7,
    Connecticut: 7,
    'New Jersey': 4,
  },
};
