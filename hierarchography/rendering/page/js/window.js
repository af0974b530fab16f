// @ts-check
/* The part of the tree that the chart is given; the same rules as rendering/window.py. */
(function (hg) {
  "use strict";

  hg.LEVELS = 3;
  hg.MOST_TILES = 300;

  /** @param {Store} store @param {number} row @param {number} room */
  function inside(store, row, room) {
    const children = store.children[row];
    const whole = children.length <= room;
    if (!children.length || (!whole && room < 2)) return [];
    const ranked = whole ? children : [...children].sort((a, b) => store.size[b] - store.size[a]);
    const shown = whole ? ranked : ranked.slice(0, room - 1);
    /** @type {Tile[]} */
    const tiles = shown.map((child) => tile(store, child));
    if (!whole) {
      const rest = store.size[row] - tiles.reduce((sum, each) => sum + each.size, 0);
      const id = store.id[row] + "+";
      const hidden = children.length - shown.length;
      tiles.push({ id, parent: store.id[row], row: null, above: row, size: rest, hidden, frontier: true, from: 0 });
    }
    return tiles;
  }

  /** @param {Store} store @param {number} row */
  function tile(store, row) {
    const above = store.parent[row];
    const parent = above < 0 ? "" : store.id[above];
    return { id: store.id[row], parent, row, above, size: store.size[row], hidden: 0, frontier: true, from: 0 };
  }

  /**
   * The tiles around a topic: its ancestors, itself, and some levels under it. `opens(row)` says which topics
   * there is room to look into; the one looked at is always open.
   */
  hg.windowOf = function (store, focus, levels = hg.LEVELS, limit = hg.MOST_TILES, opens = () => true) {
    const chain = store.ancestors(focus).map((row) => tile(store, row));
    for (const step of chain) step.frontier = step.row === focus;
    /** @type {Tile[]} */
    const tiles = [...chain];
    let level = chain.slice(-1);
    for (let step = 0; step < levels; step++) {
      /** @type {TopicTile[]} */
      const below = [];
      for (const parent of [...level].sort((a, b) => b.size - a.size)) {
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
