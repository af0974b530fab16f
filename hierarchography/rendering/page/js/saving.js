// @ts-check
/* Text out of the page: to the clipboard, or as a file. Both are made here; nothing is sent anywhere. */
(function (hg) {
  "use strict";

  /**
   * Older browsers and frames refuse the clipboard, but still copy what is selected.
   * @param {string} text
   */
  function copySelected(text) {
    const area = hg.el("textarea", { class: "unseen", "aria-hidden": "true" });
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (before) before.focus({ preventScroll: true });
    return done;
  }

  /** @param {string} text */
  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copySelected(text);
    }
  }

  /** A frame made from a text (`srcdoc`) has no address that could be sent to somebody. */
  hg.hasAddress = () => /^(?:https?|file):$/.test(location.protocol);

  /** To the clipboard, then say so: `done`, or that the browser refused. */
  hg.copyText = async (text, done) => hg.toast((await copied(text)) ? done : "The browser blocked copying");

  hg.saveFile = function (name, kind, text) {
    const url = URL.createObjectURL(new Blob([text], { type: kind + ";charset=utf-8" }));
    hg.el("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };

  /** A name for a file: letters and digits of the title. */
  hg.fileName = (text, ending) => ((hg.fold(text).match(/[\p{L}\p{N}]+/gu) || ["map"]).join("-").slice(0, 60) || "map") + ending;

  hg.say = (text) => void (hg.byId("announcement").textContent = text);

  /** A menu closes by Esc, by a choice, and by a click elsewhere. */
  hg.openMenu = function (details) {
    const close = () => {
      if (details.open && details.contains(document.activeElement)) hg.firstIn(details, "summary").focus({ preventScroll: true });
      details.open = false;
    };
    /** @param {MouseEvent} event */
    const away = (event) => {
      if (!details.isConnected) document.removeEventListener("click", away); // the menu of a list that is gone
      else if (!details.contains(/** @type {Node} */ (event.target))) close();
    };
    document.addEventListener("click", away, hg.life);
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      event.stopPropagation();
      close();
    });
    return close;
  };
})(window.Hierarchography);
