// @ts-check
/* What an address says of the lists in the panel: which one is open, and the year, order and topics of what grew. */
(function (hg) {
  "use strict";

  /** What a link says nothing of. */
  hg.usualLists = () => ({ growth: 0, order: "share", level: "smallest", open: "" });

  const OPEN = ["growth", "papers", "topics"];
  const KEYS = ["growth", "order", "topics", "list"];

  /** What an address says of the lists, and the rest of it: `growth=2018&order=papers&topics=main&list=growth`. */
  hg.splitLists = function (text) {
    const lists = hg.usualLists();
    const parameters = new URLSearchParams(text);
    if (!KEYS.some((key) => parameters.has(key))) return { lists, filter: text };
    const [year = "", order, level, open = ""] = KEYS.map((key) => parameters.get(key) || "");
    if (/^\d{1,4}$/.test(year)) lists.growth = Number(year);
    if (order === "papers") lists.order = "papers";
    if (level === "main") lists.level = "main";
    if (OPEN.includes(open)) lists.open = /** @type {OpenList} */ (open);
    for (const key of KEYS) parameters.delete(key);
    return { lists, filter: parameters.toString() };
  };

  /** The same as text for an address; what is usual is left out. */
  hg.writeLists = function ({ growth, order, level, open }) {
    const parts = [growth ? "growth=" + growth : "", order === "papers" ? "order=papers" : "", level === "main" ? "topics=main" : "", open ? "list=" + open : ""];
    return parts.filter(Boolean).join("&");
  };
})(window.Hierarchography);
