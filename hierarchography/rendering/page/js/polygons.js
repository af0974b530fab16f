// @ts-check
/* A tree as nested convex polygons of exact areas, none of them thin; the same rules as rendering/polygon_partition.py, which proves them. */
(function (hg) {
  "use strict";

  const DIRECTIONS = 18; // in half a turn
  const AHEAD = 6; // of the best cuts, compared by the cut that follows
  const SPARE = 2; // cuts around a topic beyond the fewest that its number of siblings needs
  const EQUAL = 1e-9; // ratios that differ by less are equal: the first direction is taken
  const NONE = 1e-24; // of the longest edge, squared: a shorter one is none

  /** @param {number[]} values */
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  /** @param {Position} a @param {Position} b */
  const apart = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
  /** The remainder, never negative. @param {number} angle */
  const halfTurn = (angle) => ((angle % Math.PI) + Math.PI) % Math.PI;

  hg.areaOf = function (polygon) {
    const [[x, y]] = polygon;
    let twice = 0;
    for (let at = 1; at < polygon.length - 1; at++) {
      const [a, b] = [polygon[at], polygon[at + 1]];
      twice += (a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y);
    }
    return twice / 2;
  };

  /** The diameter squared over the area. @param {Position[]} polygon */
  function aspect(polygon) {
    let most = 0;
    for (const a of polygon) for (const b of polygon) most = Math.max(most, apart(a, b));
    return most / hg.areaOf(polygon);
  }

  /**
   * Groups in descending weight as one, with at most `cuts` cuts around each of them.
   * @param {PolygonGroup[]} items
   * @param {number} cuts
   * @returns {PolygonGroup}
   */
  function grouped(items, cuts) {
    if (items.length === 1) return items[0];
    const most = 2 ** (cuts - 1);
    const weight = sum(items.map((item) => item.weight));
    let [nearest, place, before] = [Infinity, 0, 0];
    for (let at = 1; at < items.length; at++) {
      before += items[at - 1].weight;
      if (at > most || items.length - at > most || Math.abs(before - weight / 2) >= nearest) continue;
      [nearest, place] = [Math.abs(before - weight / 2), at];
    }
    const [first, second] = [grouped(items.slice(0, place), cuts - 1), grouped(items.slice(place), cuts - 1)];
    const halves = first.weight >= second.weight ? [first, second] : [second, first];
    return { weight, topics: [], halves, cuts: 1 + Math.max(first.cuts, second.cuts) };
  }

  /** The cuts of a tree as a binary tree. @param {number[][]} children @param {number[]} weights */
  function groupTree(children, weights) {
    /** @type {PolygonGroup[]} */
    const groups = [];
    for (let topic = weights.length - 1; topic >= 0; topic--) {
      const inside = children[topic].map((child) => groups[child]).sort((a, b) => b.weight - a.weight);
      const spare = (inside.length > 1 ? 32 - Math.clz32(inside.length - 1) : 0) + SPARE;
      const group = inside.length ? grouped(inside, spare) : { weight: 0, topics: [], halves: null, cuts: 0 };
      group.topics.push(topic);
      group.weight = weights[topic];
      groups[topic] = group;
    }
    return groups[0];
  }

  /** The lines that may cut a polygon, as angles: far enough from the directions of its edges. @param {Position[]} polygon @param {number} least */
  function linesFor(polygon, least) {
    const angles = polygon.map(([x, y], at) => {
      const [right, below] = polygon[(at + 1) % polygon.length];
      return halfTurn(Math.atan2(below - y, right - x));
    });
    const ordered = [...angles].sort((a, b) => a - b);
    const gaps = ordered.map((angle, at) => (at + 1 < ordered.length ? ordered[at + 1] : ordered[0] + Math.PI) - angle);
    const widest = gaps.findIndex((gap) => gap >= Math.max(...gaps) * (1 - EQUAL));
    const lines = Array.from({ length: DIRECTIONS }, (_, step) => step * (Math.PI / DIRECTIONS));
    lines.push(halfTurn(ordered[widest] + gaps[widest] / 2));
    return lines.filter((line, place) =>
      place === DIRECTIONS || angles.every((angle) => {
        const between = Math.abs(line - angle) % Math.PI;
        return Math.min(between, Math.PI - between) >= least * (1 - EQUAL);
      }),
    );
  }

  /**
   * Where a line across a polygon enters and leaves it; `across` and `along` are its corners in the line's own axes.
   * @param {number[]} across @param {number[]} along @param {number} offset
   */
  function chord(across, along, offset) {
    let [low, high] = [Infinity, -Infinity];
    for (let at = 0; at < across.length; at++) {
      const next = at + 1 < across.length ? at + 1 : 0;
      const [start, end] = [across[at], across[next]];
      if (offset < Math.min(start, end) || offset > Math.max(start, end)) continue;
      const y = start === end ? along[at] : along[at] + ((offset - start) / (end - start)) * (along[next] - along[at]);
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
    return [low, high];
  }

  /**
   * How far along its normal a line lies that cuts the area `wanted` off: between two corners the area is a quadratic.
   * @param {number[]} across @param {number[]} along @param {number} wanted
   */
  function offsetFor(across, along, wanted) {
    const corners = [...across].sort((a, b) => a - b);
    let [low, high] = chord(across, along, corners[0]);
    let [first, before] = [high - low, 0];
    for (let at = 1; ; at++) {
      const step = corners[at] - corners[at - 1];
      [low, high] = chord(across, along, corners[at]);
      const second = high - low;
      const piece = ((first + second) / 2) * step;
      if (before + piece < wanted && at + 1 < corners.length) {
        [first, before] = [second, before + piece];
        continue;
      }
      const left = Math.max(wanted - before, 0);
      const slope = (second - first) / (step > 0 ? step : 1);
      const root = first + Math.sqrt(Math.max(first * first + 2 * slope * left, 0));
      return corners[at - 1] + Math.min(root > 0 ? (2 * left) / root : 0, step);
    }
  }

  /**
   * The cuts of a polygon that give its lighter half `share` of its area, with the worse aspect ratio of the two parts.
   * @param {Position[]} polygon @param {number} share @param {number} least
   * @returns {PolygonCut[]}
   */
  function cutsOf(polygon, share, least) {
    const area = hg.areaOf(polygon);
    const [x, y] = [0, 1].map((axis) => sum(polygon.map((corner) => corner[axis])) / polygon.length);
    const lines = linesFor(polygon, least);
    const normals = lines.map((line) => [-Math.sin(line), Math.cos(line)]);
    return [...normals, ...normals.map(([a, b]) => [-a, -b])].map(([a, b]) => {
      const across = polygon.map((corner) => (corner[0] - x) * a + (corner[1] - y) * b);
      const along = polygon.map((corner) => (corner[1] - y) * a - (corner[0] - x) * b);
      const offset = offsetFor(across, along, share * area);
      const ends = chord(across, along, offset);
      let [heavy, light] = [(ends[1] - ends[0]) ** 2, (ends[1] - ends[0]) ** 2];
      for (let at = 0; at < polygon.length; at++) {
        const beyond = across[at] - offset;
        let most = beyond ** 2 + Math.max((along[at] - ends[0]) ** 2, (along[at] - ends[1]) ** 2);
        if (beyond >= 0) heavy = Math.max(heavy, most);
        if (beyond <= 0) light = Math.max(light, most);
        for (let other = 0; other < at; other++) {
          most = apart(polygon[at], polygon[other]);
          if (beyond >= 0 && across[other] >= offset) heavy = Math.max(heavy, most);
          if (beyond <= 0 && across[other] <= offset) light = Math.max(light, most);
        }
      }
      const ratio = Math.max(heavy / ((1 - share) * area), light / (share * area));
      return { ratio, beyond: across.map((value) => value - offset) };
    });
  }

  /** The part of a polygon whose corners are `beyond` a line by 0 or more. @param {Position[]} polygon @param {number[]} beyond */
  function clip(polygon, beyond) {
    /** @type {Position[]} */
    const part = [];
    polygon.forEach(([x, y], at) => {
      const next = (at + 1) % polygon.length;
      const [here, there] = [beyond[at], beyond[next]];
      if (here >= 0) part.push([x, y]);
      if ((here > 0 && there < 0) || (here < 0 && there > 0)) {
        const share = here / (here - there);
        part.push([x + share * (polygon[next][0] - x), y + share * (polygon[next][1] - y)]);
      }
    });
    const steps = part.map((corner, at) => apart(corner, part[(at || part.length) - 1]));
    const longest = Math.max(...steps);
    return part.filter((_, at) => steps[at] > NONE * longest);
  }

  /** The best cuts, of equal ones the first. @param {PolygonCut[]} cuts @param {number} [most] */
  function bestOf(cuts, most = AHEAD) {
    const left = [...cuts];
    /** @type {PolygonCut[]} */
    const found = [];
    while (left.length && found.length < most) {
      const least = Math.min(...left.map(({ ratio }) => ratio)) * (1 + EQUAL);
      found.push(...left.splice(left.findIndex(({ ratio }) => ratio <= least), 1));
    }
    return found;
  }

  /** What the lighter of two halves weighs of both. @param {PolygonGroup[]} halves */
  const shareOf = ([heavy, light]) => light.weight / (heavy.weight + light.weight);

  /** The worst aspect ratio that a piece leads to. @param {Position[]} part @param {PolygonGroup} half @param {number} least */
  function worst(part, half, least) {
    const own = half.topics.length ? aspect(part) : 0;
    if (!half.halves) return own;
    return Math.max(own, Math.min(...cutsOf(part, shareOf(half.halves), least).map(({ ratio }) => ratio)));
  }

  /** @param {Position[]} polygon @param {PolygonGroup[]} halves @param {number} least */
  function cut(polygon, halves, least) {
    const last = halves.every((half) => !half.halves);
    const pairs = bestOf(cutsOf(polygon, shareOf(halves), least), last ? 1 : AHEAD).map(({ beyond }) => [
      clip(polygon, beyond),
      clip(polygon, beyond.map((value) => -value)),
    ]);
    if (last) return pairs[0];
    const ratios = pairs.map((pair) => Math.max(...pair.map((part, at) => worst(part, halves[at], least))));
    const bound = Math.min(...ratios) * (1 + EQUAL);
    return pairs[ratios.findIndex((ratio) => ratio <= bound)];
  }

  /** The part of a polygon on the inner side of lines `[a, b, c]`: `a x + b y <= c`. */
  hg.clipped = (polygon, lines) =>
    lines.reduce((part, [a, b, c]) => (part.length ? clip(part, part.map(([x, y]) => c - a * x - b * y)) : part), polygon);

  /** The polygon of each topic in a rectangle; `children[i]` lie in topic `i`, 0 is the root, parents come first. */
  hg.divide = function (children, weights, width, height) {
    const whole = groupTree(children, weights);
    const least = Math.PI / Math.max(2 * (whole.cuts + 1), DIRECTIONS);
    /** @type {Position[][]} */
    const polygons = [];
    /** @type {[Position[], PolygonGroup][]} */
    const waiting = [[[[0, 0], [width, 0], [width, height], [0, height]], whole]];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [polygon, { topics, halves }] = next;
      for (const topic of topics) polygons[topic] = polygon;
      if (halves) cut(polygon, halves, least).forEach((part, at) => waiting.push([part, halves[at]]));
    }
    return polygons;
  };
})(window.Hierarchography);
