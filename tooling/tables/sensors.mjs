import { randomOf } from './random.mjs';

/** Machines: tabs, numbers only, unix times, readings that are missing, a failure in 3 % of the rows; a comment above the header. */
export function sensors(rows = 8000) {
  const random = randomOf(3);
  const wear = Array.from({ length: 40 }, () => random.share());
  const lines = [
    '# exported by plant 7',
    'ts\tmachine_id\ttemperature\tvibration\tpressure\tcurrent\tfails_soon\thours_left',
  ];
  for (let i = 0; i < rows; i++) {
    const machine = random.below(40);
    const load = random.normal();
    wear[machine] = Math.min(1, wear[machine] + 0.004 * random.share());
    const worn = wear[machine];
    const fails = random.happens(-7 + 5.5 * worn + 0.8 * load);
    const left = Math.max(0, 400 * (1 - worn) + 25 * random.normal());
    if (fails) wear[machine] = 0;
    const cells = [
      1_735_689_600 + i * 60,
      machine,
      (60 + 12 * worn + 4 * load + random.normal()).toFixed(1),
      random.share() < 0.08 ? '' : (0.2 + 0.9 * worn ** 2 + 0.1 * random.normal()).toFixed(3),
      (5 + 0.5 * load + 0.2 * random.normal()).toFixed(2),
      (11 + 2 * load + 1.5 * worn + 0.5 * random.normal()).toFixed(2),
      fails ? 1 : 0,
      left.toFixed(1),
    ];
    lines.push(cells.join('\t'));
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}
