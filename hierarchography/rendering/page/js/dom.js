/* Making elements. All text of papers goes through `textContent`, never through HTML. */
(function (hg) {
  "use strict";

  /** `hg.el("p", {class: "by", onclick: f}, "text", child)`; empty children are left out. */
  hg.el = function (tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== false && value != null) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child != null && child !== ""));
    return node;
  };

  hg.byId = (id) => document.getElementById(id);

  /** A link to a topic inside the page. The router handles plain clicks on `data-topic`. */
  hg.topicLink = (store, row, attributes, ...children) =>
    hg.el("a", { href: "#" + store.id[row], "data-topic": row, ...attributes }, ...children);

  /** The address when it is plain http or https, else null. */
  hg.safeUrl = function (text) {
    try {
      const url = new URL(text);
      return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
    } catch {
      return null;
    }
  };
})((window.Hierarchography = window.Hierarchography || {}));
