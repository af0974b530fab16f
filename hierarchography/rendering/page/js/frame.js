// @ts-check
/*
 * Where the page stands: alone and wide (full), or in a frame or on a narrow screen (compact: the chart first, the
 * list of topics a tab, the details in a sheet). The same elements serve both; this module moves them.
 */
(function (hg) {
  "use strict";

  const NARROW = 900; // px
  const PHONE = 640; // px: one choice stands beside the tabs
  const ROOMY = 1200; // px: several do
  const WIDE = 1500; // px: the list of topics stands left of the chart
  const LEAST = 560; // px: a frame's height
  const MOST = 820;
  const SHARE = 0.8; // of the width: a good height of a frame
  const MARGIN = 6; // px over what is brought to the top of the panel
  const MESSAGE = "hierarchography:height";

  const asked = hg.asked("ui", ["compact", "full"]);
  const paper = window.matchMedia("print");
  let printing = false;
  const isCompact = () => !printing && (asked ? asked === "compact" : hg.framed || window.innerWidth < NARROW);

  /** Whether a wheel or a finger has something else to move than the map. */
  hg.pageScrolls = () => hg.framed || document.documentElement.scrollHeight > window.innerHeight + 1;

  /** The page around learns how high the map would like to be: for its width, whatever height it has. */
  function tellHeight() {
    const least = Math.max(LEAST, Math.round(SHARE * window.innerWidth));
    const tall = hg.byId("chart").hidden ? 0 : parseFloat(hg.byId("chart").style.minHeight) || 0;
    const height = Math.min(Math.max(least, tall), MOST);
    // Anybody may know a number; who is around is not known to a page from disk.
    window.parent.postMessage({ type: MESSAGE, height }, "*");
  }

  /** The reading order follows the place on the screen, so that the tab key does. @param {boolean} compact */
  function arrange(compact) {
    const board = hg.firstIn(document, ".board");
    const [outline, footer, sheet] = [hg.byId("outline"), hg.byId("footer"), hg.byId("sheet")];
    if (compact) {
      hg.byId("chart-panel").append(outline);
      hg.byId("panel").after(footer);
      hg.byId("way").append(hg.byId("chips"));
    } else {
      if (window.innerWidth >= WIDE) board.prepend(outline);
      else sheet.after(outline);
      hg.byId("app").after(footer);
      hg.firstIn(document, ".masthead").append(hg.byId("chips")); // where the results of a search leave them in sight
      outline.hidden = false;
    }
  }

  /** The choices stand beside the tabs, or after the way back where there is no room for them (sheet.css, choices.css). */
  function placeChoices() {
    const choices = hg.firstIn(document, ".choices");
    const [way, bar] = [hg.byId("way"), hg.firstIn(document, ".stagebar")];
    const several = choices.querySelectorAll(".colouring:not([hidden])").length > 1;
    const after = isCompact() && window.innerWidth < (several ? ROOMY : PHONE);
    const parent = after ? way.parentElement : bar;
    if (choices.parentElement === parent) return; // what is moved loses the focus
    if (after) way.after(choices);
    else bar.append(choices);
  }

  /** Beside a search that is a glass until it is used, the link stands after it. */
  function placeLink() {
    const link = hg.byId("copy-link");
    const search = /** @type {HTMLElement | null} */ (document.querySelector(".search"));
    const after = isCompact() && window.innerWidth < PHONE;
    if (!search || after === (search.nextElementSibling === link)) return;
    if (after) search.after(link);
    else search.before(link);
  }

  /** The address of the file that the frame shows; a frame by `srcdoc` has none of its own, and a sandbox opens none from disk. */
  function addressOfWhole() {
    const known = document.querySelector('meta[property="og:url"]');
    const given = known && hg.safeUrl(known.getAttribute("content") || "");
    const own = location.href.split(/[?#]/)[0];
    if (hg.safeUrl(own) || (location.protocol === "file:" && window.origin !== "null")) return own;
    return given || "";
  }

  /** A link in every frame; where no address is known, the page itself is put into the new tab. */
  function openWhole() {
    const link = hg.byId("whole");
    link.hidden = !hg.framed;
    if (!hg.framed) return;
    const address = addressOfWhole();
    let copy = "";
    link.href = address || "about:blank";
    link.addEventListener("click", () => {
      copy = copy || (address ? "" : URL.createObjectURL(new Blob([hg.pageText()], { type: "text/html" })));
      link.href = (address || copy) + location.hash;
    });
  }

  /** Brings a part of the panel to the top of the panel's own view; the page and its chart stay where they are. */
  hg.panelTo = function (node) {
    const panel = hg.byId("panel");
    const frame = isCompact() ? panel.parentElement || panel : panel;
    frame.scrollTop += node.getBoundingClientRect().top - frame.getBoundingClientRect().top - MARGIN;
  };

  /** Which page it is, and again whenever that changes; `onChange()` only then. */
  hg.openFrame = function (onChange) {
    let key = "";
    function fit() {
      const compact = isCompact();
      const next = (compact ? "compact" : "full") + (window.innerWidth >= WIDE);
      if (next !== key) {
        document.documentElement.dataset.ui = compact ? "compact" : "full";
        document.documentElement.classList.toggle("framed", hg.framed);
        hg.byId("tab-list").hidden = !compact;
        arrange(compact);
        if (key) onChange();
        key = next;
      }
      settle();
    }

    /** After the chart has changed, or the room for it. */
    function settle() {
      placeLink();
      placeChoices();
      if (hg.framed) tellHeight();
    }
    hg.compact = isCompact;
    fit();
    openWhole();
    window.addEventListener("resize", fit, hg.life);
    // On paper there is no sheet to open, and nothing to unfold.
    /** @param {boolean} on */
    const print = (on) => {
      printing = on;
      hg.firstIn(hg.byId("footer"), "details").toggleAttribute("open", on);
      fit();
    };
    paper.addEventListener("change", () => print(paper.matches), hg.life);
    window.addEventListener("beforeprint", () => print(true), hg.life);
    window.addEventListener("afterprint", () => print(false), hg.life);
    return { settle };
  };
})(window.Hierarchography);
