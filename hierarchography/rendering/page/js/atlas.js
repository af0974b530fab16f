// @ts-check
/* The map of the papers: every paper a point, topic names over them, in step with the tree. */
(function (hg) {
  "use strict";

  const REACH = 12; // px from a point at which it is still meant
  const CLICK = 4; // px that a pointer may stray in a click
  const STEP = 60; // px of an arrow key
  const FACTOR = 1.5;
  const LASSO = "Select papers with a lasso";
  const KEYS = "Map: arrow keys pan, plus and minus zoom, 0 shows the whole map";

  const ratio = () => Math.min(window.devicePixelRatio || 1, 2);

  /** @param {string} label @param {string} sign @param {() => void} act */
  const button = (label, sign, act) =>
    hg.el("button", { type: "button", "aria-label": label, title: label, onclick: act }, sign);

  /** @param {HTMLElement} label */
  const topicOf = (label) => Number(label.dataset.row);

  /**
   * The line that the reader draws around papers; null for none.
   * @param {HTMLCanvasElement} canvas
   * @param {Position[] | null} corners
   */
  function drawLasso(canvas, corners) {
    const context = hg.brushOf(canvas);
    context.setTransform(ratio(), 0, 0, ratio(), 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!corners) return;
    context.beginPath();
    for (const corner of corners) context.lineTo(...corner);
    context.closePath();
    context.strokeStyle = hg.theme.variable("--accent");
    context.lineWidth = 1.5;
    context.setLineDash([5, 4]);
    context.stroke();
  }

  /**
   * Returns `tell(at, x, y)`: the title of the paper there, under the pointer; of none for -1.
   * @param {Store} store
   * @param {PlacedPoints} points
   * @param {HTMLElement} node
   * @param {HTMLElement} tip
   */
  function openTip(store, points, node, tip) {
    let under = -1;
    /** @param {number} at @param {number} sx @param {number} sy */
    return async function (at, sx, sy) {
      under = at;
      if (at < 0) return void (tip.hidden = true);
      const title = await store.titles.at(at);
      if (under !== at) return;
      const year = points.year[at];
      const where = store.name[store.leafOf(at)] + (year ? " \u00b7 " + year : "");
      tip.replaceChildren(hg.el("strong", {}, title), hg.el("span", {}, where));
      tip.hidden = false;
      const room = node.clientWidth - tip.offsetWidth - 8;
      const fits = sy + 18 + tip.offsetHeight <= node.clientHeight;
      tip.style.left = Math.max(Math.min(sx + 14, room), 8) + "px";
      tip.style.top = (fits ? sy + 18 : Math.max(sy - tip.offsetHeight - 10, 4)) + "px";
    };
  }

  /**
   * The map, once its points are there: its elements in `node`, and what it answers to. `state` is shared with the
   * atlas: what is selected, what a search found, and whether a click on the map is being answered.
   * @param {HTMLElement} node
   * @param {PlacedStore} store
   * @param {Palette} palette
   * @param {PlacedPoints} points
   * @param {AtlasState} state
   * @param {AtlasActions} actions
   */
  function openMap(node, store, palette, points, state, { onTopic, onPaper, onSelection }) {
    let canvas = hg.el("canvas", { "aria-hidden": "true" });
    const names = hg.el("div", { class: "names" });
    const titles = hg.el("div", { class: "point-titles", "aria-hidden": "true" });
    const line = hg.el("canvas", { class: "lasso", "aria-hidden": "true" });
    const shade = hg.el("canvas", { class: "outlines", "aria-hidden": "true" });
    const tip = hg.el("div", { class: "tip", hidden: true });
    /** @type {Size | null} while the map is painted: to ask the browser for each of thousands of places takes most of the time */
    let measured = null;
    const size = () => measured || { width: node.clientWidth, height: node.clientHeight };
    const camera = hg.openCamera(size, hg.extentOf(points), repaint);
    const picking = hg.openPicking(points.x, points.y, store.plane);
    const pointTitles = hg.openPointTitles(store, points, picking, titles);
    const showTip = openTip(store, points, node, tip);
    /** @param {number} factor */
    const zoom = (factor) => camera.zoomAt(factor, node.clientWidth / 2, node.clientHeight / 2);
    const lasso = button(LASSO, "\u25cc", () => useLasso(!drawing));
    const controls = hg.el(
      "div",
      { class: "controls", role: "group", "aria-label": "Map controls" },
      button("Zoom in", "+", () => zoom(FACTOR)),
      button("Zoom out", "\u2212", () => zoom(1 / FACTOR)),
      button("Whole map", "\u2302", () => camera.home()),
      lasso,
    );
    const pane = hg.el("div", { class: "pane", tabindex: 0, role: "application", "aria-label": KEYS }, canvas, line);
    let drawing = false;
    let waiting = 0;
    let outlined = -1;
    /** @type {Outline[]} */
    let outlines = [];
    let painter = takePainter();

    function fitCanvases() {
      const [width, height] = [node.clientWidth, node.clientHeight].map((side) => Math.round(side * ratio()));
      for (const layer of [shade, canvas, line]) {
        if (layer.width !== width || layer.height !== height) [layer.width, layer.height] = [width, height];
      }
    }

    function drawNames() {
      const box = controls.getBoundingClientRect();
      const frame = node.getBoundingClientRect();
      const taken = [{ left: box.left - frame.left, top: box.top - frame.top, fit: { width: box.width, height: box.height } }];
      const placed = hg.drawNames(names, store, palette, points, state.selected, camera, size(), taken);
      const [start, stop] = [store.start[state.selected], store.start[state.selected] + store.size[state.selected]];
      pointTitles.draw(camera, size(), [...taken, ...placed], (place) => place >= start && place < stop);
    }

    function drawOutlines() {
      if (outlined !== palette.focus) {
        outlined = palette.focus;
        outlines = hg.outlinesUnder(store, points, outlined);
      }
      const plain = hg.theme.variable("--control");
      const byTopic = !palette.scale && !palette.column;
      /** @param {number} row */
      const colour = (row) => (byTopic ? palette.point(row) : plain);
      hg.drawOutlines(shade, outlines, camera, ratio(), { colour, ground: hg.theme.variable("--paper") });
    }

    function paint() {
      waiting = 0;
      if (node.hidden) return;
      const dot = hg.clamp(150 / Math.sqrt(store.total), 1.7, 8) * hg.clamp(camera.zoom, 1, 30) ** 0.4;
      fitCanvases();
      measured = size();
      painter.draw(camera, dot, ratio());
      drawOutlines();
      hg.drawLinks(shade, store, state.selected, camera, ratio());
      drawNames();
      measured = null;
    }

    function repaint() {
      // What the tip said was of a place that has moved.
      if (!tip.hidden) showTip(-1, 0, 0);
      waiting = waiting || requestAnimationFrame(paint);
    }

    function recolour() {
      painter.colour(hg.pointColours(store, palette, points, state.selected, state.hits));
      repaint();
    }

    function takePainter() {
      const { x, y } = points;
      const webgl = hg.glPainter(canvas, x, y);
      node.dataset.painter = webgl ? "webgl" : "plain";
      if (webgl) return webgl;
      // A canvas that was once asked for WebGL may give nothing else.
      const fresh = /** @type {HTMLCanvasElement} */ (canvas.cloneNode());
      canvas.replaceWith(fresh);
      canvas = fresh;
      return hg.plainPainter(canvas, x, y);
    }

    /** @param {boolean} on */
    function useLasso(on) {
      drawing = on;
      lasso.setAttribute("aria-pressed", String(on));
      node.classList.toggle("drawing", on);
    }

    /** @param {number} sx @param {number} sy */
    const under = (sx, sy) => picking.nearest(...camera.toPlane(sx, sy), REACH / camera.scale);

    /** @param {Position[]} corners */
    function select(corners) {
      drawLasso(line, null);
      const places = picking.inside(corners.map((corner) => camera.toPlane(...corner)));
      useLasso(false);
      if (places.length) onSelection(places);
    }

    /**
     * A click on a name goes to its topic, one on a paper to the paper.
     * @param {number} sx
     * @param {number} sy
     * @param {Event} event
     */
    function clickAt(sx, sy, event) {
      const label = hg.closest(event, ".names button");
      if (label) return onTopic(topicOf(label));
      const place = under(sx, sy);
      state.fromMap = true;
      if (place >= 0) onPaper(place);
      state.fromMap = false;
    }

    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => camera.pan(STEP, 0),
      ArrowRight: () => camera.pan(-STEP, 0),
      ArrowUp: () => camera.pan(0, STEP),
      ArrowDown: () => camera.pan(0, -STEP),
      "+": () => zoom(FACTOR),
      "=": () => zoom(FACTOR),
      "-": () => zoom(1 / FACTOR),
      0: () => camera.home(),
    };

    lasso.setAttribute("aria-pressed", "false");
    node.append(shade, pane, names, titles, controls, tip);
    pointTitles.read().then(repaint);
    // The graphics card may drop its things at any time, and says when they can be given to it again.
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      painter = takePainter();
      recolour();
    });
    hg.onPointers(node, pane, {
      apart: ".controls",
      lasso: (event) => drawing || event.shiftKey,
      draw: (corners) => drawLasso(line, corners),
      select,
      pan: (dx, dy) => camera.pan(dx, dy),
      zoom: (factor, sx, sy) => camera.zoomAt(factor, sx, sy),
      refuse: (text) => hg.toast(text),
      hover: (sx, sy) => showTip(under(sx, sy), sx, sy),
      leave: () => showTip(-1, 0, 0),
      click: clickAt,
      slack: CLICK,
    });
    // Without a pointer: a screen reader's own click.
    names.addEventListener("click", (event) => {
      const label = hg.closest(event, "button");
      if (label && !event.detail) onTopic(topicOf(label));
    });
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !drawing) return;
      event.preventDefault(); // the sheet stays
      useLasso(false);
    });
    pane.addEventListener("keydown", (event) => {
      if (!(event.key in keys) || hg.withModifier(event)) return;
      event.preventDefault();
      keys[event.key]();
    });
    new ResizeObserver(repaint).observe(node);
    camera.reset();
    /** @param {number} place */
    const flyToPaper = (place) => camera.flyTo(hg.boxAround(points, picking, store.plane, place));
    return { camera, paint, points, recolour, flyToPaper, markPaper: pointTitles.mark };
  }

  hg.openAtlas = function (store, palette, on) {
    const node = hg.byId("atlas");
    /** @type {AtlasState} */
    const state = { selected: 0, hits: null, fromMap: false };
    /** @type {ReturnType<typeof openMap> | null} */
    let map = null;

    let last = -1; // the paper in sight

    /** The first time that the map is looked at, its points are read and its elements made; null if it is no longer. */
    async function opened() {
      const points = await store.points();
      await palette.ready();
      if (!map && !node.hidden) map = openMap(node, store, palette, points, state, on);
      return map;
    }

    return {
      async show(row, place = -1, asked = false) {
        // A reader who clicked on the map has the place in sight already.
        const { fromMap } = state;
        const moved = row !== state.selected && !fromMap;
        state.selected = row;
        if (node.hidden) return void (last = -1);
        const fresh = !map;
        const found = await opened();
        if (!found) return;
        const { camera, paint, points, recolour, flyToPaper, markPaper } = found;
        markPaper(place);
        recolour();
        const other = place !== last || asked;
        last = place;
        if (place >= 0 && (fresh || (other && !fromMap))) flyToPaper(place);
        else if (moved || fresh) row ? camera.flyTo(hg.boxOfTopic(store, points, row)) : camera.home();
        paint();
        node.dataset.drawn = "map " + store.id[row];
      },
      draw() {
        if (map) map.recolour();
      },
      mark(places) {
        state.hits = places;
        if (map) map.recolour();
      },
      get camera() {
        return map && map.camera;
      },
    };
  };
})(window.Hierarchography);
