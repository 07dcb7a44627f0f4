import type { CensusColumnName } from '../census/censusFields.js';
import { chance, pick, pickIndex, pickNumber } from './pick.js';
import type { Random } from './random.js';
import { drawHousehold, drawMaritalStatus } from './syntheticHousehold.js';
import { drawMigration } from './syntheticMigration.js';
import { drawOrigin } from './syntheticOrigin.js';
import { drawJob, noJob, payOf, type SyntheticJob } from './syntheticWork.js';

/** A made-up row of Census-Income: a number in every continuous column, a value in every other. */
export type SyntheticPerson = Readonly<Record<Exclude<CensusColumnName, 'instance_weight'>, string | number>>;

/**
 * Draws one person, from what comes first in life to what depends on it: age, sex, descent; schooling by age; marriage by age;
 * whether and where the person works, by all of these; then money; then the label, a Bernoulli draw whose logit is linear in
 * schooling, occupation, age, sex, weeks worked, capital and a prosperity that nobody sees.
 */
export function drawPerson(random: Random): SyntheticPerson {
  const year = chance(random, 0.5) ? '94' : '95';
  const age = drawAge(random);
  const sex: Earner['sex'] = chance(random, age < 25 ? 0.506 : age < 65 ? 0.486 : 0.411) ? 'Male' : 'Female';
  const education = drawEducation(random, age);
  const level = levelOf(education);
  const marital = drawMaritalStatus(random, age);
  const worked = chance(random, workRate(age, sex, level));
  const employed = age >= 15 && chance(random, worked ? 0.92 : 0.045);
  const job = employed ? drawJob(random, sex, level) : noJob;
  const weeks = worked ? drawWeeks(random, age) : 0;
  const person: Earner = { age, sex, level, marital, weeks, job };
  const prosperity = random.normal();
  const money = drawMoney(random, person, prosperity);
  const status = drawStatus(random, age, year, worked, employed);
  const hourly =
    employed && worked && !job.class_worker.startsWith('Self') && chance(random, 0.17 - 0.03 * level);
  const veteran = age >= 17 && chance(random, (0.002 + age / 1600) * (sex === 'Male' ? 1 : 0.3));
  return {
    age,
    ...(employed || age < 15 || !chance(random, 0.005) ? job : { ...job, class_worker: 'Never worked' }),
    education,
    wage_per_hour: hourly ? drawHourlyWage(random, level) : 0,
    hs_college: age < 15 || age > 24 ? 'Not in universe' : pick(random, age < 18 ? pupil : student),
    marital_stat: marital,
    ...drawOrigin(random),
    sex,
    union_member: employed ? pick(random, hourly ? unionHourly : union) : 'Not in universe',
    unemp_reason: status.startsWith('Unemployed') ? pick(random, unemployment) : 'Not in universe',
    full_or_part_emp: status,
    ...money,
    ...drawMigration(random, year, age),
    ...drawHousehold(random, { age, sex, marital, works: worked }),
    num_emp: worked ? Number(pick(random, employees)) : 0,
    own_or_self: worked ? pick(random, age < 25 ? ownYoung : own) : '0',
    vet_question: veteran ? pick(random, { No: 81, Yes: 19 }) : 'Not in universe',
    vet_benefits: age < 15 ? '0' : veteran ? '1' : '2',
    weeks_worked: weeks,
    year,
    income_50k: chance(random, highIncomeRate(person, money, prosperity)) ? '50000+' : '- 50000',
  };
}

/** What the draws about money look at. */
interface Earner {
  readonly age: number;
  readonly sex: 'Female' | 'Male';
  readonly level: number;
  readonly marital: string;
  readonly weeks: number;
  readonly job: SyntheticJob;
}

interface Money {
  readonly capital_gains: number;
  readonly capital_losses: number;
  readonly stock_dividends: number;
}

function drawAge(random: Random): number {
  const five = pickIndex(random, ages);
  return five === 18 ? 90 : pickNumber(random, 5 * five, 5 * five + 4); // 90 stands for 90 and more
}

function drawEducation(random: Random, age: number): string {
  if (age < 15) return 'Children';
  const [, thousandths] = educationByAge.find(([below]) => age < below) as (typeof educationByAge)[0];
  return degrees[pickIndex(random, thousandths)] as string;
}

/** 0: no diploma, 1: high school, 2: some college or associate, 3: bachelor, 4: more. */
function levelOf(education: string): number {
  const at = degrees.indexOf(education);
  return at < 8 ? 0 : at === 8 ? 1 : at < 12 ? 2 : at === 12 ? 3 : 4;
}

function workRate(age: number, sex: 'Female' | 'Male', level: number): number {
  if (age < 15) return 0;
  if (age < 18) return 0.36;
  const men = age < 25 ? 0.84 : age < 55 ? 0.9 : age < 65 ? 0.69 : 0.18;
  const women = age < 25 ? 0.75 : age < 55 ? 0.75 : age < 65 ? 0.52 : 0.09;
  const rate = sex === 'Male' ? men : women;
  return rate + rate * (1 - rate) * 0.35 * (level - 1.2);
}

function drawWeeks(random: Random, age: number): number {
  const whole = age < 18 ? 0.15 : age < 25 ? 0.45 : age < 65 ? 0.75 : 0.52;
  return chance(random, whole) ? 52 : Number(pick(random, partialYears));
}

/** The survey of 1995 asked for the status of that week; of 1994 the file has one value for all. */
function drawStatus(random: Random, age: number, year: string, worked: boolean, employed: boolean): string {
  if (year === '94' || age < 15) return 'Children or Armed Forces';
  if (!employed) return worked && chance(random, 0.08) ? 'Children or Armed Forces' : 'Not in labor force';
  return pick(random, worked ? statusOfWorkers : statusOfSeekers);
}

function drawHourlyWage(random: Random, level: number): number {
  return Math.min(9900, 5 * Math.round((Math.exp(6.55 + 0.1 * level + 0.45 * random.normal()) + 60) / 5));
}

function drawMoney(random: Random, { age, level }: Earner, prosperity: number): Money {
  const wealth = age < 18 ? -6 : 0.7 * prosperity + 0.4 * (level - 1) + 0.025 * (Math.min(age, 75) - 45);
  const gains = chance(random, sigmoid(wealth - 3.45));
  const losses = chance(random, sigmoid(0.8 * wealth - 4.1));
  const dividends = chance(random, sigmoid(1.1 * wealth - 2.15));
  const whole = (value: number) => Math.round(Math.min(99_999, Math.max(1, value)));
  return {
    capital_gains: !gains
      ? 0
      : chance(random, 0.06)
        ? 99_999
        : whole(Math.exp(8.45 + 0.8 * random.normal() + 0.3 * prosperity)),
    capital_losses: losses ? Math.round(Math.min(4608, Math.max(155, 1850 + 350 * random.normal()))) : 0,
    stock_dividends: dividends ? whole(Math.exp(5.4 + 1.8 * random.normal() + 0.3 * prosperity)) : 0,
  };
}

function highIncomeRate(person: Earner, money: Money, prosperity: number): number {
  const { age, sex, level, marital, weeks, job } = person;
  if (age < 15) return 0;
  const years = Math.min(age, 70) - 48;
  return sigmoid(
    -6.12 +
      0.75 * level +
      payOf(job) -
      0.0028 * years * years +
      (sex === 'Male' ? 1.2 : 0) +
      (weeks / 52) * 1.6 +
      (marital === 'Never married' ? -0.3 : 0.2) +
      (money.capital_gains > 7000 ? 2.5 : 0) +
      (money.capital_losses > 0 ? 0.8 : 0) +
      Math.min(1.5, money.stock_dividends / 1500) +
      0.7 * prosperity,
  );
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

// Categories as census-income.names lists them; weights are rounded shares of the published test file.

/** By five years: 0–4, 5–9, …, 85–89, 90 and more. */
const ages: readonly number[] = [79, 79, 78, 68, 66, 72, 83, 81, 75, 65, 51, 42, 38, 37, 34, 25, 16, 8, 4];

const degrees: readonly string[] = [
  'Less than 1st grade',
  '1st 2nd 3rd or 4th grade',
  '5th or 6th grade',
  '7th and 8th grade',
  '9th grade',
  '10th grade',
  '11th grade',
  '12th grade no diploma',
  'High school graduate',
  'Some college but no degree',
  'Associates degree-occup /vocational',
  'Associates degree-academic program',
  'Bachelors degree(BA AB BS)',
  'Masters degree(MA MS MEng MEd MSW MBA)',
  'Prof school degree (MD DDS DVM LLB JD)',
  'Doctorate degree(PhD EdD)',
];

/** Thousandths by degree, for people below an age. */
const educationByAge: readonly (readonly [below: number, thousandths: readonly number[]])[] = [
  [18, [1, 2, 6, 200, 304, 297, 154, 23, 11, 2, 0, 0, 0, 0, 0, 0]],
  [25, [3, 4, 13, 15, 25, 40, 99, 31, 303, 349, 22, 21, 72, 3, 0, 0]],
  [35, [4, 6, 18, 17, 19, 27, 32, 13, 338, 195, 49, 39, 189, 38, 11, 5]],
  [55, [4, 9, 18, 23, 18, 24, 26, 10, 335, 186, 46, 36, 164, 70, 18, 13]],
  [65, [7, 21, 27, 61, 31, 49, 37, 12, 377, 145, 27, 20, 108, 52, 14, 13]],
  [999, [13, 28, 46, 145, 44, 59, 37, 17, 325, 126, 22, 13, 80, 29, 9, 7]],
];

const pupil = { 'High school': 61, 'Not in universe': 39 };
const student = { 'Not in universe': 59, 'College or university': 31, 'High school': 10 };
const union = { 'Not in universe': 950, No: 42, Yes: 8 };
const unionHourly = { No: 83, Yes: 17 };
const unemployment = {
  'Other job loser': 35,
  'Re-entrant': 30,
  'Job loser - on layoff': 16,
  'Job leaver': 10,
  'New entrant': 9,
};
const employees = { 1: 224, 2: 98, 3: 132, 4: 136, 5: 56, 6: 353 };
const own = { 0: 83, 1: 3, 2: 14 };
const ownYoung = { 0: 71, 1: 2, 2: 27 };
const statusOfWorkers = {
  'Full-time schedules': 830,
  'PT for non-econ reasons usually FT': 70,
  'Unemployed full-time': 39,
  'PT for econ reasons usually PT': 24,
  'Not in labor force': 15,
  'Unemployed part- time': 12,
  'PT for econ reasons usually FT': 10,
};
const statusOfSeekers = {
  'Full-time schedules': 476,
  'Unemployed full-time': 273,
  'Unemployed part- time': 122,
  'Not in labor force': 60,
  'PT for non-econ reasons usually FT': 48,
  'PT for econ reasons usually PT': 14,
  'PT for econ reasons usually FT': 7,
};
/** Weeks worked in a year that was not worked through, in thousandths. */
const partialYears = {
  '40': 81,
  '26': 67,
  '50': 66,
  '48': 60,
  '12': 57,
  '30': 43,
  '20': 43,
  '8': 34,
  '36': 33,
  '44': 27,
  '16': 27,
  '32': 25,
  '51': 25,
  '24': 24,
  '10': 23,
  '4': 21,
  '35': 21,
  '45': 21,
  '6': 19,
  '49': 18,
  '46': 18,
  '42': 18,
  '28': 17,
  '13': 16,
  '39': 15,
  '25': 15,
  '1': 13,
  '2': 12,
  '3': 12,
  '15': 11,
  '22': 11,
  '43': 11,
  '38': 11,
  '17': 9,
  '14': 8,
  '18': 8,
  '5': 8,
  '9': 7,
  '47': 7,
  '34': 7,
  '7': 4,
  '37': 4,
};
