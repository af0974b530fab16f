// @ts-check
/* The search box: topics and papers as the reader types, marked on the chart; abstracts follow by themselves. */
(function (hg) {
  "use strict";

  const MOST_TOPICS = 6;
  const MOST_PAPERS = 20;
  const WAIT = 10; // ms after a key
  const WAIT_FOR_ABSTRACTS = 350;
  const LEAST_FOR_ABSTRACTS = 3; // characters

  hg.openSearch = function (store, { onTopic, onPaper, onHits }) {
    const input = hg.byId("search");
    const box = hg.byId("hits");
    const finder = hg.openFinder(store);
    /** @type {{ node: HTMLElement, act: () => void }[]} */
    let options = [];
    let active = -1;
    let timer = 0;
    let turn = 0;

    /** @param {string} text @param {string} path @param {() => void} act */
    function option(text, path, act) {
      const node = hg.el(
        "div",
        { role: "option", id: "hit-" + options.length, "aria-selected": "false", onclick: act },
        text,
        path ? hg.el("span", { class: "path" }, path) : null,
      );
      options.push({ node, act });
      return node;
    }

    /** @param {string} name @param {number} total @param {number} shown @param {HTMLElement[]} nodes */
    function group(name, total, shown, nodes) {
      if (!total) return [];
      const more = total > shown ? " (first " + shown + " of " + hg.number(total) + ")" : "";
      const heading = hg.el("div", { class: "heading", "aria-hidden": "true" }, name + more);
      return [hg.el("div", { role: "group", "aria-label": name + more }, heading, ...nodes)];
    }

    /**
     * Where a topic lies, and the keyword that it was found by where its name does not say so.
     * @param {number} row
     * @param {string[]} words
     */
    function topicOption(row, words) {
      /** @param {string} text */
      const holds = (text) => words.some((word) => hg.fold(text).includes(word));
      const keyword = holds(store.name[row]) ? "" : store.keywords[row].find(holds);
      const parts = [row ? store.path(store.parent[row]) : "", keyword ? "keyword: " + keyword : ""];
      return option(store.name[row], parts.filter(Boolean).join(" \u00b7 "), () => choose(() => onTopic(row)));
    }

    /** @param {string} name @param {Uint32Array} places */
    async function paperGroup(name, places) {
      const shown = Array.from(places.slice(0, MOST_PAPERS));
      const titles = await Promise.all(shown.map((place) => store.titles.at(place)));
      /** @param {number} place @param {number} at */
      const make = (place, at) => option(titles[at], store.path(store.leafOf(place)), () => choose(() => onPaper(place)));
      return () => group(name, places.length, shown.length, shown.map(make));
    }

    /** @param {HTMLElement[]} nodes */
    function begin(nodes) {
      box.replaceChildren(...nodes);
      open(true);
    }

    /** @param {boolean} shown */
    function open(shown) {
      box.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
    }

    /** @param {() => void} go */
    function choose(go) {
      open(false);
      go();
    }

    function reset() {
      options = [];
      active = -1;
      input.removeAttribute("aria-activedescendant");
    }

    async function run() {
      const mine = ++turn;
      const words = hg.wordsOf(input.value);
      if (!words.length) return stop();
      const rows = finder.topics(words);
      const places = await finder.titles(words);
      const papers = await paperGroup("Papers", places);
      if (mine !== turn) return;
      reset();
      const first = rows.slice(0, MOST_TOPICS);
      const nodes = [...group("Topics", rows.length, first.length, first.map((row) => topicOption(row, words))), ...papers()];
      const last = hg.el("div", { class: "quiet" }, nodes.length ? "" : "No results");
      begin([...nodes, last]);
      onHits(places);
      box.dataset.query = input.value;
      if (store.abstracts && input.value.trim().length >= LEAST_FOR_ABSTRACTS) {
        timer = setTimeout(() => readAbstracts(mine, words, places, last, nodes.length === 0), WAIT_FOR_ABSTRACTS);
      }
    }

    /**
     * What the titles do not hold may stand in an abstract: they are read through while the reader looks at the first hits.
     * @param {number} mine
     * @param {string[]} words
     * @param {Uint32Array} known
     * @param {HTMLElement} last
     * @param {boolean} alone
     */
    async function readAbstracts(mine, words, known, last, alone) {
      /** @param {number} share */
      const part = (share) => {
        if (mine !== turn) return false;
        last.textContent = "Searching abstracts: " + hg.percent(share);
        return true;
      };
      const inAbstracts = await finder.abstracts(words, part);
      if (mine !== turn || !inAbstracts) return;
      const seen = new Set(known);
      const further = inAbstracts.filter((place) => !seen.has(place));
      const nodes = await paperGroup("In abstracts", further);
      if (mine !== turn) return;
      last.textContent = alone && !further.length ? "No results" : "";
      last.before(...nodes());
      onHits(Uint32Array.from([...known, ...further]).sort());
    }

    /** @param {number} step */
    function move(step) {
      if (!options.length || box.hidden) return;
      if (active >= 0) options[active].node.setAttribute("aria-selected", "false");
      active = (active + step + options.length) % options.length;
      options[active].node.setAttribute("aria-selected", "true");
      options[active].node.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].node.id);
    }

    function stop() {
      turn += 1;
      clearTimeout(timer);
      open(false);
      onHits(null);
    }

    function clear() {
      input.value = "";
      stop();
    }

    /** @type {Record<string, () => unknown>} */
    const keys = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(active < 0 ? 0 : -1),
      Escape: clear,
      Enter: () => !box.hidden && options.length && options[Math.max(active, 0)].act(),
    };

    input.addEventListener("focus", () => finder.warm().catch(() => {}));
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => run().catch((error) => console.error(error)), WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (!(event.key in keys)) return;
      event.preventDefault();
      keys[event.key]();
    });
    document.addEventListener("click", (event) => hg.closest(event, ".search") || open(false));
    document.addEventListener("keydown", (event) => {
      const typing = hg.closest(event, "input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || hg.withModifier(event)) return;
      event.preventDefault();
      input.focus();
    });
  };
})(window.Hierarchography);
