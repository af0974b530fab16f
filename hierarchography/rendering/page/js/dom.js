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

  /** The same for a picture: `hg.svg("rect", {width: 3}, child)`. */
  hg.svg = function (tag, attributes, ...children) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  hg.byId = (id) => document.getElementById(id);

  /** Whether a key was pressed for the browser or the system, not for the page. */
  hg.withModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

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
})(window.Hierarchography);
