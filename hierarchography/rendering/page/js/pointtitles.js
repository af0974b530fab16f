// @ts-check
/* Near enough, the points of the map say what they are: titles beside them. And a ring around the paper looked at. */
(function (hg) {
  "use strict";

  const MOST_POINTS = 160; // in sight; among more, titles would say little
  const MOST_TITLES = 45;
  const WIDTH = 190; // px
  const SIZE = 11.5;
  const ROWS = 2;
  const BESIDE = 9; // px from a point's middle
  const DOT = 7; // px across: a point that no title may cover
  const GAP = 3; // px
  const AROUND = 30; // papers that are in sight around one that was asked for

  /** @param {Taken} a @param {Taken} b */
  const meets = (a, b) =>
    a.left < b.left + b.fit.width + GAP && b.left < a.left + a.fit.width + GAP &&
    a.top < b.top + b.fit.height + GAP && b.top < a.top + a.fit.height + GAP;

  /**
   * A rectangle of the plane as a polygon.
   * @param {Extent} box
   * @returns {Position[]}
   */
  const corners = ({ left, right, top, bottom }) => [[left, top], [right, top], [right, bottom], [left, bottom]];

  /** The part of the plane around a paper that holds some others. */
  hg.boxAround = function (points, picking, steps, place) {
    const [x, y] = [points.x[place], points.y[place]];
    const wanted = Math.min(AROUND, points.x.length);
    for (let side = steps / 400; ; side *= 1.3) {
      const box = { left: x - side, right: x + side, top: y - side, bottom: y + side };
      if (side > steps || picking.inside(corners(box)).length >= wanted) return box;
    }
  };

  /** Draws into `node`: `draw(camera, size, taken, first)`, where `first(place)` says whose titles come first. */
  hg.openPointTitles = function (store, points, picking, node) {
    /** @type {((place: number) => string) | null} */
    let title = null;
    let marked = -1;

    /** @param {Camera} camera @param {Size} size */
    function inSight(camera, { width, height }) {
      const [left, top] = camera.toPlane(0, 0);
      const [right, bottom] = camera.toPlane(width, height);
      return picking.inside(corners({ left, right, top: bottom, bottom: top }));
    }

    /**
     * The title of a point: right of it, left, under or over it; null where all sides are taken.
     * @param {number} place
     * @param {Position} at
     * @param {Size} size
     * @param {Taken[]} taken
     */
    function placed(place, [x, y], { width, height }, taken) {
      const fit = title && hg.fitTitle(title(place), WIDTH, 3 * SIZE * hg.LINE, { most: SIZE, rows: ROWS });
      if (!fit) return null;
      const [middle, level] = [x - fit.width / 2, y - fit.height / 2];
      const spots = [[x + BESIDE, level], [x - BESIDE - fit.width, level], [middle, y + BESIDE], [middle, y - BESIDE - fit.height]];
      for (const [left, top] of spots) {
        const label = { left, top, fit };
        const inside = left >= 2 && left + fit.width <= width - 2 && top >= 0 && top + fit.height <= height;
        if (inside && !taken.some((other) => meets(label, other))) return label;
      }
      return null;
    }

    /** @param {{ left: number, top: number, fit: Fit }} label @param {number} place */
    function written({ left, top, fit }, place) {
      const lines = fit.lines.flatMap((text, at) => (at ? [hg.el("br"), text] : [text]));
      const made = hg.el("span", { class: place === marked ? "marked" : "" }, ...lines);
      Object.assign(made.style, { left: left + "px", top: top + "px", fontSize: fit.size + "px" });
      return made;
    }

    /** @param {Camera} camera */
    function ring(camera) {
      const [x, y] = camera.toScreen(points.x[marked], points.y[marked]);
      const made = hg.el("i", { class: "ring" });
      Object.assign(made.style, { left: x + "px", top: y + "px" });
      return made;
    }

    /**
     * The papers to write titles of, the most wanted first: among many points only that of the paper looked at.
     * @param {Camera} camera
     * @param {Size} size
     * @param {(place: number) => boolean} first
     */
    function wanted(camera, size, first) {
      const places = Array.from(inSight(camera, size));
      if (!title || places.length > MOST_POINTS) return marked < 0 ? [] : [marked];
      /** @param {number} place */
      const rank = (place) => (place === marked ? 0 : first(place) ? 1 : 2);
      return places.sort((a, b) => rank(a) - rank(b) || a - b);
    }

    return {
      draw(camera, size, taken, first) {
        /** @type {HTMLElement[]} */
        const nodes = marked < 0 ? [] : [ring(camera)];
        const places = wanted(camera, size, first);
        /** @param {number} place */
        const at = (place) => camera.toScreen(points.x[place], points.y[place]);
        const dots = places.map(at).map(([x, y]) => ({ left: x - DOT / 2, top: y - DOT / 2, fit: { width: DOT, height: DOT } }));
        const all = [...taken, ...dots];
        for (const place of places) {
          const label = placed(place, at(place), size, all) || (place === marked ? placed(place, at(place), size, []) : null);
          if (!label) continue;
          all.push(label);
          nodes.push(written(label, place));
          if (nodes.length > MOST_TITLES) break;
        }
        node.replaceChildren(...nodes);
      },
      /** The paper with a ring, -1 for none. */
      mark(place) {
        marked = place;
      },
      /** Titles can be drawn once they are read. */
      async read() {
        title = await store.titles.all();
      },
    };
  };
})(window.Hierarchography);
