// @ts-check
/* The part of the tree that the chart is given; the same rules as rendering/window.py. */
(function (hg) {
  "use strict";

  hg.LEVELS = 3;
  hg.MOST_TILES = 300;

  /**
   * The tile "n more" beside the tiles of a topic.
   * @param {Store} store
   * @param {number} row
   * @param {AnyTile[]} tiles
   * @param {number} hidden
   * @returns {MoreTile}
   */
  function rest(store, row, tiles, hidden) {
    /** @param {"size" | "weight"} measure */
    const left = (measure) => store[measure][row] - tiles.reduce((sum, each) => sum + each[measure], 0);
    const [size, weight] = [left("size"), left("weight")];
    return { id: store.id[row] + "+", parent: store.id[row], row: null, place: -1, above: row, size, weight, hidden, frontier: true, from: 0 };
  }

  /**
   * The papers of a leaf as tiles, the heaviest first (of equal ones the most central). What does not fit is summed in
   * a tile as large as the smallest of them: by its papers it would leave no room to read the others.
   * @param {Store} store
   * @param {number} leaf
   * @param {Uint32Array | null} weights
   * @param {number} room
   * @returns {Tile[]}
   */
  function papersInside(store, leaf, weights, room) {
    /** @param {number} place */
    const weight = (place) => (weights ? weights[place - store.start[leaf]] : 1);
    const places = Array.from(hg.range(store.start[leaf], store.size[leaf])).sort((a, b) => weight(b) - weight(a) || a - b);
    const whole = places.length <= room;
    /** @type {Tile[]} */
    const tiles = (whole ? places : places.slice(0, Math.max(room - 1, 0))).map((place) => ({
      id: store.id[leaf] + ".p" + (place - store.start[leaf]),
      parent: store.id[leaf],
      row: null,
      place,
      above: leaf,
      size: 1,
      weight: weight(place),
      hidden: 0,
      frontier: true,
      from: 0,
    }));
    if (whole) return tiles;
    const last = tiles.length ? tiles[tiles.length - 1].weight : 1;
    return [...tiles, { ...rest(store, leaf, tiles, places.length - tiles.length), weight: last }];
  }

  /** @param {Store} store @param {number} row @param {number} room */
  function inside(store, row, room) {
    const children = store.children[row];
    const whole = children.length <= room;
    if (!children.length || (!whole && room < 2)) return [];
    const ranked = whole ? children : [...children].sort((a, b) => store.weight[b] - store.weight[a]);
    const shown = whole ? ranked : ranked.slice(0, room - 1);
    /** @type {Tile[]} */
    const tiles = shown.map((child) => tile(store, child));
    if (!whole) {
      tiles.push(rest(store, row, tiles, children.length - shown.length));
    }
    return tiles;
  }

  /** @param {Store} store @param {number} row */
  function tile(store, row) {
    const above = store.parent[row];
    const parent = above < 0 ? "" : store.id[above];
    return { id: store.id[row], parent, row, place: -1, above, size: store.size[row], weight: store.weight[row], hidden: 0, frontier: true, from: 0 };
  }

  /**
   * The tiles around a topic: its ancestors, itself, and some levels under it. `opens(row)` says which topics
   * there is room to look into; the one looked at is always open. A leaf looked at is open too: on its papers, at most
   * `papers.room` of them, as heavy as `papers.weights` says where that is not the same for all.
   */
  hg.windowOf = function (store, focus, levels = hg.LEVELS, limit = hg.MOST_TILES, opens = () => true, papers = null) {
    const chain = store.ancestors(focus).map((row) => tile(store, row));
    for (const step of chain) step.frontier = step.row === focus;
    /** @type {Tile[]} */
    const tiles = [...chain];
    if (store.isLeaf(focus) && levels) {
      const { room, weights } = papers || { room: limit, weights: null };
      const within = papersInside(store, focus, weights, Math.min(room, limit - tiles.length));
      const leaf = chain[chain.length - 1];
      leaf.frontier = !within.length;
      if (within.length) leaf.weight = within.reduce((sum, each) => sum + each.weight, 0);
      return [...tiles, ...within];
    }
    let level = chain.slice(-1);
    for (let step = 0; step < levels; step++) {
      /** @type {TopicTile[]} */
      const below = [];
      for (const parent of [...level].sort((a, b) => b.weight - a.weight)) {
        const inner = step && !opens(parent.row) ? [] : inside(store, parent.row, limit - tiles.length);
        if (!inner.length) continue;
        parent.frontier = false;
        tiles.push(...inner);
        below.push(...inner.filter((child) => child.row !== null));
      }
      level = below;
    }
    return tiles;
  };
})(window.Hierarchography);
