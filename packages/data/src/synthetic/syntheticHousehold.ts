import { chance, pick, type Weights } from './pick.js';
import type { Random } from './random.js';

// Categories as census-income.names lists them; weights are rounded shares of the published test file.

/** The columns of the household. */
export interface SyntheticHousehold {
  readonly det_hh_fam_stat: string;
  readonly det_hh_summ: string;
  readonly fam_under_18: string;
  readonly tax_filer_stat: string;
}

const together: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'Married-civilian spouse present',
  'Married-A F spouse present',
]);

/** Draws the marital status by age: nearly nobody is married before 18, and few are still single at 45. */
export function drawMaritalStatus(random: Random, age: number): string {
  if (age < 15) return 'Never married';
  const single = 0.055 + 0.945 / (1 + Math.exp((age - 26) / 3.8));
  if (chance(random, age < 18 ? 0.989 : single)) return 'Never married';
  const widowed = 0.6 / (1 + Math.exp((73 - age) / 7));
  if (chance(random, widowed)) return 'Widowed';
  return pick(random, {
    'Married-civilian spouse present': 800,
    Divorced: age < 60 ? 140 : 85,
    Separated: age < 60 ? 36 : 16,
    'Married-spouse absent': 12,
    'Married-A F spouse present': age < 50 ? 12 : 0,
  });
}

/** Draws the place in the household by age, sex and marital status, and how the person files taxes. */
export function drawHousehold(
  random: Random,
  person: {
    readonly age: number;
    readonly sex: 'Female' | 'Male';
    readonly marital: string;
    readonly works: boolean;
  },
): SyntheticHousehold {
  const { age, sex, marital, works } = person;
  const place = pick(random, places(age, sex, marital));
  return {
    det_hh_fam_stat: place,
    det_hh_summ: summaryOf(place),
    fam_under_18: age < 18 && marital === 'Never married' ? pick(random, parents) : 'Not in universe',
    tax_filer_stat: pick(random, filing(age, marital, works)),
  };
}

function places(age: number, sex: 'Female' | 'Male', marital: string): Weights {
  if (age < 18) return marital === 'Never married' ? (age < 15 ? child : youth) : marriedYouth;
  if (together.has(marital)) return sex === 'Male' ? husband : wife;
  if (marital === 'Never married') return singleByDecade[Math.min(Math.floor(age / 10), 4) - 1] as Weights;
  return marital === 'Widowed' ? widowed : apart;
}

function summaryOf(place: string): string {
  if (place.endsWith('ouseholder')) return place.startsWith('Spouse') ? place : 'Householder';
  if (place.startsWith('Child <18')) {
    return place.includes('never') ? 'Child under 18 never married' : 'Child under 18 ever married';
  }
  if (place.startsWith('Child 18+')) return 'Child 18 or older';
  if (place.startsWith('Other Rel') || place.startsWith('Grandchild')) return 'Other relative of householder';
  return place === 'In group quarters'
    ? 'Group Quarters- Secondary individual'
    : 'Nonrelative of householder';
}

function filing(age: number, marital: string, works: boolean): Weights {
  if (age < 15) return { Nonfiler: 1 };
  if (together.has(marital)) {
    if (age >= 65)
      return {
        'Joint both 65+': works ? 66 : 60,
        'Joint one under 65 & one 65+': 15,
        Nonfiler: works ? 4 : 25,
      };
    return {
      'Joint both under 65': works ? 94 : 78,
      'Joint one under 65 & one 65+': age > 54 ? 14 : 1,
      Nonfiler: works ? 2 : 18,
    };
  }
  if (marital === 'Never married' && age < 20) return { Single: works ? 60 : 3, Nonfiler: works ? 40 : 97 };
  const head = marital === 'Never married' || marital === 'Widowed' ? 7 : 26;
  return {
    Single: works ? 86 - head : 35,
    'Head of household': works ? head : head / 2,
    Nonfiler: works ? 7 : 62,
  };
}

const parents = {
  'Both parents present': 70,
  'Mother only present': 23,
  'Father only present': 3,
  'Neither parent present': 4,
};
const child = {
  'Child <18 never marr not in subfamily': 904,
  'Grandchild <18 never marr child of subfamily RP': 36,
  'Grandchild <18 never marr not in subfamily': 18,
  'Child under 18 of RP of unrel subfamily': 14,
  'Other Rel <18 never marr child of subfamily RP': 11,
  'Other Rel <18 never marr not in subfamily': 9,
  'Secondary individual': 8,
};
const youth = {
  ...child,
  'Secondary individual': 16,
  'Child <18 never marr RP of subfamily': 9,
  Householder: 3,
};
const marriedYouth = {
  'Spouse of householder': 4,
  'Child <18 ever marr not in subfamily': 4,
  'Child <18 ever marr RP of subfamily': 2,
};
const husband = {
  Householder: 846,
  'Spouse of householder': 132,
  'Other Rel 18+ spouse of subfamily RP': 11,
  'Other Rel 18+ ever marr RP of subfamily': 4,
  'Child 18+ ever marr RP of subfamily': 5,
  'Spouse of RP of unrelated subfamily': 2,
};
const wife = { ...husband, Householder: 134, 'Spouse of householder': 844 };
const apart = {
  'Nonfamily householder': 406,
  Householder: 356,
  'Secondary individual': 101,
  'Child 18+ ever marr Not in a subfamily': 50,
  'Other Rel 18+ ever marr not in subfamily': 45,
  'Child 18+ ever marr RP of subfamily': 21,
  'RP of unrelated subfamily': 19,
};
const widowed = {
  'Nonfamily householder': 649,
  Householder: 209,
  'Other Rel 18+ ever marr not in subfamily': 112,
  'Secondary individual': 22,
  'Child 18+ ever marr Not in a subfamily': 7,
  'In group quarters': 1,
};
/** Of the never married in their teens (from 18), twenties, thirties, and later. */
const singleByDecade: readonly Weights[] = [
  {
    'Child 18+ never marr Not in a subfamily': 780,
    'Secondary individual': 63,
    'Other Rel 18+ never marr not in subfamily': 45,
    'Nonfamily householder': 30,
    'Grandchild 18+ never marr not in subfamily': 28,
    Householder: 26,
    'Child 18+ never marr RP of subfamily': 20,
  },
  {
    'Child 18+ never marr Not in a subfamily': 443,
    'Nonfamily householder': 206,
    'Secondary individual': 155,
    Householder: 89,
    'Other Rel 18+ never marr not in subfamily': 50,
    'Child 18+ never marr RP of subfamily': 25,
    'Grandchild 18+ never marr not in subfamily': 16,
    'RP of unrelated subfamily': 10,
    'In group quarters': 4,
  },
  {
    'Nonfamily householder': 416,
    'Child 18+ never marr Not in a subfamily': 202,
    Householder: 169,
    'Secondary individual': 126,
    'Other Rel 18+ never marr not in subfamily': 47,
    'Child 18+ never marr RP of subfamily': 20,
    'RP of unrelated subfamily': 12,
  },
  {
    'Nonfamily householder': 556,
    Householder: 135,
    'Child 18+ never marr Not in a subfamily': 119,
    'Secondary individual': 93,
    'Other Rel 18+ never marr not in subfamily': 90,
    'In group quarters': 5,
  },
];
