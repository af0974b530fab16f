// @ts-check
/* What is inside a closed tile: the first titles of a leaf that has room for them, and a mark on a topic that opens further. */
(function (hg) {
  "use strict";

  const SIZE = 11;
  const ROW = 1.3 * SIZE;
  const PARAGRAPH = 5; // px between titles
  const INSET = 6;
  const LEAST_WIDTH = 110;
  const MOST_TITLES = 12;
  const MOST_ROWS = 2; // of one title
  const CORNER = 9;

  /**
   * The free part of a tile, under its name.
   * @param {SVGGraphicsElement} path
   * @param {SVGGraphicsElement | undefined} label
   */
  function free(path, label) {
    const { x, y, width, height } = hg.boxOfTile(path);
    const box = label && label.getBBox();
    const turned = label && !/rotate\(0\)/.test(label.getAttribute("transform") || "");
    const under = label && box ? Number(/translate\(\S+ (\S+)\)/.exec(label.getAttribute("transform") || "")?.[1]) + box.y + box.height + 4 : y + height;
    return { x: x + INSET, y: under, width: turned ? 0 : width - 2 * INSET, height: y + height - under - INSET };
  }

  /**
   * As many of the titles as fit, one under another.
   * @param {string[]} titles
   * @param {{ x: number, y: number, width: number, height: number }} room
   * @param {string} ink
   */
  function written(titles, room, ink) {
    const text = hg.svg("text", { fill: ink, "font-size": SIZE, class: "titles", transform: "translate(" + room.x + " " + room.y + ")" });
    let used = 0;
    for (const title of titles) {
      const rows = Math.min(MOST_ROWS, Math.floor((room.height - used) / ROW));
      const fit = rows < 1 ? null : hg.fitTitle(title, room.width, rows * ROW, { most: SIZE, least: SIZE, rows });
      if (!fit) continue;
      for (const line of fit.lines) {
        used += ROW;
        text.append(hg.svg("tspan", { x: 0, y: used - 0.25 * ROW }, line));
      }
      used += PARAGRAPH;
    }
    return used ? text : null;
  }

  /** Write titles, of the papers at `places(row, count)`, into the leaves among `tiles` that have room; `current()` says whether these tiles are still shown. */
  hg.drawLeafTitles = async function (store, picture, tiles, paths, ink, places, current) {
    // All is measured before anything is written: each text that is added would have the browser lay out all anew.
    const rooms = tiles.flatMap((tile) => {
      const path = tile.row !== null && tile.frontier && store.isLeaf(tile.row) ? paths.get(tile.id) : undefined;
      if (!path || tile.row === null) return [];
      /** @type {SVGGraphicsElement | null} */
      const label = picture.querySelector('[data-tile="' + tile.id + '"]');
      const room = label ? free(path, label) : null;
      if (!room || room.width < LEAST_WIDTH || room.height < ROW) return [];
      return [{ tile, room, places: places(tile.row, Math.min(MOST_TITLES, Math.floor(room.height / ROW))) }];
    });
    const titles = await Promise.all(rooms.map((each) => Promise.all(each.places.map(store.titles.at))));
    if (!current()) return;
    const texts = rooms.map(({ tile, room }, at) => written(titles[at], room, ink(tile)));
    picture.append(...texts.filter((text) => text !== null));
  };

  /** A folded corner on the tiles that hold further topics, so that no closed topic is taken for a leaf. */
  hg.drawOpenMarks = function (store, picture, tiles, paths, ink) {
    const marks = tiles.flatMap((tile) => {
      const path = tile.row !== null && tile.frontier && !store.isLeaf(tile.row) ? paths.get(tile.id) : undefined;
      if (!path) return [];
      const { x, y, width, height } = hg.boxOfTile(path);
      const side = Math.min(CORNER, width / 2, height / 2);
      const [right, bottom] = [x + width - 2, y + height - 2];
      const d = "M" + right + " " + (bottom - side) + "V" + bottom + "H" + (right - side) + "Z";
      return [hg.svg("path", { d, fill: ink(tile), class: "opens" })];
    });
    picture.append(...marks);
  };
})(window.Hierarchography);
