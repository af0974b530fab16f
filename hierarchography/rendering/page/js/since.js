// @ts-check
/* What is new on a map that is updated: the papers and topics of the last update, and the papers since any other day. */
(function (hg) {
  "use strict";

  hg.isNew = (store, row) => Boolean(store.born && store.born[row]);

  /** Which papers were added on a day or later. @returns {(place: number) => boolean} */
  hg.addedSince = function ({ codes, values }, day) {
    const before = values.filter((value) => value < day).length;
    return (place) => codes[place] > before;
  };

  /**
   * The days of the updates, to choose the one since when papers are new; the newest first.
   * @param {Store} store
   * @param {HTMLSelectElement} select
   * @param {string} chosen
   */
  async function listDays(store, select, chosen) {
    const added = (await store.fields()).find((field) => field.key === "added");
    const days = added ? [...added.values].reverse() : [chosen];
    select.replaceChildren(...days.map((day) => hg.el("option", { value: day, selected: day === chosen }, day)));
  }

  /** In the panel of a topic: what the last update brought; on the whole map with the days of all updates. */
  hg.sinceLine = function (store, filtering, row) {
    if (!store.updated || !store.added) return null;
    const { since } = filtering.filter;
    const day = since || store.updated;
    /** @param {string} wanted */
    const go = (wanted) => filtering.change({ since: wanted });
    const toggle = hg.el("button", { type: "button", class: "link", "aria-pressed": String(Boolean(since)), onclick: () => go(since ? "" : day) }, since ? "Show all" : "Show only these");
    const born = hg.isNew(store, row) ? "This topic is new. " : "";
    const count = since ? "" : hg.count(store.added[row], "new paper") + " since ";
    if (row) return born || since || store.added[row] ? hg.el("p", { class: "since" }, born + (since ? "Only papers since " : count) + day + ". ", toggle) : null;
    /** @type {HTMLSelectElement} */
    const select = hg.el("select", { "aria-label": "New since", onchange: () => go(select.value) }, hg.el("option", { value: day, selected: true }, day));
    listDays(store, select, day).catch((error) => console.error(error));
    const topics = store.born ? store.born.reduce((sum, one) => sum + one, 0) : 0;
    const news = since ? "Only papers since " : (topics ? hg.count(topics, "new topic") + " and " : "") + count;
    return hg.el("p", { class: "since" }, news, select, " ", toggle);
  };
})(window.Hierarchography);
