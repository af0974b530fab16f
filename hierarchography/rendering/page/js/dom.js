// @ts-check
/* Making elements. All text of papers goes through `textContent`, never through HTML. */
(function (hg) {
  "use strict";

  const LATE = 50; // ms

  /** `hg.el("p", {class: "by", onclick: f}, "text", child)`; empty children are left out. */
  hg.el = function (tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") node.addEventListener(name.slice(2), value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== false && value !== null) node.setAttribute(name, String(value));
    }
    node.append(...children.filter((child) => child !== null).filter((child) => child !== ""));
    return node;
  };

  /** The same for a picture: `hg.svg("rect", {width: 3}, child)`. */
  hg.svg = function (tag, attributes, ...children) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
    node.append(...children);
    return node;
  };

  /** The element with an id; the page's template has it. */
  hg.byId = (id) => /** @type {PageElements[typeof id]} */ (document.getElementById(id));

  /** The first element in a node that matches; the caller knows that there is one. */
  hg.firstIn = (node, selector) => /** @type {HTMLElement} */ (node.querySelector(selector));

  /** Of the element that an event is about and all around it, the nearest that matches. */
  hg.closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

  /** To draw on a canvas; null only for one that was asked for another kind of context before. */
  hg.brushOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

  /** Whether a key was pressed for the browser or the system, not for the page. */
  hg.withModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

  /** When what was changed is on the screen; soon in any case, since a page out of sight is not painted. */
  hg.painted = () =>
    new Promise((resolve) => {
      const late = setTimeout(resolve, LATE);
      requestAnimationFrame(() => {
        clearTimeout(late);
        setTimeout(resolve);
      });
    });

  /** When the page has nothing else to do. */
  hg.idle = () =>
    new Promise((resolve) => {
      if ("requestIdleCallback" in window) requestIdleCallback(() => resolve());
      else setTimeout(resolve, LATE);
    });

  /** A link to a topic inside the page. The router handles plain clicks on `data-topic`. */
  hg.topicLink = (store, row, ...children) =>
    hg.el("a", { href: "#" + store.id[row] + store.suffix, "data-topic": row }, ...children);

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
