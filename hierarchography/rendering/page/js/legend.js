// @ts-check
/* What the colours mean, under the chart, and the choice of what they say. */
(function (hg) {
  "use strict";

  const MOST_KEYS = 24; // more are shown on request

  /** @param {string} colour */
  function swatch(colour) {
    const node = hg.el("span", { class: "swatch" });
    node.style.background = colour;
    node.style.boxShadow = "inset 0 0 0 1px " + hg.edgeOf(colour);
    return node;
  }

  /** @param {number} papers */
  const counted = (papers) => hg.el("span", { class: "count" }, hg.number(papers));

  /**
   * A list of keys; of many the last are behind a button.
   * @param {string} label
   * @param {HTMLElement[]} keys
   */
  function list(label, keys) {
    const node = hg.el("ul", { class: "keys", "aria-label": label }, ...keys.slice(0, MOST_KEYS));
    const rest = keys.slice(MOST_KEYS);
    if (!rest.length) return [node];
    const more = () => {
      last.remove();
      node.append(...rest);
      hg.firstIn(rest[0], "a").focus();
    };
    const last = hg.el("li", {}, hg.el("button", { class: "more", type: "button", onclick: more }, hg.number(rest.length) + " more"));
    node.append(last);
    return [node];
  }

  /** The children of the topic that is looked at. @param {Store} store @param {Palette} palette @param {boolean} onMap @param {Filtering} filtering */
  function topics(store, palette, onMap, filtering) {
    /** @param {number} row */
    const colour = (row) => (onMap ? palette.point(row) : palette.topic(row).fill);
    const children = store.children[palette.focus];
    // On the map, topics without room for their name have a number.
    const numbered = onMap && children.length > hg.MOST_NAMED;
    const keys = children.map((row, at) =>
      hg.el("li", {}, hg.topicLink(store, row, swatch(colour(row)), numbered ? hg.el("b", {}, String(at + 1)) : null, store.name[row], " ", counted(filtering.count(row)))));
    return keys.length ? list("Colours of the topics", keys) : [];
  }

  /** The values of a column. @param {Palette} palette @param {boolean} onMap @param {Filtering} filtering */
  function values(palette, onMap, filtering) {
    const title = hg.el("span", { class: "legend-title" }, (onMap ? "" : "Most frequent ") + (palette.column ? palette.column.name : ""));
    const keys = (palette.values(onMap, filtering.places) || []).map(({ colour, text, count }) =>
      hg.el("li", {}, hg.el("span", { class: "key" }, swatch(colour), text, " ", counted(count))));
    return [title, hg.el("ul", { class: "keys", "aria-label": "Colours of the values" }, ...keys)];
  }

  /** @param {Scale} scale */
  function ticks(scale) {
    return (scale.ticks || []).map(({ at, text }) => {
      const tick = hg.el("span", {}, text);
      tick.style.left = 100 * at + "%";
      return tick;
    });
  }

  /** @param {Palette} palette @param {Scale} scale @param {boolean} onMap @param {HTMLElement | null} title */
  function ramp(palette, scale, onMap, title) {
    const bar = hg.el("span", { class: "ramp", "aria-hidden": "true" });
    bar.style.background = "linear-gradient(to right, " + palette.shades(onMap).join(", ") + ")";
    const below = scale.ends
      ? hg.el("span", { class: "ends" }, ...scale.ends.map((end) => hg.el("span", {}, end)))
      : hg.el("span", { class: "ticks" }, ...ticks(scale));
    const parts = [
      hg.el("span", { class: "legend-title" }, title || (onMap && scale.mapTitle) || scale.title),
      hg.el("span", { class: "scale" }, bar, below),
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

  /** What a phone has no room for. @param {string} text */
  const long = (text) => hg.el("span", { class: "long" }, text);

  /** Of growth, the title has the choice of the year. @param {Store} store @param {(year: number) => void} choose */
  function growthTitle(store, choose) {
    if (!hg.grownIn(store)) return null;
    const year = hg.growthYear(store, choose, ...(hg.growthByGain(store) ? [long("Papers a year, "), "change"] : ["Share", long(" of papers")]));
    year.fill();
    return year.node;
  }

  hg.showLegend = function (store, palette, onMap, filtering, chooseYear) {
    const { scale, column } = palette;
    const legend = hg.byId("legend");
    /** @param {HTMLElement[]} parts */
    const show = (parts) => {
      const year = legend.contains(document.activeElement) && document.activeElement instanceof HTMLSelectElement;
      legend.replaceChildren(...(store.total > 1 ? parts : []));
      const again = year ? legend.querySelector("select") : null;
      if (again) again.focus({ preventScroll: true });
    };
    if (scale) return show(ramp(palette, scale, onMap, palette.name === "growth" ? growthTitle(store, chooseYear) : null));
    if (!column) return show(topics(store, palette, onMap, filtering));
    show(values(palette, onMap, filtering));
    // The first time, the values of the papers are still to be read.
    if (!palette.values(onMap, null)) palette.ready().then(() => palette.column === column && show(values(palette, onMap, filtering)));
  };
})(window.Hierarchography);
