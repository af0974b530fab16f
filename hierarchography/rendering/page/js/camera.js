// @ts-check
/* Which part of the plane the map shows: a middle (in the plane's steps) and a scale (px a step across).
   In a frame that is taller than the plane, as a phone's, a step down is longer: UMAP's axes have no units, and names
   need the room. */
(function (hg) {
  "use strict";

  const MARGIN = 28; // px around what is fitted
  const NEAREST = 60; // times the scale at which all is seen
  const FLIGHT = 420; // ms
  const TALLEST = 1.5; // a step down, in steps across

  /** `size()` gives the px of the map, `extent` is `{left, right, top, bottom}` of all papers in steps. */
  hg.openCamera = function (size, extent, onMove) {
    let x = 0;
    let y = 0;
    let scale = 1;
    let flight = 0;

    /** The px of a step across and of one down with which a box fills the map. @param {Extent} box */
    function filling(box) {
      const { width, height } = size();
      return [(width - 2 * MARGIN) / Math.max(box.right - box.left, 1), (height - 2 * MARGIN) / Math.max(box.bottom - box.top, 1)];
    }

    /** The length of a step down, in steps across: the same in all views, so that topics keep their shapes. */
    function tall() {
      const [across, down] = filling(extent);
      return hg.clamp(down / across, 1, TALLEST);
    }

    /** @param {Extent} box */
    function fitted(box) {
      const [across, down] = filling(box);
      return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, scale: Math.min(across, down / tall()) };
    }

    const home = () => fitted(extent);
    /** @param {number} wanted */
    const limited = (wanted) => hg.clamp(wanted, 0.5 * home().scale, NEAREST * home().scale);

    /** @param {{ x: number, y: number, scale: number }} next */
    function set(next) {
      ({ x, y, scale } = next);
      x = hg.clamp(x, extent.left, extent.right);
      y = hg.clamp(y, extent.top, extent.bottom);
      onMove();
    }

    /**
     * To another view: at once, or in a short flight where motion is wanted.
     * @param {{ x: number, y: number, scale: number }} next
     */
    function go(next) {
      cancelAnimationFrame(flight);
      const from = { x, y, scale };
      const to = { ...next, scale: limited(next.scale) };
      if (hg.theme.still()) return set(to);
      const start = performance.now();
      /** @param {number} now */
      const step = (now) => {
        const share = Math.min((now - start) / FLIGHT, 1);
        const eased = 1 - (1 - share) ** 3;
        /** @param {number} a @param {number} b */
        const mix = (a, b) => a + (b - a) * eased;
        set({ x: mix(from.x, to.x), y: mix(from.y, to.y), scale: from.scale * (to.scale / from.scale) ** eased });
        if (share < 1) flight = requestAnimationFrame(step);
      };
      flight = requestAnimationFrame(step);
    }

    return {
      get scale() {
        return scale;
      },
      get down() {
        return scale * tall();
      },
      get zoom() {
        return scale / home().scale;
      },
      toScreen(px, py) {
        const { width, height } = size();
        return [(px - x) * scale + width / 2, (y - py) * this.down + height / 2];
      },
      toPlane(sx, sy) {
        const { width, height } = size();
        return [(sx - width / 2) / scale + x, y - (sy - height / 2) / this.down];
      },
      pan(dx, dy) {
        cancelAnimationFrame(flight);
        set({ x: x - dx / scale, y: y + dy / this.down, scale });
      },
      /** Nearer or farther by a factor, the place under (sx, sy) staying where it is. */
      zoomAt(factor, sx, sy) {
        cancelAnimationFrame(flight);
        const { width, height } = size();
        const next = limited(scale * factor);
        const [px, py] = this.toPlane(sx, sy);
        set({ x: px - (sx - width / 2) / next, y: py + (sy - height / 2) / (next * tall()), scale: next });
      },
      home: () => go(home()),
      reset: () => set(home()),
      flyTo: (box) => go(fitted(box)),
    };
  };
})(window.Hierarchography);
