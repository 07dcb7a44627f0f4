import { randomOf } from './random.mjs';

const wards = ['cardiology', 'surgery', 'internal', 'neurology'];
const codes = ['I10', 'E11', 'J45', 'N18', 'F32', 'M54'];

/** A hospital: NA everywhere, several diagnoses in a cell, stays of one patient, an outcome in 8 % of the rows, pandas's unnamed first column. */
export function hospital(rows = 5000) {
  const random = randomOf(2);
  const frailty = Array.from({ length: 1800 }, () => random.normal());
  const lines = [
    ',patient_id,admitted,age,sex,ward,diagnoses,creatinine,sodium,note,readmitted,outcome,length_of_stay',
  ];
  for (let i = 0; i < rows; i++) {
    const patient = random.below(1800);
    const age = Math.round(
      Math.min(99, Math.max(18, 62 + 15 * frailty[patient] * 0.4 + 14 * random.normal())),
    );
    const ill = codes.filter(() => random.share() < 0.3);
    const creatinine = Math.exp(0.1 + 0.25 * frailty[patient] + 0.3 * random.normal());
    const measured = random.happens(1 + frailty[patient]); // measured where somebody worried
    const risk = -3.2 + 0.9 * frailty[patient] + 0.02 * (age - 60) + 0.5 * ill.length + (measured ? 0.4 : 0);
    const readmitted = random.happens(risk);
    const outcome = random.happens(risk - 1.5) ? 'died' : random.happens(0.5) ? 'home' : 'care';
    const stay = Math.max(
      1,
      Math.round(Math.exp(1.2 + 0.4 * frailty[patient] + 0.15 * ill.length + 0.4 * random.normal())),
    );
    const admitted = new Date(
      Date.UTC(2024, 0, 1, random.below(24), 0) + Math.floor((i * 400) / rows) * 86_400_000,
    );
    const cells = [
      i,
      `P-${10_000 + patient}`,
      admitted.toISOString().slice(0, 16),
      random.share() < 0.03 ? 'NA' : age,
      random.pick(['f', 'm']),
      random.pick(wards),
      ill.length === 0 ? 'NA' : ill.join('|'),
      measured ? creatinine.toFixed(2) : 'NA',
      random.share() < 0.1 ? '?' : Math.round(139 + 3 * random.normal()),
      random.share() < 0.3 ? `"says ""fine"", no ${random.pick(['pain', 'fever', 'cough'])} today"` : '',
      readmitted ? 1 : 0,
      outcome,
      stay,
    ];
    lines.push(cells.join(','));
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}
