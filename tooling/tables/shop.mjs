import { randomOf } from './random.mjs';

const cities = ['Köln', 'Münster', 'Zürich', 'Graz', 'Bern', 'Linz'];
const categories = ['Bücher', 'Garten', 'Möbel', 'Küche', 'Sport'];

/** A German shop: semicolons, decimal commas, Latin-1, dates with the day first; several orders of a customer. */
export function shop(rows = 4000) {
  const random = randomOf(1);
  const taste = Array.from({ length: 900 }, () => random.normal());
  const lines = ['Bestell-Nr;Kunde;Datum;Stadt;Kategorie;Preis;Rabatt;Neukunde;Gekauft;Retoure;Warenwert'];
  for (let i = 0; i < rows; i++) {
    const customer = random.below(900);
    const category = random.below(categories.length);
    const price = Math.exp(3 + 0.8 * random.normal() + 0.3 * category);
    const discount = random.pick([0, 0, 0, 5, 10, 20]);
    const isNew = random.share() < 0.2;
    const bought = random.happens(
      -0.5 + taste[customer] + discount / 10 - price / 80 + (category === 2 ? -1 : 0.4),
    );
    const returned = bought && random.happens(-1.8 + 0.5 * taste[customer] + (category === 4 ? 1.5 : 0));
    const value = bought ? price * (1 - discount / 100) * (1 + random.below(3)) : 0;
    const date = new Date(Date.UTC(2025, 0, 1 + Math.floor((i * 330) / rows)));
    const day = `${date.getUTCDate()}.${date.getUTCMonth() + 1}.${date.getUTCFullYear()}`;
    const cells = [
      100_000 + i,
      `K${1000 + customer}`,
      day,
      random.pick(cities),
      categories[category],
      german(price),
      random.share() < 0.05 ? '' : discount,
      isNew ? 'ja' : 'nein',
      bought ? 'ja' : 'nein',
      bought ? (returned ? 'ja' : 'nein') : '',
      german(value),
    ];
    lines.push(cells.join(';'));
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
}

/** `1.234,50`. */
function german(value) {
  const [whole, decimals] = value.toFixed(2).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${decimals}`;
}
