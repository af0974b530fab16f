/* The map of the papers: every paper a point, topic names over them, in step with the tree. */
(function (hg) {
  "use strict";

  const REACH = 12; // px from a point at which it is still meant
  const CLICK = 4; // px that a pointer may stray in a click
  const STEP = 60; // px of an arrow key
  const FACTOR = 1.5;
  const LASSO = "Draw around papers";

  hg.openAtlas = function (store, palette, { onTopic, onPaper, onSelection }) {
    const node = hg.byId("atlas");
    let canvas = hg.el("canvas", { "aria-hidden": "true" });
    const names = hg.el("div", { class: "names" });
    const line = hg.el("canvas", { class: "lasso", "aria-hidden": "true" });
    const tip = hg.el("div", { class: "tip", hidden: true });
    const state = { selected: 0, hits: null, drawing: null, lasso: false, points: null };
    let painter = null;
    let camera = null;
    let picking = null;
    let waiting = 0;
    let fromMap = false;

    const button = (label, sign, act, more) =>
      hg.el("button", { type: "button", "aria-label": label, title: label, onclick: act, ...more }, sign);
    const lasso = button(LASSO, "\u25cc", () => useLasso(!state.lasso), { "aria-pressed": "false" });
    const middle = () => [node.clientWidth / 2, node.clientHeight / 2];
    const controls = hg.el(
      "div",
      { class: "controls", role: "group", "aria-label": "Map controls" },
      button("Nearer", "+", () => camera.zoomAt(FACTOR, ...middle())),
      button("Farther", "\u2212", () => camera.zoomAt(1 / FACTOR, ...middle())),
      button("Whole map", "\u2302", () => camera.home()),
      lasso,
    );
    const pane = hg.el("div", { class: "pane", tabindex: 0, role: "application", "aria-label": "Map: arrow keys move it, plus and minus zoom, 0 shows all" }, canvas, line);
    node.append(pane, names, controls, tip);

    const ratio = () => Math.min(window.devicePixelRatio || 1, 2);
    const size = () => ({ width: node.clientWidth, height: node.clientHeight });
    const dot = () => hg.clamp(150 / Math.sqrt(store.total), 1.7, 8) * hg.clamp(camera.zoom, 1, 30) ** 0.4;

    function fitCanvases() {
      for (const one of [canvas, line]) {
        const wanted = [node.clientWidth, node.clientHeight].map((side) => Math.round(side * ratio()));
        if (one.width !== wanted[0] || one.height !== wanted[1]) [one.width, one.height] = wanted;
      }
    }

    function drawNames() {
      const box = controls.getBoundingClientRect();
      const own = node.getBoundingClientRect();
      const taken = [{ left: box.left - own.left, top: box.top - own.top, fit: { width: box.width, height: box.height } }];
      const made = hg.placeNames(store, camera, size(), state.selected, taken).map((one) => {
        const lines = one.fit.lines.flatMap((text, place) => (place ? [hg.el("br"), text] : [text]));
        const label = hg.el("button", { type: "button", tabindex: -1, "data-row": one.row, class: one.faded ? "faded" : "" }, ...lines);
        Object.assign(label.style, { left: one.left + "px", top: one.top + "px", width: Math.ceil(one.fit.width) + 2 + "px", fontSize: one.fit.size + "px" });
        return label;
      });
      names.replaceChildren(...made);
    }

    function paint() {
      waiting = 0;
      if (node.hidden || !painter) return;
      fitCanvases();
      painter.draw(camera, dot(), ratio());
      drawNames();
    }

    const repaint = () => (waiting = waiting || requestAnimationFrame(paint));

    function recolour() {
      if (!painter) return;
      painter.colour(hg.pointColours(store, palette, state.points, state.selected, state.hits));
      repaint();
    }

    function takePainter() {
      const { x, y } = state.points;
      painter = hg.glPainter(canvas, x, y);
      if (!painter) {
        // A canvas that was once asked for WebGL may give nothing else.
        const fresh = canvas.cloneNode();
        canvas.replaceWith(fresh);
        canvas = fresh;
        painter = hg.plainPainter(canvas, x, y);
      }
      node.dataset.painter = painter.kind;
    }

    /** The first time that the map is looked at: read the points, and find what can paint them. */
    async function ready() {
      if (painter) return;
      const points = await store.points();
      if (painter) return;
      state.points = points;
      camera = hg.openCamera(size, hg.extentOf(points), repaint);
      picking = hg.openPicking(points.x, points.y, store.plane);
      takePainter();
      camera.reset();
      store.titles.all();
    }

    function useLasso(on) {
      state.lasso = on;
      lasso.setAttribute("aria-pressed", String(on));
      node.classList.toggle("drawing", on);
    }

    async function tell(place, sx, sy) {
      state.under = place;
      if (place < 0) return void (tip.hidden = true);
      const title = await store.titles.at(place);
      if (state.under !== place) return;
      const year = state.points.year[place];
      const where = store.name[store.leafOf(place)] + (year ? " \u00b7 " + year : "");
      tip.replaceChildren(hg.el("strong", {}, title), hg.el("span", {}, where));
      tip.hidden = false;
      const room = node.clientWidth - tip.offsetWidth - 8;
      tip.style.left = Math.max(Math.min(sx + 14, room), 8) + "px";
      tip.style.top = (sy + 18 + tip.offsetHeight > node.clientHeight ? Math.max(sy - tip.offsetHeight - 10, 4) : sy + 18) + "px";
    }

    const under = (sx, sy) => picking.nearest(...camera.toPlane(sx, sy), REACH / camera.scale);

    function drawLasso(corners) {
      const context = line.getContext("2d");
      context.setTransform(ratio(), 0, 0, ratio(), 0, 0);
      context.clearRect(0, 0, line.width, line.height);
      if (!corners) return;
      context.beginPath();
      for (const corner of corners) context.lineTo(...corner);
      context.closePath();
      context.strokeStyle = hg.theme.variable("--accent");
      context.lineWidth = 1.5;
      context.setLineDash([5, 4]);
      context.stroke();
    }

    function select(corners) {
      drawLasso(null);
      const places = picking.inside(corners.map((corner) => camera.toPlane(...corner)));
      useLasso(false);
      if (places.length) onSelection(places);
    }

    const labelOf = (target) => target.closest(".names button");

    /** A click on a name goes to its topic, one on a paper to the paper. */
    function clickAt(sx, sy, target) {
      const label = labelOf(target);
      if (label) return onTopic(Number(label.dataset.row));
      const place = under(sx, sy);
      fromMap = true;
      if (place >= 0) onPaper(place);
      fromMap = false;
    }

    hg.onPointers(node, pane, {
      apart: ".controls",
      lasso: (event) => state.lasso || event.shiftKey,
      draw: drawLasso,
      select,
      pan: (dx, dy) => camera.pan(dx, dy),
      zoom: (factor, sx, sy) => camera.zoomAt(factor, sx, sy),
      hover: (sx, sy) => tell(under(sx, sy), sx, sy),
      leave: () => tell(-1),
      click: clickAt,
      slack: CLICK,
    });

    // Without a pointer: a screen reader's own click.
    names.addEventListener("click", (event) => event.detail || onTopic(Number(labelOf(event.target).dataset.row)));

    const keys = {
      ArrowLeft: () => camera.pan(STEP, 0),
      ArrowRight: () => camera.pan(-STEP, 0),
      ArrowUp: () => camera.pan(0, STEP),
      ArrowDown: () => camera.pan(0, -STEP),
      "+": () => camera.zoomAt(FACTOR, ...middle()),
      "=": () => camera.zoomAt(FACTOR, ...middle()),
      "-": () => camera.zoomAt(1 / FACTOR, ...middle()),
      0: () => camera.home(),
      Escape: () => useLasso(false),
    };
    pane.addEventListener("keydown", (event) => {
      if (!(event.key in keys) || hg.withModifier(event)) return;
      event.preventDefault();
      keys[event.key]();
    });
    new ResizeObserver(repaint).observe(node);
    // The graphics card may drop its things at any time, and says when they can be given to it again.
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => (takePainter(), recolour()));

    return {
      async show(row) {
        // A reader who clicked on the map has the place in sight already.
        const moved = row !== state.selected && !fromMap;
        state.selected = row;
        if (node.hidden) return;
        const fresh = !painter;
        await ready();
        recolour();
        if (moved || fresh) row ? camera.flyTo(hg.boxOfTopic(store, state.points, row)) : camera.home();
        paint();
        node.dataset.drawn = "map " + store.id[row];
      },
      draw: recolour,
      mark(places) {
        state.hits = places;
        recolour();
      },
      get camera() {
        return camera;
      },
    };
  };
})(window.Hierarchography);
