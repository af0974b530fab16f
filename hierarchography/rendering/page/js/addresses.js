// @ts-check
/* A paper's address: a hash of its title and year, which stays when the map is built again and the paper lies elsewhere. */
(function (hg) {
  "use strict";

  const PREFIX = "paper-";
  const AT_ONCE = 20000; // titles read before the page may answer again

  /**
   * 53 bits of a text as 11 letters and digits (cyrb53, public domain): of 100,000 papers no two meet but by a chance of 1 in 1.8 million.
   * @param {string} text
   */
  function hashed(text) {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      one = Math.imul(one ^ code, 2654435761);
      two = Math.imul(two ^ code, 1597334677);
    }
    one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
    two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
    return (4294967296 * (2097151 & two) + (one >>> 0)).toString(36).padStart(11, "0");
  }

  /** What names a paper in an address. */
  hg.paperKey = (title, year) => PREFIX + hashed(title + "|" + (year || ""));

  hg.isPaperKey = (text) => /^paper-[0-9a-z]{11}$/.test(text || "");

  /** The place of the paper with a key, -1 where there is none; of papers called the same first that of the topic `row`. */
  hg.findPaper = async function (store, key, row) {
    const { year } = await store.points();
    const near = hg.range(store.start[row], store.size[row]);
    if (row) for (const place of near) if (hg.paperKey(await store.titles.at(place), year[place]) === key) return place;
    const title = await store.titles.all();
    for (let place = 0; place < store.total; place++) {
      if (place % AT_ONCE === AT_ONCE - 1) await new Promise((resume) => setTimeout(resume));
      if (hg.paperKey(title(place), year[place]) === key) return place;
    }
    return -1;
  };

  /** A link to the paper's card. The router handles plain clicks on `data-paper`. */
  hg.paperLink = function (paper, ...children) {
    const href = "#" + hg.store.id[hg.store.leafOf(paper.place)] + "/" + hg.paperKey(paper.title, paper.year) + hg.tail();
    return hg.el("a", { class: "title", href, "data-paper": paper.place }, ...children);
  };
})(window.Hierarchography);
