// @ts-check
/*
 * How long what listens to the whole window lives: with another view of the papers the page is put together anew, and
 * nothing of the one before may answer any more.
 */
(function (hg) {
  "use strict";

  hg.life = new AbortController();

  /** End everything that listens, and begin anew. */
  hg.newLife = function () {
    hg.life.abort();
    hg.life = new AbortController();
  };

  /** To be done when the page is put together anew. */
  hg.atEnd = (act) => hg.life.signal.addEventListener("abort", act, { once: true });
})(window.Hierarchography);
