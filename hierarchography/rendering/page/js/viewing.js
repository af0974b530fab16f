// @ts-check
/*
 * Several views of the same papers: the choice of one, and the page put together anew for it, with what the reader
 * looks at kept. This module comes last and opens the page.
 */
(function (hg) {
  "use strict";

  const MOST = 0.5; // of its papers: more of them in one topic lead on into that

  /** `paper_types` as the reader sees it: "Paper types". @param {string} name */
  function shownName(name) {
    const text = name.replace(/[_-]+/g, " ");
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  /** What an address says of the view, and the rest of it: the filter. */
  hg.splitView = function (text) {
    if (!/(?:^|&)view=/.test(text)) return { view: "", filter: text };
    const parameters = new URLSearchParams(text);
    const view = parameters.get("view") || "";
    parameters.delete("view");
    return { view, filter: parameters.toString() };
  };

  /** The view that the page's address names; "" for none that it has. @param {string[]} views */
  function named(views) {
    const { view } = hg.splitView(location.hash.split("?").slice(1).join("?"));
    return views.includes(view) ? view : "";
  }

  /** The view that an address without a word for it means: an older link is about the first. */
  hg.viewInAddress = (store) => named(store.views) || store.views[0];

  /**
   * The topic of another view that holds most of a topic's papers, as narrow a one as holds more than half of them,
   * and how many of them it holds.
   */
  hg.topicAlike = function (from, row, to) {
    const [start, size] = [from.start[row], from.size[row]];
    const counts = new Uint32Array(to.id.length);
    for (let place = start; place < start + size; place++) counts[to.leafOf(to.placeOf(from.home(place)))]++;
    // Parents come before their children.
    for (let each = counts.length - 1; each > 0; each--) counts[to.parent[each]] += counts[each];
    let found = 0;
    while (row && to.children[found].length) {
      const [best] = [...to.children[found]].sort((a, b) => counts[b] - counts[a] || a - b);
      if (found && counts[best] <= MOST * size) break;
      found = best;
    }
    return { row: found, held: counts[found] };
  };

  /** @type {{ from: string, row: number, to: string, found: number } | null} the last change, so that the way back leads to the same topic */
  let last = null;

  /**
   * Where the reader is, in another view.
   * @param {Store} from @param {Store} to @param {Now} now
   * @returns {Kept}
   */
  function carried(from, to, { address, selection, group, open }) {
    /** @param {Uint32Array} places */
    const there = (places) => Uint32Array.from(places, (place) => to.placeOf(from.home(place))).sort();
    const kept = {
      open,
      selection: selection && there(selection),
      group: group && { ...group, row: null, places: there(group.places), key: from.view + " " + group.key },
    };
    if (address.place >= 0) {
      const place = to.placeOf(from.home(address.place));
      const row = to.leafOf(place);
      return { ...kept, address: { ...address, place, row }, text: "The paper is in " + to.name[row] };
    }
    if (last && last.from === to.view && last.to === from.view && last.found === address.row) {
      return { ...kept, address: { ...address, row: last.row }, text: to.name[last.row] };
    }
    const { row, held } = hg.topicAlike(from, address.row, to);
    last = { from: from.view, row: address.row, to: to.view, found: row };
    const size = from.size[address.row];
    const text = address.row ? to.name[row] + " has " + hg.number(held) + " of the " + hg.count(size, "paper") + " of " + from.name[address.row] : "";
    return { ...kept, address: { ...address, row }, text };
  }

  /** The page as it was before any script touched it, but for what is read out and what Plotly measures in. */
  function renew() {
    const live = hg.byId("announcement");
    // What still waits for something sees that it is out of sight.
    hg.byId("chart").hidden = hg.byId("atlas").hidden = true;
    Plotly.purge(hg.byId("tiles"));
    hg.newLife();
    for (const node of document.querySelectorAll(".masthead, #poster, body > noscript, #app, #footer, body > .card")) node.remove();
    document.body.prepend(...hg.opened.map((node) => node.cloneNode(true)));
    hg.byId("announcement").replaceWith(live);
  }

  /** @type {Map<string, Promise<Source>>} */
  const sources = new Map();

  /** @param {string} name */
  function sourceOf(name) {
    const first = hg.firstSource();
    const number = first.data.views.indexOf(name);
    const source = sources.get(name) || (number > 0 ? hg.readView(first, number) : Promise.resolve(first));
    sources.set(name, source);
    return source;
  }

  let turn = 0;

  /** Show another view: what the address says of it, or else what is looked at now. */
  hg.switchView = async function (name, byAddress = false) {
    const mine = ++turn;
    const source = await sourceOf(name);
    if (mine !== turn || !hg.now) return;
    const before = hg.store;
    const store = hg.openStore(source);
    const kept = byAddress ? null : carried(before, store, hg.now());
    const focused = document.activeElement && document.activeElement.id;
    const top = window.scrollY;
    renew();
    hg.openApp(hg, store, kept);
    window.scrollTo(0, top);
    if (focused === "view") hg.byId("view").focus({ preventScroll: true });
    const said = "View " + shownName(name) + (kept && kept.text ? ": " + kept.text : "");
    if (kept && kept.text) hg.toast(said);
    else hg.say(said);
  };

  /** The select of views, where there is a choice. */
  hg.openViewChoice = function (store) {
    const select = hg.byId("view");
    const label = /** @type {HTMLElement} */ (select.parentElement);
    label.hidden = store.views.length < 2;
    if (label.hidden) return;
    for (const name of store.views) select.append(hg.el("option", { value: name }, shownName(name)));
    select.value = store.view;
    // The head of the page counts what the first view has.
    const [, topics, levels] = document.querySelectorAll(".counts span");
    const depth = store.leaves().reduce((most, row) => Math.max(most, store.depth(row)), 0);
    topics.textContent = hg.count(store.id.length, "topic");
    if (levels) levels.textContent = hg.count(depth, "level");
    select.addEventListener("change", () => hg.switchView(select.value).catch((error) => console.error(error)));
  };

  async function begin() {
    const { data } = hg.firstSource();
    const name = named(data.views) || hg.asked("view", data.views) || data.views[0];
    hg.openApp(hg, hg.openStore(await sourceOf(name)), null);
  }

  // One view is there at once; nothing waits for it.
  const { data } = hg.firstSource();
  if (data.views.length < 2) hg.openApp(hg, hg.openStore(hg.firstSource()), null);
  else begin().catch((error) => console.error(error));
})(window.Hierarchography);
