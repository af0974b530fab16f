/* Search over topic names, keywords and titles: every word must occur, accents and capitals aside. */
(function (hg) {
  "use strict";

  const MOST_TOPICS = 6;
  const MOST_PAPERS = 20;
  const WAIT = 60;

  hg.openSearch = function (store, onTopic, onPaper) {
    const input = hg.byId("search");
    const box = hg.byId("hits");
    const topics = store.name.map((name, row) => hg.fold(name + " " + store.keywords[row].join(" ")));
    let folded = null;
    let options = [];
    let active = -1;
    let timer = 0;
    let turn = 0;

    const titles = () => (folded = folded || store.titles().then((all) => ({ all, low: all.map(hg.fold) })));

    function matches(texts, words, most) {
      const found = [];
      let total = 0;
      for (let place = 0; place < texts.length; place++) {
        if (words.every((word) => texts[place].includes(word)) && total++ < most) found.push(place);
      }
      return { found, total };
    }

    function option(text, path, choose) {
      const node = hg.el(
        "div",
        { role: "option", id: "hit-" + options.length, "aria-selected": "false", onclick: choose },
        text,
        path ? hg.el("span", { class: "path" }, path) : null,
      );
      options.push({ node, choose });
      return node;
    }

    function group(name, hits, nodes) {
      if (!hits.total) return [];
      const more = hits.total > hits.found.length ? " (first " + hits.found.length + " of " + hg.number(hits.total) + ")" : "";
      const heading = hg.el("div", { class: "heading", "aria-hidden": "true" }, name + more);
      return [hg.el("div", { role: "group", "aria-label": name + more }, heading, ...nodes)];
    }

    function show(topicHits, paperHits, all) {
      options = [];
      active = -1;
      input.removeAttribute("aria-activedescendant");
      const above = (row) => (row ? store.path(store.parent[row]) : "");
      const nodes = [
        ...group("Topics", topicHits, topicHits.found.map((row) =>
          option(store.name[row], above(row), () => choose(() => onTopic(row))))),
        ...group("Papers", paperHits, paperHits.found.map((place) =>
          option(all[place], store.path(store.leafOf(place)), () => choose(() => onPaper(place))))),
      ];
      if (!nodes.length) nodes.push(option("Nothing found", "", () => input.focus()));
      box.replaceChildren(...nodes);
      open(true);
    }

    function open(shown) {
      box.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
    }

    function choose(go) {
      open(false);
      go();
    }

    async function run() {
      const mine = ++turn;
      const words = hg.fold(input.value).split(/\s+/).filter(Boolean);
      if (!words.length) return open(false);
      const { all, low } = await titles();
      if (mine !== turn) return;
      show(matches(topics, words, MOST_TOPICS), matches(low, words, MOST_PAPERS), all);
    }

    function move(step) {
      if (!options.length || box.hidden) return;
      if (active >= 0) options[active].node.setAttribute("aria-selected", "false");
      active = (active + step + options.length) % options.length;
      options[active].node.setAttribute("aria-selected", "true");
      options[active].node.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].node.id);
    }

    function clear() {
      turn += 1;
      clearTimeout(timer);
      input.value = "";
      open(false);
    }

    const keys = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(active < 0 ? 0 : -1),
      Escape: clear,
      Enter: () => !box.hidden && options.length && options[Math.max(active, 0)].choose(),
    };

    input.addEventListener("focus", () => titles().catch(() => {}));
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => run().catch((error) => console.error(error)), WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (!(event.key in keys)) return;
      event.preventDefault();
      keys[event.key]();
    });
    document.addEventListener("click", (event) => event.target.closest(".search") || open(false));
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.focus();
    });
  };
})((window.Hierarchography = window.Hierarchography || {}));
