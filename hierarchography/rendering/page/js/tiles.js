// @ts-check
/* What sets the kinds of tile charts apart: attributes for Plotly, what there is room to open, where a label may lie. */
(function (hg) {
  "use strict";

  const HEADING = 22; // px: the strip over the tiles inside a tile
  const EDGE = 3; // px around the tiles inside a tile
  const INSET = 5; // px between a tile's edge and its label
  const LEAST_BESIDE = 3; // of a narrow tile
  const LEAST_OVER = 2; // of a low one: type has some room of its own
  const ROW = 20; // px: a row of the icicle
  const MOST_HEIGHT = 1180;
  const ROOMY = 3000; // px²: a tile that a name of two words fits
  const PAPER = 7000; // px²: a tile that most of a title fits
  const ARC = 16; // px along its ring that a name needs to stand across it
  const RING = 78; // px: a narrower ring is too narrow for most names
  const NARROW = 500; // px: below it one level fills a chart, more could not be labelled

  const CHORDS = [0.8, 1.1, 1.4, 1.8, 2.2]; // widths of a label along a ring, in rings

  /**
   * A rectangle for a label: `x, y` its upper left corner, `turn` in degrees about it.
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  const box = (x, y, width, height, turn = 0) => ({ x, y, width, height, turn });

  /** @type {WeakMap<Element, { outline: string, box: DOMRect }>} */
  const known = new WeakMap();

  /** The box around a tile, measured once for each shape: to ask the browser after colours changed lets it lay out all anew. */
  hg.boxOfTile = function (path) {
    const outline = path.getAttribute("d") || "";
    const before = known.get(path);
    if (before && before.outline === outline) return before.box;
    const measured = path.getBBox();
    if (measured.width) known.set(path, { outline, box: measured }); // what is out of sight has none yet
    return measured;
  };

  /** @param {SVGGraphicsElement} path @param {number} [least] px that a low tile keeps over its label */
  function rectangle(path, least = INSET - 1) {
    const { x, y, width, height } = hg.boxOfTile(path);
    const beside = hg.clamp(width / 18, LEAST_BESIDE, INSET);
    const over = hg.clamp(height / 14, least, INSET - 1);
    return box(x + beside, y + over, width - 2 * beside, height - 2 * over);
  }

  /** @param {View} view */
  const levels = (view) => (view.width < NARROW ? 1 : hg.LEVELS);

  /** @type {Kind} */
  const treemap = {
    levels,
    attributes: (view) => ({
      // Papers are as good as equal: squares, of which none is too narrow for a title.
      tiling: { squarifyratio: view.store.isLeaf(view.focus) ? 1 : 1.2, pad: EDGE },
      pathbar: { visible: false },
      marker: { pad: { t: HEADING, l: EDGE, r: EDGE, b: EDGE }, cornerradius: 4 },
    }),
    order: (tiles) => tiles,
    opens: (store, view, row) =>
      (0.75 * view.width * view.height * store.weight[row]) / view.weight / store.children[row].length > ROOMY,
    papers: (view) => Math.floor((view.width * view.height) / PAPER),
    height: () => null,
    boxes(view, tile, path) {
      const whole = rectangle(path, tile.frontier ? LEAST_OVER : INSET - 1);
      if (!tile.frontier) return [{ ...whole, y: whole.y - 2, height: HEADING - 1, rows: 1 }];
      const turned = { ...box(whole.x + whole.width, whole.y, whole.height, whole.width, 90), last: true };
      return whole.height > 1.4 * whole.width ? [whole, turned] : [whole];
    },
    most(tile, { width, height, last }) {
      if (!tile.frontier) return 13;
      return last ? 12 : hg.clamp(Math.sqrt(width * height) / 8, 11, 20);
    },
    middle: false,
  };

  /** @type {Kind} */
  const icicle = {
    levels,
    attributes: () => ({ tiling: { orientation: "h", pad: 1 }, pathbar: { visible: false }, leaf: { opacity: 1 } }),
    order: (tiles) => tiles,
    opens: (store, view, row) => (MOST_HEIGHT * store.weight[row]) / view.weight / store.children[row].length >= 12,
    papers: () => Math.floor(MOST_HEIGHT / ROW),
    /* As high as its smallest tiles need to be read, within reason. */
    height(view, tiles) {
      const frontier = tiles.filter((tile) => tile.frontier).map((tile) => tile.weight).sort((a, b) => a - b);
      if (frontier.length < 2) return null;
      const small = frontier[Math.floor(frontier.length / 10)];
      return hg.clamp((ROW * view.weight) / small, ROW * frontier.length, MOST_HEIGHT);
    },
    boxes(view, tile, path) {
      const whole = rectangle(path);
      const edge = hg.clamp((whole.height - 20) / 4, -3, 3); // a low tile has no room to spare
      return [{ ...whole, y: whole.y + edge, height: whole.height - 2 * edge }];
    },
    most: (tile, { height }) => hg.clamp(height / 6, 12.5, 16),
    middle: false,
  };

  /** @type {Kind} */
  const sunburst = {
    levels: (view) => hg.clamp(Math.floor(Math.min(view.width, view.height) / 2 / RING) - 1, 1, levels(view)),
    attributes: () => ({ rotation: 90, leaf: { opacity: 1 } }),
    // Plotly goes against the clock; from the last to the first it is with the clock, from noon.
    order: (tiles) => [...tiles].reverse(),
    opens(store, view, row) {
      const ring = (Math.min(view.width, view.height) / 2) * 0.7;
      return (2 * Math.PI * ring * store.weight[row]) / view.weight / store.children[row].length > ARC;
    },
    // Titles stand along the rays, and begin where the second of two rings does.
    papers: (view) => Math.floor((Math.PI * 1.12 * Math.min(view.width, view.height)) / 2 / ARC),
    height: () => null,
    boxes(view, tile) {
      const ring = Math.min(view.width, view.height) / 2 / view.rings;
      const depth = tile.row === null ? view.store.depth(tile.above) + 1 : view.store.depth(tile.row);
      const step = depth - view.depth;
      if (step === 0) return [box(view.width / 2 - 0.7 * ring, view.height / 2 - 0.5 * ring, 1.4 * ring, ring)];
      const angle = 2 * Math.PI * ((tile.from + tile.weight / 2) / view.weight);
      const arc = 2 * Math.PI * (tile.weight / view.weight);
      return wedge(view, ring, step, angle, arc);
    },
    most: () => 13,
    middle: true,
  };

  /**
   * The two ways that a label can lie in a piece of a ring: across it (along a ray), or along it.
   * @param {View} view
   * @param {number} ring
   * @param {number} step
   * @param {number} angle
   * @param {number} arc
   */
  function wedge(view, ring, step, angle, arc) {
    /** @param {number} radius */
    const along = (radius) => 2 * radius * Math.tan(Math.min(arc, 2.6) / 2);
    const middle = (step + 0.5) * ring;
    const x = view.width / 2 + middle * Math.sin(angle);
    const y = view.height / 2 - middle * Math.cos(angle);
    const degrees = (angle * 180) / Math.PI;
    const upright = degrees > 180 ? degrees + 90 : degrees - 90;
    const flat = degrees > 90 && degrees < 270 ? degrees + 180 : degrees;
    const across = centred(x, y, ring - 8, Math.min(along((step + 0.12) * ring), 2.2 * ring) - 3, upright);
    // Along the ring a straight label loses the height of the arc over its own width.
    const beside = CHORDS.map((share) => {
      const chord = Math.min(along(step * ring), share * ring);
      const lost = middle - Math.sqrt(Math.max(middle * middle - (chord * chord) / 4, 0));
      return centred(x, y, chord - 6, Math.max(ring - 2 * lost - 6, 0), flat);
    });
    return [...beside, across];
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {number} turn */
  const centred = (x, y, width, height, turn) => ({ ...box(x, y, width, height, turn), centred: true });

  hg.KINDS = { treemap, sunburst, icicle };
})(window.Hierarchography);
