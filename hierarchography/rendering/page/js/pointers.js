// @ts-check
/*
 * Mouse, pen and fingers on the map: drag to move, wheel or pinch to zoom, a line around papers to select them. Where
 * the page has something to scroll, one finger and the wheel scroll it, as everywhere else: two fingers move the map,
 * and the wheel zooms it with Ctrl (as a pinch on a touchpad does) or once the map has been clicked.
 */
(function (hg) {
  "use strict";

  const WHEEL = 0.0016; // of a doubling, a px of the wheel
  const HINTS_APART = 8000; // ms

  /** Listens to `pane` and what lies over it inside `node`, but for elements that match `on.apart`. */
  hg.onPointers = function (node, pane, on) {
    /** @type {Map<number, Position>} */
    const down = new Map();
    /** @type {PointerEvent | null} */
    let first = null;
    /** @type {Position[] | null} */
    let path = null;
    let travelled = 0;
    /** Whether fingers have been two since the first came down. */
    let several = false;
    let told = -HINTS_APART;

    /** Said once in a while, not at each turn of a wheel. @param {string} text */
    function refuse(text) {
      if (performance.now() - told < HINTS_APART) return;
      told = performance.now();
      on.refuse(text);
    }

    /** @type {(event: MouseEvent) => Position} */
    const at = (event) => {
      const box = pane.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    /** @param {Position} a @param {Position} b */
    const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

    /** @param {PointerEvent} event @param {Position} before */
    function moved(event, before) {
      const now = at(event);
      travelled += apart(before, now);
      if (path) {
        path.push(now);
        on.draw(path);
      } else if (down.size === 2) {
        const [one, other] = [...down.values()];
        down.set(event.pointerId, now);
        const [a, b] = [...down.values()];
        on.pan((a[0] + b[0] - one[0] - other[0]) / 2, (a[1] + b[1] - one[1] - other[1]) / 2);
        on.zoom(apart(a, b) / Math.max(apart(one, other), 1), (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      } else if (travelled > on.slack && event.pointerType === "touch" && hg.pageScrolls()) {
        if (!several) refuse("Two fingers move the map");
      } else if (travelled > on.slack) {
        on.pan(now[0] - before[0], now[1] - before[1]);
      } else return;
      down.set(event.pointerId, now);
    }

    node.addEventListener("pointerdown", (event) => {
      if (event.button || hg.closest(event, on.apart)) return;
      pane.setPointerCapture(event.pointerId);
      if (!down.size) [travelled, first, several] = [0, event, false];
      down.set(event.pointerId, at(event));
      several = several || down.size > 1;
      if (path) on.draw(null);
      path = down.size === 1 && on.lasso(event) ? [at(event)] : null;
    });
    node.addEventListener("pointermove", (event) => {
      const before = down.get(event.pointerId);
      if (before) moved(event, before);
      else if (event.pointerType !== "touch") on.hover(...at(event));
    });
    node.addEventListener("pointerup", (event) => {
      if (!down.delete(event.pointerId)) return;
      if (path && path.length > 2) on.select(path);
      else if (path && path.length > 1) on.draw(null);
      else if (travelled <= on.slack && !down.size) on.click(...at(event), first || event);
      path = null;
    });
    node.addEventListener("pointercancel", (event) => {
      down.delete(event.pointerId);
      if (path) on.draw(null);
      path = null;
    });
    node.addEventListener("pointerleave", () => on.leave());
    // A browser takes one finger for scrolling as it likes, unless it is told at once that it must not.
    node.addEventListener(
      "touchmove",
      (event) => {
        const lasso = path !== null;
        if ((event.touches.length > 1 || lasso || !hg.pageScrolls()) && event.cancelable) event.preventDefault();
      },
      { passive: false },
    );
    node.addEventListener(
      "wheel",
      (event) => {
        const meant = event.ctrlKey || event.metaKey || node.contains(document.activeElement) || !hg.pageScrolls();
        if (!meant) return refuse("Ctrl and the wheel zoom the map, or click on it first");
        event.preventDefault();
        on.zoom(2 ** (-event.deltaY * (event.ctrlKey ? 8 : 1) * WHEEL), ...at(event));
      },
      { passive: false },
    );
  };
})(window.Hierarchography);
