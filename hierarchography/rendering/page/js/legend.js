// @ts-check
/* What the colours mean, under the chart, and the choice of what they say. */
(function (hg) {
  "use strict";

  const MOST_TOPICS = 12;

  /** @param {string} colour */
  function swatch(colour) {
    const node = hg.el("span", { class: "swatch" });
    node.style.background = colour;
    return node;
  }

  /** @param {Store} store @param {Palette} palette @param {boolean} onMap */
  function topics(store, palette, onMap) {
    const rows = store.children[0];
    /** @param {number} row */
    const colour = (row) => (onMap ? palette.point(row) : palette.topic(row).fill);
    const links = rows.slice(0, MOST_TOPICS).map((row) =>
      hg.el("li", {}, hg.topicLink(store, row, swatch(colour(row)), store.name[row])));
    if (rows.length > MOST_TOPICS) links.push(hg.el("li", {}, hg.number(rows.length - MOST_TOPICS) + " more"));
    return [hg.el("ul", { class: "keys", "aria-label": "Colours of the topics" }, ...links)];
  }

  /** @param {Palette} palette @param {Scale} scale @param {boolean} onMap */
  function ramp(palette, scale, onMap) {
    const bar = hg.el("span", { class: "ramp", "aria-hidden": "true" });
    bar.style.background = "linear-gradient(to right, " + palette.shades(onMap).join(", ") + ")";
    const ends = scale.ends.map((end) => hg.el("span", {}, end));
    const parts = [
      hg.el("span", { class: "legend-title" }, (onMap && scale.mapTitle) || scale.title),
      hg.el("span", { class: "scale" }, bar, hg.el("span", { class: "ends" }, ...ends)),
    ];
    if (scale.values.includes(null)) parts.push(hg.el("span", { class: "key" }, swatch(palette.unknown()), "unknown"));
    return parts;
  }

  /** The select of colourings; `onColour(name)` when another is chosen. */
  hg.openColouring = function (palette, onColour) {
    const select = hg.byId("colour");
    for (const [name, mode] of Object.entries(palette.modes)) select.append(hg.el("option", { value: name }, mode.label));
    /** @type {HTMLElement} */ (select.parentElement).hidden = Object.keys(palette.modes).length < 2;
    select.addEventListener("change", () => onColour(select.value));
    return {
      show(name) {
        select.value = name;
      },
    };
  };

  hg.showLegend = function (store, palette, onMap) {
    const parts = palette.scale ? ramp(palette, palette.scale, onMap) : topics(store, palette, onMap);
    hg.byId("legend").replaceChildren(...(store.total > 1 ? parts : []));
  };
})(window.Hierarchography);
