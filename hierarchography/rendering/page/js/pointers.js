// @ts-check
/* Mouse, pen and fingers on the map: drag to move, wheel or pinch to zoom, a line around papers to select them. */
(function (hg) {
  "use strict";

  const WHEEL = 0.0016; // of a doubling, a px of the wheel

  /** Listens to `pane` and what lies over it inside `node`, but for elements that match `on.apart`. */
  hg.onPointers = function (node, pane, on) {
    /** @type {Map<number, Position>} */
    const down = new Map();
    /** @type {PointerEvent | null} */
    let first = null;
    /** @type {Position[] | null} */
    let path = null;
    let travelled = 0;

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
        on.zoom(apart(a, b) / Math.max(apart(one, other), 1), (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      } else if (travelled > on.slack) {
        on.pan(now[0] - before[0], now[1] - before[1]);
      } else return;
      down.set(event.pointerId, now);
    }

    node.addEventListener("pointerdown", (event) => {
      if (event.button || hg.closest(event, on.apart)) return;
      pane.setPointerCapture(event.pointerId);
      if (!down.size) [travelled, first] = [0, event];
      down.set(event.pointerId, at(event));
      path = down.size === 1 && on.lasso(event) ? [at(event)] : null;
    });
    node.addEventListener("pointermove", (event) => {
      const before = down.get(event.pointerId);
      if (before) moved(event, before);
      else on.hover(...at(event));
    });
    node.addEventListener("pointerup", (event) => {
      if (!down.delete(event.pointerId)) return;
      if (path && path.length > 2) on.select(path);
      else if (travelled <= on.slack && !down.size) on.click(...at(event), first || event);
      path = null;
    });
    node.addEventListener("pointercancel", (event) => {
      down.delete(event.pointerId);
      if (path) on.draw(null);
      path = null;
    });
    node.addEventListener("pointerleave", () => on.leave());
    // In a frame the wheel scrolls the host page, and only with Ctrl (as in a pinch on a touchpad) the map.
    node.addEventListener(
      "wheel",
      (event) => {
        if (hg.framed && !event.ctrlKey) return;
        event.preventDefault();
        on.zoom(2 ** (-event.deltaY * (event.ctrlKey ? 8 : 1) * WHEEL), ...at(event));
      },
      { passive: false },
    );
  };
})(window.Hierarchography);
