// @ts-check
/* Edits of the topics by hand, as a list: what contradicts an earlier edit takes its place. Written as edits.toml. */
(function (hg) {
  "use strict";

  const KEPT = 50; // papers by which a topic is found again
  const ORDER = ["rename", "pin", "move", "merge", "hide"]; // topics are found best while the tree is as it was

  /** Characters as Python counts them. @param {string} text */
  const length = (text) => [...text].length;

  hg.LONGEST_NAME = 80;

  /** A name as one line of visible text. */
  hg.cleanName = (text) => text.replace(/[\p{C}\s]+/gu, " ").trim();

  /** A string of TOML: JSON escapes what TOML does, but for DEL and half characters. @param {string} text */
  const quoted = (text) => JSON.stringify(text.replace(/\p{Surrogate}/gu, "\ufffd")).replace(/\u007f/g, "\\u007f");

  /**
   * A topic by its papers, as `hierarchography edit` writes it: a sample over all its leaves.
   * @param {Store} store
   * @param {number} row
   */
  async function reference(store, row) {
    if (!row) return quoted("0");
    const [size, most] = [store.size[row], Math.min(KEPT, store.size[row])];
    const papers = [];
    for (let at = 0; at < most; at++) papers.push(await store.paperId(store.start[row] + Math.floor(((at + 0.5) * size) / most)));
    const list = "[" + papers.map(quoted).join(", ") + "]";
    return "{id = " + quoted(store.id[row]) + ", name = " + quoted(store.name[row]) + ", size = " + size + ", of = " + store.total + ", papers = " + list + "}";
  }

  /** @param {Store} store @param {Edit} edit */
  async function entry(store, edit) {
    const lines = ["[[edit]]", "do = " + quoted(edit.do)];
    const rows = [];
    for (const row of edit.rows) rows.push(await reference(store, row));
    if (edit.do === "merge") lines.push("topics = [", ...rows.map((row) => "    " + row + ","), "]");
    else if (rows.length) lines.push("topic = " + rows[0]);
    if (edit.do === "pin") lines.push("papers = [" + quoted(await store.paperId(edit.place)) + "]");
    if (edit.to >= 0) lines.push("to = " + (await reference(store, edit.to)));
    if (edit.name && length(edit.name) <= hg.LONGEST_NAME) lines.push("name = " + quoted(edit.name));
    return lines.join("\n") + "\n";
  }

  /** The edits as a file that `hierarchography edit` takes. */
  hg.editsFile = async function (store, edits) {
    const ordered = [...edits].sort((a, b) => ORDER.indexOf(a.do) - ORDER.indexOf(b.do));
    const parts = ["# Edits made in the page of the map; apply them with: hierarchography edit FOLDER edits.toml\n"];
    for (const edit of ordered) parts.push(await entry(store, edit));
    return parts.join("\n");
  };

  /** @param {Edit} edit */
  const isPlace = (edit) => edit.do === "move" || edit.do === "hide";

  /**
   * Whether a topic is to be somewhere else than a merge puts it. What others are merged into can be moved, but not to
   * what is merged; a topic with others inside is what a last one is merged into.
   * @param {Store} store @param {Edit} merge @param {Edit} other
   */
  function isParted(store, { rows }, other) {
    const at = isPlace(other) ? rows.indexOf(other.rows[0]) : -1;
    if (at < 0) return false;
    const into = rows.find((row) => !store.isLeaf(row)) ?? rows[0];
    return other.do === "hide" || rows[at] !== into || store.ancestors(other.to).some((row) => rows.includes(row));
  }

  /** Whether two edits want something of the same topic or paper, so that the later one counts. @param {Store} store @param {Edit} a @param {Edit} b */
  function replaces(store, a, b) {
    if (a.do === "pin" || b.do === "pin") return a.do === b.do && a.place === b.place;
    if (a.do === "merge" || b.do === "merge") return a.do !== b.do && (a.do === "merge" ? isParted(store, a, b) : isParted(store, b, a));
    return a.rows[0] === b.rows[0] && (a.do === b.do || (isPlace(a) && isPlace(b)));
  }

  /** The list with another edit; merges with a topic in common are one. */
  hg.withEdit = function (store, edits, edit) {
    if (edit.do === "merge") {
      const joined = edits.filter((other) => other.do === "merge" && other.rows.some((row) => edit.rows.includes(row)));
      const rest = edits.filter((other) => !joined.includes(other) && !replaces(store, edit, other));
      const rows = [...new Set([...edit.rows, ...joined.flatMap((other) => other.rows)])];
      return [...rest, { ...edit, rows }];
    }
    const merge = edit.do === "rename" ? edits.find((other) => other.do === "merge" && other.rows.includes(edit.rows[0])) : undefined;
    if (merge) return edits.map((other) => (other === merge ? { ...merge, name: edit.name } : other));
    return [...edits.filter((other) => !replaces(store, edit, other)), edit];
  };

  /** The name of a topic after the edits so far. */
  hg.editedName = function (store, edits, row) {
    const named = edits.find((edit) => (edit.do === "rename" || edit.do === "merge") && edit.rows.includes(row) && edit.name);
    return named ? named.name : store.name[row];
  };
})(window.Hierarchography);
