// @ts-check
/* What the areas of the tiles say: the number of papers, or how often these were cited where the input has it. */
(function (hg) {
  "use strict";

  /** @type {Record<string, string>} */
  const LABELS = { papers: "by papers", citations: "by citations" };

  /** The select of sizes, filled where there is a choice; `onSize()` when another is chosen. */
  hg.openSizing = function (store, onSize) {
    const select = hg.byId("size");
    const label = /** @type {HTMLElement} */ (select.parentElement);
    const { cited } = store;
    label.hidden = !cited;
    if (!cited) return { show() {} };
    for (const [name, text] of Object.entries(LABELS)) select.append(hg.el("option", { value: name }, text));
    const citations = store.size.map((size, row) => cited[row] + size);
    select.addEventListener("change", () => {
      store.weight = select.value === "citations" ? citations : store.size;
      onSize();
    });
    return {
      /** Only tiles have sizes. */
      show(onTiles) {
        label.hidden = !onTiles;
      },
    };
  };

  /** Whether the areas say citations. */
  hg.byCitations = (store) => store.weight !== store.size;

  /** The weights of a leaf's papers, in their order; null where all weigh the same. */
  hg.paperWeights = async function (store, leaf) {
    if (!hg.byCitations(store)) return null;
    const weights = new Uint32Array(store.size[leaf]);
    for (let at = 0; at < weights.length; at++) {
      const place = store.start[leaf] + at;
      const home = store.home(place);
      const { cited } = await store.readChunk(Math.floor(home / store.chunk));
      weights[at] = 1 + (cited ? cited[home % store.chunk] : 0);
    }
    return weights;
  };
})(window.Hierarchography);
