// @ts-check
/* The search box: the best topics and papers as the reader types, by words and by meaning, marked on the chart. */
(function (hg) {
  "use strict";

  const MOST_TOPICS = 5;
  const MOST_PAPERS = 10;
  const MOST_ALIKE = 5;
  const MOST_VENUES = 3;
  const FEW_FOUND = 5; // papers found by words, below which meaning is asked after any query
  const QUESTION = 3; // words from which on a query may be a question
  const WAIT_FOR_ABSTRACTS = 350;
  const LEAST_FOR_ABSTRACTS = 3; // characters
  const EDGE = 8; // px between the list and the edges of the page

  hg.openSearch = function (store, finder, filtering, { onTopic, onPaper, onHits, onAll, onFilter, rowNow }) {
    const input = hg.byId("search");
    const box = hg.byId("hits");
    /** @type {{ node: HTMLElement, act: () => void }[]} */
    let options = [];
    let active = -1;
    let timer = 0;
    let turn = 0;
    let aside = false; // whether the reader has gone elsewhere since: what is found later must not cover that
    /** @type {{ query: string, looked: Looked } | null} a search whose abstracts are still to be read */
    let unread = null;
    /** @type {WayBack} what the list in the box has by words */
    let byWords = { count: 0, go() {} };
    let listed = 0; // how many of these are known
    let settled = false; // whether nothing is still to be read for what the box shows
    let looking = false; // whether what was typed is still to be shown in the box
    let hasty = false; // whether Enter was pressed meanwhile: it is for what will be found

    /** @param {(Node | string)[]} text @param {string} path @param {() => void} act */
    function option(text, path, act) {
      const node = hg.el(
        "div",
        { role: "option", id: "hit-" + options.length, "aria-selected": "false", onclick: act },
        ...text,
        path ? hg.el("span", { class: "path" }, path) : null,
      );
      options.push({ node, act });
      return node;
    }

    /** @param {string} name @param {HTMLElement[]} nodes */
    function group(name, nodes) {
      if (!nodes.length) return [];
      const heading = hg.el("div", { class: "heading", "aria-hidden": "true" }, name);
      return [hg.el("div", { role: "group", "aria-label": name }, heading, ...nodes)];
    }

    /**
     * Where a topic lies, and the keyword that it was found by where its name does not say so.
     * @param {number} row
     * @param {string[]} terms
     */
    function topicOption(row, terms) {
      /** @param {string} text */
      const holds = (text) => terms.some((term) => hg.fold(text).includes(term));
      const keyword = holds(store.name[row]) ? "" : store.keywords[row].find(holds);
      const parts = [row ? store.path(store.parent[row]) : "", keyword ? "keyword: " + keyword : ""];
      return option(hg.marked(store.name[row], terms), parts.filter(Boolean).join(" \u00b7 "), () => choose(() => onTopic(row)));
    }

    /**
     * Papers as options, with what is needed to tell them apart: authors, year, and where they lie.
     * @param {Uint32Array} places
     * @param {string[]} terms
     * @param {WayBack} found all that was found with them
     */
    async function paperOptions(places, terms, found) {
      const { year } = await store.points();
      const lines = await Promise.all(Array.from(places, async (place) => ({ place, title: await store.titles.at(place), people: await store.people.at(place) })));
      return () =>
        lines.map(({ place, title, people }) => {
          const [first, second] = people.split("; ");
          const by = first ? first + (second ? " and others" : "") : "";
          const path = [by, year[place] || "", store.path(store.leafOf(place))].filter(Boolean).join(" \u00b7 ");
          return option(hg.marked(title, terms), path, () => choose(() => onPaper(place, found)));
        });
    }

    /** @param {string} text @param {Partial<Filter>} change @param {Uint32Array} places */
    function allOption(text, change, places) {
      const node = option([text], "", () => choose(() => commit(change, places)));
      node.classList.add("all");
      return node;
    }

    /**
     * A venue or series as an option: all of its papers.
     * @param {{ field: Facet, found: Venue }} venue
     */
    function venueOption({ field, found }) {
      const set = () => {
        clear();
        onFilter(hg.withVenue(filtering.wanted, { field, found }));
      };
      const text = hg.venueText(found);
      return option([text], text.includes(found.name) ? "" : found.name, () => choose(set));
    }

    /**
     * What to say where nothing has the words, so that what is near in meaning is not taken for it.
     * @param {boolean} none
     * @param {number} outside papers that have them, but do not pass the filter
     */
    async function missNote(none, outside) {
      if (!none) return [];
      const left = "No paper that passes the filter has these words; " + hg.count(outside, "other paper") + (outside === 1 ? " has." : " have.");
      const text = outside ? left : "No paper has these words." + ((await finder.hasAuthors()) ? "" : " Authors are not in this map\u2019s papers.");
      return [hg.el("div", { class: "quiet miss-note" }, text)];
    }

    /** The list begins in the page, and ends with a whole row: what is cut off does not look like all that there is. */
    function fit() {
      box.style.maxHeight = box.style.right = "";
      const beyond = EDGE - box.getBoundingClientRect().left;
      if (beyond > 0) box.style.right = parseFloat(getComputedStyle(box).right) - beyond + "px";
      const room = Math.min(box.clientHeight, window.innerHeight - box.getBoundingClientRect().top - EDGE);
      if (box.scrollHeight <= room) return;
      const top = box.getBoundingClientRect().top;
      const sticky = hg.firstIn(box, ".all");
      const below = 1 + (sticky ? sticky.offsetHeight : 0); // and the border
      const ends = [...box.querySelectorAll("[role=option]:not(.all), .quiet")].map((row) => row.getBoundingClientRect().bottom - top + below);
      const last = Math.max(0, ...ends.filter((end) => end <= room));
      if (last) box.style.maxHeight = Math.floor(last) + "px";
    }

    /**
     * The whole list becomes the filter's own query: it fills the panel, and everything follows.
     * @param {Partial<Filter>} change
     * @param {Uint32Array} places
     */
    function commit(change, places) {
      input.value = "";
      stop();
      onAll({ ...filtering.wanted, query: "", about: "", ...change }, places);
    }

    /** @param {boolean} shown */
    function open(shown) {
      if (!shown) mark(-1);
      box.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
    }

    /** The reader goes elsewhere. */
    function leave() {
      aside = true;
      hasty = false;
      open(false);
    }

    /** @param {() => void} go */
    function choose(go) {
      leaveOff(); // what is still being read must not open it again
      leave();
      if (hg.compact()) input.blur(); // there it lies over the head of the page
      go();
      if (unread && input.value.trim()) readOn(unread).catch((error) => console.error(error));
    }

    /**
     * A reader who opens a paper before the abstracts are read has what they hold all the same: the search is one.
     * @param {{ query: string, looked: Looked }} search
     */
    async function readOn({ query, looked }) {
      const mine = turn;
      const read = await finder.abstracts(looked, () => mine === turn);
      if (!read || mine !== turn || !(await filtering.within(read)).length || mine !== turn) return;
      unread = null;
      onHits({ query, about: "", found: read, terms: looked.terms });
    }

    /** What is under way comes to nothing. */
    function leaveOff() {
      turn += 1;
      clearTimeout(timer);
      looking = hasty = false;
    }

    /** @param {number} at */
    function mark(at) {
      if (active >= 0) options[active].node.setAttribute("aria-selected", "false");
      active = at;
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      const { node } = options[at];
      node.setAttribute("aria-selected", "true");
      node.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", node.id);
    }

    /** The list makes room for another. Returns what was marked in it, in words: the same may stand in the next. */
    function reset() {
      const said = active < 0 ? null : options[active].node.textContent;
      mark(-1);
      options = [];
      return said;
    }

    /**
     * What is near to the query in meaning: leaves and papers, best first; none where the page cannot tell.
     * @param {string} query
     */
    async function alike(query) {
      const none = { topics: /** @type {number[]} */ ([]), places: new Uint32Array(0), all: new Uint32Array(0) };
      const meaning = await finder.meaning();
      const scores = meaning && meaning.scores(query);
      if (!scores) return none;
      const leaves = store.leaves();
      const places = hg.closestInMeaning(scores.papers);
      const topics = Array.from(hg.highest(scores.topics, MOST_TOPICS), (number) => leaves[number]);
      return places.length ? { topics, places: await filtering.within(places), all: places } : none;
    }

    /**
     * Everything that a query found, in the box and on the chart.
     * @param {string} query
     * @param {Looked} looked
     * @param {Uint32Array} all best first, those too that the filter leaves out
     * @param {Uint32Array} places those that pass it
     * @param {boolean} complete whether no abstracts are to be read
     * @param {boolean} again whether the box has a list of the query already, which a reader may be choosing from
     */
    async function present(query, looked, all, places, complete, again = false) {
      const mine = turn;
      const { terms } = looked;
      const ascending = places.slice().sort();
      const rows = finder.topics(terms, ascending);
      const words = hg.meaningWords(query).length;
      const wanted = words >= QUESTION || places.length < FEW_FOUND;
      const near = wanted ? await alike(query) : { topics: [], places: new Uint32Array(0), all: new Uint32Array(0) };
      const first = places.subarray(0, MOST_PAPERS);
      const further = near.places.filter((place) => !first.includes(place)).slice(0, MOST_ALIKE);
      const found = { count: complete ? places.length : null, go: () => commit({ query }, places) };
      const miss = await missNote(complete && !places.length, all.length);
      const venues = await finder.venues(query);
      const papers = await paperOptions(first, terms, found);
      const nearPapers = await paperOptions(further, terms, { count: near.places.length, go: () => commit({ about: query }, near.places) });
      if (mine !== turn) return;
      [byWords, listed, settled] = [found, places.length, complete];
      looking = false;
      // What is only close in meaning is not what was asked for: it marks nothing until the reader chooses it.
      const byMeaning = !places.length && near.places.length > 0;
      const hits = byMeaning ? null : { query, about: "", found: all, terms };
      // A reader who is choosing already keeps the list as it is.
      if (again && active >= 0) return onHits(hits);
      const markedBefore = reset();
      const topics = rows.slice(0, MOST_TOPICS);
      const nearTopics = near.topics.filter((row) => !topics.includes(row)).slice(0, Math.max(3, MOST_TOPICS - topics.length));
      const count = hg.count(places.length, "paper");
      const nodes = [
        ...miss,
        ...group("Venues", venues.slice(0, MOST_VENUES).map(venueOption)),
        ...mendedNote(looked),
        ...group("Topics", topics.map((row) => topicOption(row, terms))),
        ...group("Papers", [...papers(), ...(places.length > first.length ? [allOption("Show all " + hg.count(places.length, "paper"), { query }, places)] : [])]),
        ...group("Topics close in meaning", nearTopics.map((row) => topicOption(row, terms))),
        ...group("Papers close in meaning", [
          ...nearPapers(),
          ...(further.length ? [allOption("Show the " + hg.number(near.places.length) + " closest in meaning", { about: query }, near.places)] : []),
        ]),
      ];
      const where = places.length ? count + whereabouts(places) : "";
      const last = hg.el("div", { class: "quiet status" }, options.length ? where : miss.length ? "" : "No results");
      box.replaceChildren(...nodes, last);
      box.dataset.query = query;
      open(!aside);
      fit();
      mark(options.findIndex(({ node }) => node.textContent === markedBefore));
      // A reader looks at the list first; the chart follows, unless the next key is pressed before that.
      await hg.painted();
      if (mine !== turn) return;
      onHits(hits);
      return last;
    }

    /** @param {Uint32Array} places */
    function whereabouts(places) {
      const row = rowNow();
      if (!row) return "";
      const here = places.filter((place) => place >= store.start[row] && place < store.start[row] + store.size[row]).length;
      return ": " + hg.number(here) + " in " + store.name[row] + ", " + hg.number(places.length - here) + " elsewhere";
    }

    /** @param {Looked} looked */
    function mendedNote({ mended }) {
      const text = mended.map(([typed, found]) => "No \u201c" + typed + "\u201d; showing \u201c" + found + "\u201d").join(". ");
      return text ? [hg.el("div", { class: "quiet" }, text)] : [];
    }

    async function run() {
      const mine = ++turn;
      const query = input.value.trim();
      if (!query) return stop();
      looking = true;
      const looked = await finder.papers(query);
      const places = await filtering.within(looked.places);
      if (mine !== turn) return;
      const inAbstracts = store.abstracts && query.length >= LEAST_FOR_ABSTRACTS;
      unread = inAbstracts ? { query, looked } : null;
      const last = await present(query, looked, looked.places, places, !inAbstracts);
      if (last && hasty) enter();
      if (!last || !inAbstracts || mine !== turn) return;
      timer = setTimeout(() => readAbstracts(mine, query, looked, places, last).catch((error) => console.error(error)), hasty ? 0 : WAIT_FOR_ABSTRACTS);
    }

    /**
     * What the titles do not hold may stand in an abstract: they are read through while the reader looks at the first hits.
     * @param {number} mine
     * @param {string} query
     * @param {Looked} looked
     * @param {Uint32Array} known
     * @param {HTMLElement} last
     */
    async function readAbstracts(mine, query, looked, known, last) {
      const said = last.textContent;
      /** @param {number} share */
      const part = (share) => {
        if (mine !== turn) return false;
        last.textContent = "Searching abstracts: " + hg.percent(share);
        return true;
      };
      const read = await finder.abstracts(looked, part);
      if (mine !== turn || !read) return;
      unread = null;
      const all = await filtering.within(read);
      last.textContent = said;
      if (mine !== turn) return;
      if (all.length && all.length === known.length) byWords.count = all.length;
      else await present(query, looked, read, all, true, true);
      if (mine === turn && hasty) enter();
    }

    /** @param {number} step */
    function move(step) {
      if (!options.length || box.hidden) return;
      hasty = false; // who chooses does not wait for what else may be found
      mark((active + step + options.length) % options.length);
    }

    /** The list of what stands in the box, once more: its filter and topic may be others by now. */
    function reopen() {
      if (!box.hidden || !input.value.trim()) return;
      aside = false;
      looking = true;
      run().catch((error) => console.error(error));
    }

    function stop() {
      leaveOff();
      open(false);
      onHits(null);
    }

    function clear() {
      input.value = "";
      stop();
    }

    /**
     * What is marked, else all papers found; of what nobody asked for only what is marked. Where the box has nothing
     * yet of what was typed, or is closed, the same as soon as it has.
     */
    function enter() {
      if (box.hidden && !looking) reopen();
      hasty = active < 0 && (looking || (!box.hidden && !listed && !settled));
      if (hasty || box.hidden || !options.length) return;
      if (active >= 0) options[active].act();
      else if (listed) choose(byWords.go);
      else move(1);
    }

    /** @type {Record<string, () => unknown>} */
    const keys = {
      ArrowDown: () => (box.hidden ? reopen() : move(1)),
      ArrowUp: () => move(active < 0 ? 0 : -1),
      Escape: clear,
      Enter: enter,
    };

    input.addEventListener("focus", () => {
      finder.warm().catch(() => {});
      reopen();
    });
    input.addEventListener("click", reopen);
    input.addEventListener("input", () => {
      leaveOff();
      aside = false;
      mark(-1); // what was marked before is not what is meant by what is typed now
      looking = true;
      timer = setTimeout(() => run().catch((error) => console.error(error)));
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || !(event.key in keys)) return; // keys of a word that is still being put together
      event.preventDefault();
      keys[event.key]();
    });
    document.addEventListener("click", (event) => hg.closest(event, ".search") || leave(), hg.life);
    hg.firstIn(document, ".search").addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Element && !relatedTarget.closest(".search")) leave();
    });
    document.addEventListener("keydown", (event) => {
      const typing = hg.closest(event, "input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || hg.withModifier(event)) return;
      event.preventDefault();
      input.focus();
    }, hg.life);
    window.addEventListener("resize", () => box.hidden || fit(), hg.life);
    hg.atEnd(() => (turn += 1));

    return { again: () => (input.value.trim() ? run() : Promise.resolve()), clear };
  };
})(window.Hierarchography);
