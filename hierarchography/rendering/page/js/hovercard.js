// @ts-check
/*
 * What a tile is, beside the pointer: never on its name, away after a click until the pointer moves on, and none
 * under a finger, which would lie on it.
 */
(function (hg) {
  "use strict";

  const KEYWORDS = 8;
  const APART = 14; // px from the pointer
  const MOVED = 24; // px from a click at which the reader is looking again

  /** @param {DOMRect[]} boxes @param {{ left: number, top: number, right: number, bottom: number }} card */
  const covered = (boxes, card) =>
    boxes.reduce((sum, box) => {
      const across = Math.min(box.right, card.right) - Math.max(box.left, card.left);
      const down = Math.min(box.bottom, card.bottom) - Math.max(box.top, card.top);
      return sum + Math.max(across, 0) * Math.max(down, 0);
    }, 0);

  /** @param {Store} store @param {Palette} palette @param {Tile} tile @param {number | null} hits */
  function content(store, palette, tile, hits) {
    const papers = hg.count(tile.size, "paper");
    const count = hits === null ? papers + " (" + hg.percent(tile.size / store.total) + ")" : hg.number(hits) + " of " + papers;
    if (tile.place >= 0) return [hg.el("strong", {}, tile.title || "")];
    if (tile.row === null) {
      const rest = store.isLeaf(tile.above) ? " more papers" : " smaller topics";
      return [hg.el("strong", {}, hg.number(tile.hidden) + rest), hg.el("span", {}, count), hg.el("span", {}, "Click for the list of all.")];
    }
    const depth = store.depth(tile.row);
    const inside = store.children[tile.row].length;
    const cited = store.cited ? hg.count(store.cited[tile.row], "citation") : "";
    const facts = [count, cited, depth ? "level " + depth : "", inside ? hg.count(inside, "subtopic") : ""].filter(Boolean);
    const growth = palette.name === "growth" ? hg.growthText(store, tile.row, "papers") : "";
    const keywords = store.keywords[tile.row].slice(0, KEYWORDS).join(", ");
    return [
      hg.el("strong", {}, store.name[tile.row]),
      hg.el("span", {}, facts.join(" \u00b7 ")),
      growth ? hg.el("span", {}, growth) : null,
      hg.isUnstable(store, tile.row) ? hg.el("span", {}, hg.unstableNote(store, tile.row)) : null,
      keywords ? hg.el("span", { class: "words" }, keywords) : null,
    ].filter((part) => part !== null);
  }

  /** `plot` holds Plotly's tiles; `tileOf(id)` says what each is, `hitsIn(tile)` how many of its papers pass, null without a filter. */
  hg.openHoverCard = function (store, palette, plot, tileOf, hitsIn) {
    const card = hg.el("div", { class: "card", "aria-hidden": "true", hidden: true });
    /** @type {[number, number] | null} where the last click was, until the pointer is off it */
    let clicked = null;
    let shown = "";
    document.body.append(card);

    /** @param {Event} event */
    function idUnder(event) {
      const slice = /** @type {PlotlySlice | null} */ (event.target instanceof Element ? event.target.closest("g.slice") : null);
      const datum = slice && slice.__data__;
      return datum && datum.data ? datum.data.data.id : "";
    }

    function hide() {
      card.hidden = true;
      shown = "";
    }

    /** Of the four places around the pointer, the one that covers least; the tile's own name counts a thousandfold. @param {number} x @param {number} y @param {string} id */
    function place(x, y, id) {
      const { offsetWidth: width, offsetHeight: height } = card;
      const texts = [...document.querySelectorAll("#labels text")];
      const boxes = texts.map((text) => text.getBoundingClientRect());
      const own = boxes.filter((_, at) => /** @type {SVGElement} */ (texts[at]).dataset.tile === id);
      const [right, foot] = [document.documentElement.clientWidth - 4, window.innerHeight - 4];
      const spots = [x + APART, x - APART - width].flatMap((left) => [y + APART, y - APART - height].map((top) => ({ left, top })));
      // Where there is no room beside the pointer, over or under the name of the tile.
      for (const box of own) spots.push({ left: x + APART, top: box.bottom + 4 }, { left: x + APART, top: box.top - 4 - height });
      let best = spots[0];
      let least = Infinity;
      for (const spot of spots) {
        const left = hg.clamp(spot.left, 4, Math.max(right - width, 4));
        const top = hg.clamp(spot.top, 4, Math.max(foot - height, 4));
        const box = { left, top, right: left + width, bottom: top + height };
        const underPointer = x >= left - 2 && x <= box.right + 2 && y >= top - 2 && y <= box.bottom + 2;
        const cost = covered(boxes, box) + 1000 * covered(own, box) + (underPointer ? 1e9 : 0);
        if (cost < least) [best, least] = [{ left, top }, cost];
      }
      card.style.left = best.left + "px";
      card.style.top = best.top + "px";
    }

    /** Whether the pointer has come to where the card is. @param {number} x @param {number} y */
    function under(x, y) {
      const box = card.getBoundingClientRect();
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    }

    plot.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch") return hide();
      const [x, y] = [event.clientX, event.clientY];
      if (clicked && Math.hypot(x - clicked[0], y - clicked[1]) < MOVED) return;
      clicked = null;
      const id = idUnder(event);
      if (id === shown && id) return under(x, y) ? place(x, y, id) : undefined;
      const tile = id ? tileOf(id) : undefined;
      if (!tile) return hide();
      card.replaceChildren(...content(store, palette, tile, hitsIn(tile)));
      card.hidden = false;
      shown = id;
      place(x, y, id);
    });
    plot.addEventListener("pointerleave", hide);
    plot.addEventListener("pointerdown", (event) => {
      clicked = [event.clientX, event.clientY];
      hide();
    });
    window.addEventListener("scroll", hide, { passive: true, capture: true, signal: hg.life.signal });
    document.addEventListener("keydown", hide, hg.life);
  };
})(window.Hierarchography);
