// @ts-check
/* Two groups of papers side by side: topics, or what the reader drew a line around. Counts, years, and words. */
(function (hg) {
  "use strict";

  /** @param {number[]} sorted */
  const median = (sorted) => sorted[Math.floor((sorted.length - 1) / 2)];

  /** @param {Points} points @param {Uint32Array} places */
  function yearsOf(points, places) {
    const known = [...places].map((place) => points.year[place]).filter(Boolean).sort((a, b) => a - b);
    return known.length ? { from: known[0], to: known[known.length - 1], middle: median(known) } : null;
  }

  /** @param {Points} points @param {Uint32Array} places */
  const confidence = (points, places) => places.reduce((sum, place) => sum + points.confidence[place], 0) / Math.max(places.length, 1);

  /** @param {Uint32Array} a @param {Uint32Array} b */
  function common(a, b) {
    const inside = new Set(a);
    return b.filter((place) => inside.has(place)).length;
  }

  /** @param {string[]} names @param {[string, string, string][]} rows */
  function table(names, rows) {
    const head = hg.el("tr", {}, hg.el("td", {}), ...names.map((name, at) => hg.el("th", { scope: "col", class: "group-" + at }, name)));
    const body = rows.map(([label, ...values]) =>
      hg.el("tr", {}, hg.el("th", { scope: "row" }, label), ...values.map((value) => hg.el("td", {}, value))));
    return hg.el("table", {}, hg.el("thead", {}, head), hg.el("tbody", {}, ...body));
  }

  /** @param {string} heading @param {string[]} words */
  function wordList(heading, words) {
    if (!words.length) return hg.el("p", { class: "quiet" }, heading + ": none stands out.");
    return hg.el("div", {}, hg.el("h4", {}, heading), hg.el("ul", { class: "keywords" }, ...words.map((word) => hg.el("li", {}, word))));
  }

  /**
   * What is to be said of two groups.
   * @param {Store} store @param {PaperGroup} first @param {PaperGroup} second
   */
  async function comparison(store, first, second) {
    const points = await store.points();
    const groups = [first, second];
    const names = groups.map((group) => group.name);
    const years = groups.map((group) => yearsOf(points, group.places));
    /** @param {string} label @param {(group: PaperGroup, at: number) => string} value @returns {[string, string, string]} */
    const row = (label, value) => [label, value(first, 0), value(second, 1)];
    const rows = [
      row("Papers", (group) => hg.number(group.places.length)),
      row("Of all papers", (group) => hg.percent(group.places.length / store.total)),
      row("Median year", (_, at) => String(years[at]?.middle ?? "unknown")),
      row("Years", (_, at) => (years[at] ? years[at].from + "\u2013" + years[at].to : "unknown")),
      row("Would stay if rebuilt", (group) => Math.round(confidence(points, group.places)) + "%"),
    ];
    const shared = common(first.places, second.places);
    if (shared) rows.push(["In both", hg.number(shared), hg.number(shared)]);
    const bars = groups.map((group) => hg.barsAt(store, points, group.places) || []);
    const [moreFirst, moreSecond] = await hg.partingWords(store, first.places, second.places);
    return [
      table(names, rows),
      hg.trendPair(store, bars, names),
      wordList("More in " + names[0], moreFirst),
      wordList("More in " + names[1], moreSecond),
    ].filter((part) => part !== null);
  }

  /** What a group holds beside its papers, filled in when it is read: facts, words that set it apart, years. */
  hg.groupParts = function (store, places) {
    const facts = hg.el("dl", { class: "facts" });
    const words = hg.el("ul", { class: "keywords", "aria-label": "Words that set these papers apart" });
    const trend = hg.el("section", { hidden: true }, hg.el("h3", {}, "By year"));
    /** @param {string} value @param {string} label */
    const fact = (value, label) => hg.el("div", {}, hg.el("dd", {}, value), hg.el("dt", {}, label));
    async function fill() {
      const points = await store.points();
      const years = yearsOf(points, places);
      facts.append(fact(hg.percent(places.length / store.total), "of all papers"));
      if (years) facts.append(fact(String(years.middle), "median year"));
      facts.append(fact(Math.round(confidence(points, places)) + "%", "would stay if rebuilt"));
      const figure = hg.trendFigure(store, hg.barsAt(store, points, places));
      if (figure) trend.append(figure);
      trend.hidden = !figure;
      const [own] = await hg.partingWords(store, places, hg.othersThan(store.total, places));
      words.append(...own.map((word) => hg.el("li", {}, word)));
    }
    fill();
    return [facts, words, trend];
  };

  /** `section(group)` for the group that the panel shows: to begin a comparison, or the comparison with the first. */
  hg.openCompare = function (store, filtering) {
    /** @type {PaperGroup | null} */
    let first = null;

    /** @param {HTMLElement} node @param {PaperGroup} group */
    function offer(node, group) {
      const begin = () => {
        first = group;
        wait(node, group);
        hg.say("Comparing " + group.name + ". Choose what to compare with.");
        hg.firstIn(node, "button").focus();
      };
      node.replaceChildren(hg.el("button", { class: "more", type: "button", onclick: begin }, "Compare with\u2026"));
    }

    /** @param {HTMLElement} node @param {PaperGroup} group @param {string} text */
    function end(node, group, text) {
      const stop = () => {
        first = null;
        offer(node, group);
        hg.firstIn(node, "button").focus();
      };
      return hg.el("button", { class: "more", type: "button", onclick: stop }, text);
    }

    /** The topics beside a group, to compare with in one step. @param {PaperGroup} group */
    function beside({ row }) {
      if (row === null || row === 0) return row === 0 ? store.children[0] : [];
      const above = store.parent[row];
      return [...store.children[above].filter((each) => each !== row), ...store.related[row]];
    }

    /** @param {HTMLElement} node @param {PaperGroup} group */
    function wait(node, group) {
      const links = beside(group).map((row) => hg.el("li", {}, hg.topicLink(store, row, store.name[row])));
      node.replaceChildren(
        hg.el("h3", {}, "Compare " + group.name + " with"),
        hg.el("ul", { class: "related" }, ...links),
        hg.el("p", { class: "quiet" }, "Or choose any topic, or draw a line around papers on the map."),
        end(node, group, "Do not compare"),
      );
    }

    /** @param {HTMLElement} node @param {PaperGroup} base @param {PaperGroup} group */
    async function show(node, base, group) {
      node.replaceChildren(hg.el("h3", {}, "Compared with " + base.name));
      // The filter may be another one than when the comparison began.
      const now = base.row === null ? base : { ...base, places: filtering.placesOf(base.row).slice().sort() };
      const parts = await comparison(store, now, group);
      if (first === base) node.append(...parts, end(node, group, "End the comparison"));
    }

    return {
      get begun() {
        return first !== null;
      },
      /** The group that others are compared with: it stays when another view is shown. */
      get first() {
        return first;
      },
      set first(group) {
        first = group;
      },
      section(group) {
        const node = hg.el("section", { class: "compare" });
        if (!first) offer(node, group);
        else if (first.key === group.key) wait(node, group);
        else show(node, first, group);
        return node;
      },
    };
  };
})(window.Hierarchography);
