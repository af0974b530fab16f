// @ts-check
/*
 * The sheet at the foot of a compact page: always a bar with the name of what is chosen; the details under it at two
 * heights. By finger: drag the bar. By keyboard: Enter opens and closes, the arrows step, Esc closes.
 */
(function (hg) {
  "use strict";

  const STATES = /** @type {SheetState[]} */ (["closed", "half", "tall"]);
  const ABOVE = 79; // px over the tall sheet, as in sheet.css
  const CLICK = 5; // px that a pointer may stray in a click
  const FLING = 0.4; // px a ms: faster, and the sheet goes on in that direction
  const FURTHER = 0.25; // of the window

  /** The height of a state, the bar of the closed sheet aside, in px. @param {SheetState} state */
  const heightOf = (state) => ({ closed: 0, half: 0.4 * window.innerHeight, tall: window.innerHeight - ABOVE })[state];

  /**
   * The state nearest to a height at which the bar was let go; a fling counts as some way more.
   * @param {number} height
   * @param {number} speed upwards, px a ms
   */
  function landing(height, speed) {
    const wanted = height + (Math.abs(speed) > FLING ? Math.sign(speed) * FURTHER * window.innerHeight : 0);
    const away = STATES.map((state) => Math.abs(heightOf(state) - wanted));
    return STATES[away.indexOf(Math.min(...away))];
  }

  hg.openSheet = function () {
    const sheet = hg.byId("sheet");
    const bar = hg.byId("sheet-bar");
    const panel = hg.byId("panel");
    /** @type {SheetState} */
    let state = "closed";
    let compact = false;
    let dragged = false;
    /** @type {{ y: number, height: number, at: number, last: number, speed: number, moved: boolean } | null} */
    let drag = null;

    const name = hg.el("strong", { id: "sheet-name" });
    const about = hg.el("span", { class: "sheet-about" });
    const toggle = hg.el(
      "button",
      { type: "button", class: "sheet-toggle", "aria-controls": "panel", "aria-expanded": "false" },
      hg.el("span", { class: "sheet-text" }, name, about),
    );
    const taller = hg.el("button", { type: "button", class: "sheet-taller", onclick: () => to(state === "tall" ? "half" : "tall") });
    bar.replaceChildren(hg.el("span", { class: "sheet-grip", "aria-hidden": "true" }), toggle, taller);

    function draw() {
      const open = !compact || state !== "closed";
      bar.hidden = !compact;
      panel.hidden = !open;
      hg.byId("footer").hidden = !open;
      sheet.dataset.state = compact ? state : "none";
      sheet.style.removeProperty("--height");
      toggle.setAttribute("aria-expanded", String(state !== "closed"));
      taller.hidden = state === "closed";
      taller.setAttribute("aria-label", state === "tall" ? "Smaller details" : "Larger details");
    }

    /** @param {SheetState} next */
    function to(next) {
      // What has the focus must not be hidden under it.
      if (next === "closed" && panel.contains(document.activeElement)) toggle.focus({ preventScroll: true });
      state = next;
      draw();
    }

    /** @param {number} by */
    function step(by) {
      to(STATES[hg.clamp(STATES.indexOf(state) + by, 0, STATES.length - 1)]);
    }

    bar.addEventListener("pointerdown", (event) => {
      if (event.button || hg.closest(event, ".sheet-taller")) return;
      bar.setPointerCapture(event.pointerId); // so the click, too, is the bar's
      drag = { y: event.clientY, height: heightOf(state), at: event.timeStamp, last: event.clientY, speed: 0, moved: false };
    });
    bar.addEventListener("pointermove", (event) => {
      if (!drag) return;
      if (!drag.moved && Math.abs(event.clientY - drag.y) <= CLICK) return;
      drag.speed = (drag.last - event.clientY) / Math.max(event.timeStamp - drag.at, 1);
      [drag.at, drag.last, drag.moved] = [event.timeStamp, event.clientY, true];
      panel.hidden = false;
      sheet.dataset.state = "dragged";
      const height = hg.clamp(drag.height + drag.y - event.clientY, 0, heightOf("tall"));
      sheet.style.setProperty("--height", height + "px");
    });
    bar.addEventListener("pointerup", (event) => {
      const ended = drag;
      drag = null;
      if (!ended || !ended.moved) return;
      // The click that a browser may make of the same press is none.
      dragged = true;
      setTimeout(() => (dragged = false), 0);
      to(landing(ended.height + ended.y - event.clientY, ended.speed));
    });
    bar.addEventListener("click", (event) => {
      if (!dragged && !hg.closest(event, ".sheet-taller")) to(state === "closed" ? "half" : "closed");
    });
    bar.addEventListener("pointercancel", () => {
      drag = null;
      draw();
    });
    bar.addEventListener("keydown", (event) => {
      if (hg.withModifier(event) || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      step(event.key === "ArrowUp" ? 1 : -1);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || !compact || state === "closed") return;
      if (hg.closest(event, "input, textarea, select")) return;
      to("closed");
    }, hg.life);
    draw();

    return {
      /** Whether the page has a sheet at all; else the panel stands beside the chart. */
      use(on) {
        compact = on;
        draw();
      },
      /** What the bar says. */
      name(text, more) {
        name.textContent = text;
        about.textContent = more;
      },
      open() {
        if (compact && state === "closed") to("half");
      },
      close() {
        if (compact) to("closed");
      },
      get state() {
        return state;
      },
    };
  };
})(window.Hierarchography);
