/**
 * Circles of a graph, each as its points in order, the first one again at the end.
 *
 * @param {ReadonlyMap<string, Iterable<string>>} next Where one comes from each point.
 * @returns {string[][]}
 */
export function circlesOf(next) {
  const circles = [];
  const done = new Set();
  const visit = (point, trail) => {
    const start = trail.indexOf(point);
    if (start >= 0) circles.push([...trail.slice(start), point]);
    if (start >= 0 || done.has(point)) return;
    for (const target of next.get(point) ?? []) visit(target, [...trail, point]);
    done.add(point);
  };
  for (const point of next.keys()) visit(point, []);
  return circles;
}
