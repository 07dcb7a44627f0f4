import { randomOf } from './random.mjs';

const regions = ['north', 'south', 'east', 'west'];
const answers = ['never', 'seldom', 'often', 'always'];

/** A survey: categories only, weights, free text, missing answers in words, few rows; a header with blanks, and a comma at the end of every line. */
export function survey(rows = 1500) {
  const random = randomOf(4);
  const lines = [
    'Respondent ID, Region, Age group, Uses trains, Uses a car, Heard of us?, Opinion, Satisfied, Votes for, weight,',
  ];
  for (let i = 0; i < rows; i++) {
    const mood = random.normal();
    const region = random.below(4);
    const group = random.below(5);
    const trains = Math.min(3, Math.max(0, Math.round(1.5 + 0.8 * mood + 0.4 * random.normal())));
    const satisfied = random.happens(mood + 0.3 * (trains - 1.5));
    const party = random.happens(mood * 1.5 + (region === 1 ? 1 : -0.3))
      ? 'green'
      : random.happens(group - 2)
        ? 'blue'
        : 'red';
    const cells = [
      `R${i + 1}`,
      regions[region],
      ['18-29', '30-44', '45-59', '60-74', '75+'][group],
      random.share() < 0.1 ? 'no answer' : answers[trains],
      random.pick(answers),
      random.share() < 0.15 ? '' : random.pick(['Yes', 'No']),
      random.share() < 0.5
        ? ''
        : `"${mood > 0 ? 'good, clean' : 'late, dirty'} and ${random.pick(['cheap', 'dear', 'slow', 'fast'])} ${random.pick(['trains', 'buses', 'people', 'seats'])} ${i}"`,
      satisfied ? 'Yes' : 'No',
      random.share() < 0.08 ? 'no answer' : party,
      (0.4 + 1.6 * random.share()).toFixed(2),
    ];
    lines.push(`${cells.join(', ')},`);
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}
