import { resolveRelative } from './checkImports.mjs';
import { circlesOf } from './circlesOf.mjs';
import { mostRooms } from './rooms.mjs';

/**
 * The rooms of a package and the imports between them: no circles of files or rooms, types included, no import against the order,
 * no room without a place in it. Files in `src/testing` are support for tests: no room, and not for the other sources.
 *
 * @param {import('./workspace.mjs').Package} pkg
 * @param {typeof import('./rooms.mjs').rooms} orders
 * @returns {{ rooms: string[], arrows: number, circles: number, findings: import('./checkRepository.mjs').Finding[] }}
 */
export function checkRooms(pkg, orders) {
  const src = `${pkg.path}/src/`;
  const inSrc = (path) => path.slice(src.length);
  const sources = pkg.sources.filter(({ path }) => roomOf(inSrc(path)) !== 'testing');
  const imports = sources.flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ specifier, line }) => ({ path, line, target: resolveRelative(path, specifier) })),
  );
  const rooms = [...new Set(sources.map(({ path }) => roomOf(inSrc(path))))];
  const between = imports
    .filter(({ target }) => target.startsWith(src))
    .map((found) => ({ ...found, from: roomOf(inSrc(found.path)), to: roomOf(inSrc(found.target)) }));
  const crossing = between.filter(({ from, to }) => from !== to);

  const fileCircles = circlesOf(graphOf(imports.map(({ path, target }) => [path, target])));
  const roomCircles = circlesOf(graphOf(crossing.map(({ from, to }) => [from, to]))).filter(
    (circle) => !circle.every((room) => room.endsWith('.ts')), // that is one of files
  );
  const findings = [
    ...fileCircles.map((circle) => ({
      file: circle[0],
      message: `circular import: ${circle.map(inSrc).join(' → ')}`,
    })),
    ...roomCircles.map((circle) => ({
      file: `${pkg.path}/src`,
      message: `circle of rooms: ${circle.join(' → ')}`,
    })),
    ...crossing
      .filter(({ to }) => to === 'testing')
      .map(({ path, line }) => ({ file: path, line, message: '`src/testing` is for tests only' })),
  ];
  const order = orders.get(pkg.name);
  if (order)
    findings.push(
      ...checkPlaces(pkg, rooms, order),
      ...crossing.flatMap((arrow) => againstOrder(arrow, order)),
    );
  const most = mostRooms.get(pkg.name);
  if (most !== undefined && rooms.length > most) {
    const message = `${rooms.length} rooms, at most ${most}: put files that belong together into one folder`;
    findings.push({ file: `${pkg.path}/src`, message });
  }
  const arrows = new Set(crossing.map(({ from, to }) => `${from} ${to}`)).size;
  return { rooms, arrows, circles: fileCircles.length + roomCircles.length, findings };
}

/** `fit` of `fit/step.ts`, `seed.ts` of `seed.ts`. */
function roomOf(file) {
  return file.split('/', 1)[0];
}

/** @param {readonly [string, string][]} arrows */
function graphOf(arrows) {
  const next = new Map();
  for (const [from, to] of arrows) next.set(from, (next.get(from) ?? new Set()).add(to));
  return next;
}

/** Rooms that are not listed, and what is listed and not there. */
function checkPlaces(pkg, rooms, order) {
  const list = 'tooling/check-packages/rooms.mjs';
  const listed = order.flat();
  const homeless = rooms.filter((room) => !listed.includes(room));
  const gone = listed.filter((room) => !rooms.includes(room));
  return [
    ...homeless.map((room) => ({
      file: `${pkg.path}/src/${room}`,
      message: `\`${room}\` has no place in ${list}: decide where it stands, there and in docs/architecture.md`,
    })),
    ...gone.map((room) => ({ file: list, message: `${pkg.path}/src has no \`${room}\`` })),
  ];
}

function againstOrder({ path, line, from, to }, order) {
  const stepOf = (room) => order.findIndex((step) => [step].flat().includes(room));
  const [start, end] = [stepOf(from), stepOf(to)];
  if (start < 0 || end < 0 || end < start) return [];
  const why = start === end ? 'they stand side by side' : `\`${from}\` stands before it`;
  return [{ file: path, line, message: `\`${from}\` must not import from \`${to}\`: ${why}` }];
}
