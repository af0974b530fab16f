// @ts-check
/* The names on the map as buttons in the hue of their topic, and the lines from those that stand beside their cloud. */
(function (hg) {
  "use strict";

  // On nine tenths of the ground a name of this contrast keeps 4.5:1 over any point.
  const NAME_CONTRAST = 5.8;

  /** @type {Map<number, Position>} where each name's middle was last, from its place */
  const offsets = new Map();

  /** @param {NameLabel} label @param {string} ink @param {string} kind */
  function nameButton({ row, number, fit, left, top }, ink, kind) {
    const lines = fit.lines.flatMap((text, place) => (place ? [hg.el("br"), text] : [text]));
    // A number says by its title what it stands for.
    const said = number ? hg.store.name[row] : null;
    const node = hg.el("button", { type: "button", tabindex: -1, "data-row": row, class: number ? kind + " number" : kind, title: said, "aria-label": said }, ...lines);
    const width = Math.ceil(fit.width) + (number ? 0 : 2);
    Object.assign(node.style, { left: left + "px", top: top + "px", width: width + "px", fontSize: fit.size + "px", fontWeight: fit.weight, color: ink });
    return node;
  }

  /** @param {Leader} leader @param {string} ink */
  function line({ from, to }, ink) {
    const ends = { x1: from[0], y1: from[1], x2: to[0], y2: to[1], stroke: ink };
    return [hg.svg("line", ends), hg.svg("circle", { cx: to[0], cy: to[1], r: 2.5, fill: ink })];
  }

  /** Draw the names of what is in sight into `node`; `taken` are boxes that must stay free. Returns the names. */
  hg.drawNames = function (node, store, palette, points, selected, camera, size, taken) {
    const ground = hg.theme.variable("--paper");
    const muted = hg.theme.variable("--muted");
    const wanted = hg.wantedNames(store, points, camera, size, palette.focus);
    const places = new Map(wanted.map((one) => [one.row, one]));
    for (const one of wanted) one.was = offsets.get(one.row);
    const kinds = new Map(wanted.map(({ row, kind }) => [row, kind]));
    /** @param {number} row */
    const ink = (row) => (kinds.get(row) === "outside" ? muted : palette.nameInk(row, ground, NAME_CONTRAST));
    const crowd = hg.crowdOf(store, points, camera, size, wanted.filter((one) => one.must).map(({ row }) => row), palette.focus);
    const labels = hg.placeNames(wanted, size, taken, crowd);
    const links = hg.linkNames(store, selected, camera, size, [...taken, ...labels], new Set(labels.map(({ row }) => row)));
    offsets.clear();
    for (const { row, left, top, fit } of labels) {
      const { x, y, must } = /** @type {Wanted} */ (places.get(row));
      if (must) offsets.set(row, [left + fit.width / 2 - x, top + fit.height / 2 - y]);
    }
    const leaders = labels.flatMap(({ row, leader }) => (leader ? line(leader, ink(row)) : []));
    const lines = hg.svg("svg", { width: "100%", height: "100%", "aria-hidden": "true" }, ...leaders);
    const buttons = labels.map((label) => nameButton(label, ink(label.row), kinds.get(label.row) || ""));
    node.replaceChildren(lines, ...buttons, ...links.map((label) => nameButton(label, muted, "outside")));
    return [...labels, ...links];
  };
})(window.Hierarchography);
