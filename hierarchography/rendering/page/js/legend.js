/* What the colours mean, under the chart, and the choice of what they say. */
(function (hg) {
  "use strict";

  const MOST_TOPICS = 12;

  function swatch(colour) {
    const node = hg.el("span", { class: "swatch" });
    node.style.background = colour;
    return node;
  }

  function topics(store, palette, onMap) {
    const rows = store.children[0];
    const colour = (row) => (onMap ? palette.point(row) : palette.topic(row).fill);
    const links = rows.slice(0, MOST_TOPICS).map((row) =>
      hg.el("li", {}, hg.topicLink(store, row, {}, swatch(colour(row)), store.name[row])));
    if (rows.length > MOST_TOPICS) links.push(hg.el("li", {}, hg.number(rows.length - MOST_TOPICS) + " more"));
    return [hg.el("ul", { class: "keys", "aria-label": "Colours of the topics" }, ...links)];
  }

  function scale(palette, onMap) {
    const mode = palette.modes[palette.name];
    const bar = hg.el("span", { class: "ramp", "aria-hidden": "true" });
    bar.style.background = "linear-gradient(to right, " + palette.shades(onMap).join(", ") + ")";
    const ends = mode.ends.map((end) => hg.el("span", {}, end));
    const parts = [
      hg.el("span", { class: "legend-title" }, (onMap && mode.mapTitle) || mode.title),
      hg.el("span", { class: "scale" }, bar, hg.el("span", { class: "ends" }, ...ends)),
    ];
    if (mode.values.includes(null)) parts.push(hg.el("span", { class: "key" }, swatch(palette.unknown()), "not known"));
    return parts;
  }

  /** The select of colourings; `onColour(name)` when another is chosen. */
  hg.openColouring = function (palette, onColour) {
    const select = hg.byId("colour");
    for (const [name, mode] of Object.entries(palette.modes)) select.append(hg.el("option", { value: name }, mode.label));
    select.closest("label").hidden = Object.keys(palette.modes).length < 2;
    select.addEventListener("change", () => onColour(select.value));
    return { show: (name) => (select.value = name) };
  };

  hg.showLegend = function (store, palette, onMap) {
    const parts = palette.name === "topic" ? topics(store, palette, onMap) : scale(palette, onMap);
    hg.byId("legend").replaceChildren(...(store.total > 1 ? parts : []));
  };
})(window.Hierarchography);
