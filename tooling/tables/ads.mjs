import { randomOf } from './random.mjs';

/** Advertisements: many rows and values, ids that look like numbers, clicks in 4 % and orders in 1 % of the rows; no order without a click. */
export function ads(rows = 40_000) {
  const random = randomOf(5);
  const siteRate = Array.from({ length: 3000 }, () => 0.8 * random.normal());
  const adRate = Array.from({ length: 400 }, () => 0.7 * random.normal());
  const lines = ['impression_id,user_id,site,ad,device,hour,segments,bid,clicked,ordered,revenue'];
  for (let i = 0; i < rows; i++) {
    const site = Math.floor(3000 * random.share() ** 3);
    const ad = random.below(400);
    const hour = random.below(24);
    const device = random.pick(['phone', 'phone', 'tablet', 'desktop']);
    const segments = Array.from({ length: random.below(4) }, () => `s${random.below(60)}`);
    const clicked = random.happens(
      -3.8 + siteRate[site] + adRate[ad] + (device === 'phone' ? 0.4 : 0) + (hour > 18 ? 0.3 : 0),
    );
    const ordered = clicked && random.happens(-1.2 + 0.8 * adRate[ad] + (device === 'desktop' ? 0.8 : 0));
    const cells = [
      900_000_000 + i * 7 + random.below(7),
      1_000_000 + random.below(9000),
      `site-${site}.example`,
      5000 + ad,
      device,
      hour,
      segments.map((name) => `${name}:${(0.1 + random.share()).toFixed(1)}`).join('|'),
      (0.2 + random.share()).toFixed(3),
      clicked ? 'true' : 'false',
      ordered ? 'true' : 'false',
      ordered ? (20 + 40 * random.share()).toFixed(2) : '0',
    ];
    lines.push(cells.join(','));
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}
