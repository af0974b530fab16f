// @ts-check
/* The names on the tiles: an SVG over Plotly's, in which every name stands whole or not at all. */
(function (hg) {
  "use strict";

  const COUNT = 0.8; // of the name's size
  const LEAST_COUNT = 9.5;
  const MOST_ROWS = 6; // of a name with hyphens

  /**
   * The best label for the boxes that a tile offers: the largest type wins; the last resort only where no other fits.
   * @param {string} text
   * @param {Box[]} boxes
   * @param {Kind} kind
   * @param {Tile} tile
   * @param {string} count
   */
  function best(text, boxes, kind, tile, count) {
    if (tile.place >= 0) return bestTitle(text, boxes, kind, tile);
    /** @type {{ fit: Fit, box: Box } | null} */
    let largest = null;
    for (const box of boxes) {
      const most = kind.most(tile, box);
      const weight = tile.frontier ? 500 : 650;
      const below = count && tile.frontier ? Math.max(COUNT * most, LEAST_COUNT) * hg.LINE : 0;
      const options = { most, weight, rows: box.rows || 5 };
      const fit =
        (below && hg.fitText(text, box.width, box.height, { ...options, below })) ||
        hg.fitText(text, box.width, box.height, options);
      if (fit && (!largest || (!box.last && fit.size > largest.fit.size))) largest = { fit, box };
    }
    return largest || (tile.frontier ? divided(text, boxes) : null);
  }

  /**
   * Before a tile has no name at all: in the smallest type, with hyphens.
   * @param {string} text
   * @param {Box[]} boxes
   */
  function divided(text, boxes) {
    for (const box of boxes) {
      const fit = hg.fitDivided(text, box.width, box.height, { weight: 500, rows: box.rows || MOST_ROWS });
      if (fit) return { fit, box };
    }
    return null;
  }

  /**
   * The same for the title of a paper, which may be cut: the box that shows most of it wins.
   * @param {string} title
   * @param {Box[]} boxes
   * @param {Kind} kind
   * @param {Tile} tile
   */
  function bestTitle(title, boxes, kind, tile) {
    /** @type {{ fit: Fit, box: Box } | null} */
    let most = null;
    /** @param {Fit} fit */
    const shown = (fit) => fit.lines.join(" ").length;
    for (const box of boxes) {
      const fit = hg.fitTitle(title, box.width, box.height, { most: kind.most(tile, box) });
      if (fit && (!most || (!box.last && shown(fit) > shown(most.fit)))) most = { fit, box };
    }
    return most;
  }

  /**
   * The count goes under the name where there is room, else behind it, else nowhere.
   * @param {Fit} fit
   * @param {Box} box
   * @param {string} count
   */
  function placeCount(fit, box, count) {
    const size = Math.max(COUNT * fit.size, LEAST_COUNT);
    const width = hg.textWidth(count) * size;
    if (fit.height + size * hg.LINE <= box.height && width <= box.width && !box.rows) return { size, under: true };
    const last = hg.textWidth(fit.lines[fit.lines.length - 1], fit.weight) * fit.size;
    return last + width + 8 <= box.width ? { size, under: false } : null;
  }

  /**
   * @param {Fit} fit
   * @param {Box} box
   * @param {string} ink
   * @param {string} count
   * @param {{ size: number, under: boolean } | null} placed
   * @param {boolean} middle
   */
  function draw(fit, box, ink, count, placed, middle) {
    const extra = placed && placed.under ? placed.size * hg.LINE : 0;
    const text = hg.svg("text", { fill: ink, "font-size": fit.size, "font-weight": fit.weight });
    const anchor = box.centred || middle ? "middle" : "start";
    const x = anchor === "middle" && !box.centred ? box.width / 2 : 0;
    const top = box.centred ? -(fit.height + extra) / 2 : middle ? (box.height - fit.height - extra) / 2 : 0;
    text.setAttribute("text-anchor", anchor);
    text.setAttribute("transform", "translate(" + box.x + " " + box.y + ") rotate(" + (box.turn || 0) + ")");
    fit.lines.forEach((line, place) => {
      const y = top + fit.size * (hg.LINE * place + 0.98);
      text.append(hg.svg("tspan", { x, y, class: "line" }, line));
    });
    if (placed) {
      const y = top + fit.height + placed.size * 0.98;
      /** @type {Record<string, number>} */
      const at = placed.under ? { x, y } : { dx: 6 };
      text.append(hg.svg("tspan", { ...at, class: "number", "font-size": placed.size, "font-weight": 400 }, count));
    }
    return text;
  }

  /**
   * Draw the labels of `tiles` anew into `node`; `paths` are Plotly's shapes by tile id. `name(tile)` is what a label
   * says, `ink(tile)` what it is written in, and `counts(tile)` what may follow it, the longest first. Returns the tiles
   * left without a name.
   */
  hg.drawLabels = function (node, view, tiles, paths, { name, ink, counts }) {
    const kind = hg.KINDS[view.kind];
    const picture = hg.svg("svg", { width: "100%", height: "100%" });
    /** @type {Tile[]} */
    const bare = [];
    for (const tile of tiles) {
      const path = paths.get(tile.id);
      if (!path) continue;
      const follows = view.kind === "sunburst" ? [] : counts(tile);
      const placement = best(name(tile), kind.boxes(view, tile, path), kind, tile, follows[0] || "");
      if (!placement) bare.push(tile);
      else {
        const { fit, box } = placement;
        const number = follows.find((each) => placeCount(fit, box, each)) || "";
        const placed = number ? placeCount(fit, box, number) : null;
        const label = draw(placement.fit, placement.box, ink(tile), number, placed, kind.middle);
        label.dataset.tile = tile.id;
        label.classList.toggle("unstable", tile.row !== null && hg.isUnstable(view.store, tile.row));
        picture.append(label);
      }
    }
    node.replaceChildren(picture);
    return bare;
  };
})(window.Hierarchography);
