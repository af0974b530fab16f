// @ts-check
/* The edit mode: forms in the panel that add to a list of edits. The map stays as it is; the list is saved as a file. */
(function (hg) {
  "use strict";

  const INDENT = "\u2003";

  /** @param {string} text @param {() => void} act @param {Record<string, Attribute>} [more] */
  const button = (text, act, more = {}) => hg.el("button", { type: "button", ...more, onclick: act }, text);

  /** Whether a topic is another one or lies below it. @param {Store} store @param {number} row @param {number} above */
  const within = (store, row, above) => store.start[row] >= store.start[above] && store.ancestors(row).includes(above);

  // They outlive a look at another view, which has no edits.
  let on = false;
  let saved = true;
  /** @type {Edit[]} */
  let edits = [];

  window.addEventListener("beforeunload", (event) => {
    if (!saved) event.preventDefault();
  });

  /** `onChange()` shows the panel again. */
  hg.openEditing = function (store, onChange) {
    const shown = () => on && store.editable;

    /** @param {number} row */
    const name = (row) => hg.editedName(store, edits, row);

    /** @param {Edit[]} next @param {string} said */
    function change(next, said) {
      [edits, saved] = [next, !next.length];
      onChange();
      const heading = document.getElementById("edits-heading");
      if (heading) heading.focus({ preventScroll: true });
      hg.say(said);
    }

    /** @param {Partial<Edit> & { do: string }} edit */
    const add = (edit) => {
      const whole = { rows: [], to: -1, place: -1, name: "", title: "", ...edit };
      change(hg.withEdit(store, edits, whole), "Added: " + describe(whole));
    };

    /** @param {Edit} edit */
    function describe(edit) {
      /** @param {number} row */
      const said = (row) => "\u201c" + store.name[row] + "\u201d";
      if (edit.do === "rename") return "Rename " + said(edit.rows[0]) + " to \u201c" + edit.name + "\u201d";
      if (edit.do === "merge") return "Merge " + edit.rows.slice(1).map(said).join(", ") + " into " + said(edit.rows[0]) + (edit.name === store.name[edit.rows[0]] ? "" : ", named \u201c" + edit.name + "\u201d");
      if (edit.do === "move") return "Move " + said(edit.rows[0]) + " under " + said(edit.to);
      if (edit.do === "pin") return "Move the paper \u201c" + edit.title + "\u201d to " + said(edit.to);
      return "Hide " + said(edit.rows[0]) + " and its " + hg.count(store.size[edit.rows[0]], "paper");
    }

    async function save() {
      hg.saveFile("edits.toml", "application/toml", await hg.editsFile(store, edits));
      saved = true;
      hg.toast("Saved. Apply it with: hierarchography edit FOLDER edits.toml");
    }

    /** All edits so far, each with a way back. */
    function list() {
      const items = edits.map((edit) =>
        hg.el("li", {}, hg.el("span", {}, describe(edit)), button("Undo", () => change(edits.filter((other) => other !== edit), "Undone: " + describe(edit)), { "aria-label": "Undo: " + describe(edit) })));
      return hg.el(
        "section",
        { class: "edits", "aria-labelledby": "edits-heading" },
        hg.el("h3", { id: "edits-heading", tabindex: -1 }, edits.length ? hg.count(edits.length, "edit") : "Edit mode"),
        edits.length ? hg.el("ol", {}, ...items) : hg.el("p", { class: "quiet" }, "Open a topic or a paper to edit it. The map stays as it is until the saved file is applied."),
        hg.el("p", { class: "edit-tools" }, edits.length ? button("Save edits.toml", save, { class: "primary" }) : null, button("End edit mode", toggle)),
      );
    }

    /**
     * A select of topics, in the order and depth of the tree.
     * @param {string} label
     * @param {(row: number) => boolean} offered
     * @param {string} action
     * @param {(row: number) => void} done
     */
    function chooser(label, offered, action, done) {
      const rows = store.id.map((_, row) => row).filter(offered);
      const select = hg.el("select", { "aria-label": label }, ...rows.map((row) => hg.el("option", { value: row }, INDENT.repeat(store.depth(row)) + name(row))));
      /** @param {Event} event */
      const submit = (event) => (event.preventDefault(), done(Number(select.value)));
      if (!rows.length) return hg.el("p", { class: "quiet" }, "There is no topic to choose.");
      return hg.el("form", { class: "edit-form", onsubmit: submit }, hg.el("label", {}, label + " ", select), hg.el("button", { type: "submit" }, action));
    }

    /** @param {number} row */
    function nameForm(row) {
      const input = hg.el("input", { type: "text", value: name(row), "aria-label": "New name", maxlength: hg.LONGEST_NAME, autocomplete: "off" });
      /** @param {Event} event */
      function submit(event) {
        event.preventDefault();
        const text = hg.cleanName(input.value);
        if (text && text !== name(row)) add({ do: "rename", rows: [row], name: text });
      }
      return hg.el("form", { class: "edit-form", onsubmit: submit }, hg.el("label", {}, "Name ", input), hg.el("button", { type: "submit" }, "Rename"));
    }

    /** @param {HTMLElement} place @param {() => HTMLElement} form @returns {() => void} */
    const open = (place, form) => () => {
      place.replaceChildren(form());
      const field = /** @type {HTMLElement | null} */ (place.querySelector("input, select"));
      if (field) field.focus();
    };

    /** What can be done with a topic. @param {number} row */
    function ofTopic(row) {
      const place = hg.el("div", {});
      /** @param {number} other */
      const apart = (other) => other > 0 && !within(store, other, row) && !within(store, row, other);
      /** @param {number} other */
      const above = (other) => !store.isLeaf(other) && !within(store, other, row) && other !== store.parent[row];
      const tools = [button("Rename", open(place, () => nameForm(row)))];
      if (row) {
        const merge = () => chooser("Merge into", apart, "Merge", (to) => add({ do: "merge", rows: [to, row], name: name(to) }));
        const move = () => chooser("Move under", above, "Move", (to) => add({ do: "move", rows: [row], to }));
        tools.push(button("Merge into\u2026", open(place, merge)), button("Move under\u2026", open(place, move)), button("Hide", () => add({ do: "hide", rows: [row] })));
      }
      return hg.el("section", { class: "edit-this", "aria-label": "Edit this topic" }, hg.el("div", { class: "edit-tools" }, ...tools), place);
    }

    function toggle() {
      on = !on;
      onChange();
      hg.say(on ? "Edit mode is on" : "Edit mode is off");
      const heading = document.getElementById("edits-heading");
      if (heading) heading.focus({ preventScroll: true });
    }

    return {
      toggle,
      /** The list of edits and what can be done with a topic; nothing while the mode is off. */
      topic: (row) => (shown() ? [list(), ofTopic(row)] : []),
      /** The same for a paper. */
      paper(place, title) {
        if (!shown()) return [];
        const leaf = store.leafOf(place);
        const form = chooser("Move to", (row) => row > 0 && !within(store, leaf, row), "Move", (to) => add({ do: "pin", place, to, title }));
        return [list(), hg.el("section", { class: "edit-this", "aria-label": "Edit this paper" }, form)];
      },
    };
  };
})(window.Hierarchography);
