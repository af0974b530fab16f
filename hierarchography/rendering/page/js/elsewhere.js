// @ts-check
/* What ties a paper or a topic to others than those around it: further homes of a paper, links of a topic. */
(function (hg) {
  "use strict";

  const WIDEST = 2.5; // px of the line of the most links

  /** @type {Map<string, Promise<Map<number, Home[]>>>} by view */
  const known = new Map();

  /** @param {string} block */
  async function readHomes(block) {
    const { step, leaf, membership } = /** @type {HomeColumns} */ (await hg.unpackJson(block));
    /** @type {Map<number, Home[]>} */
    const homes = new Map();
    let place = 0;
    step.forEach((by, at) => {
      place += by;
      homes.set(place, [...(homes.get(place) || []), { row: leaf[at], membership: membership[at] }]);
    });
    return homes;
  }

  /** @param {Store} store */
  function homesOf(store) {
    const homes = known.get(store.view) || readHomes("homes-" + store.views.indexOf(store.view));
    known.set(store.view, homes);
    return homes;
  }

  /** The path of a home from where it leaves that of the paper. @param {Store} store @param {number[]} own @param {Home} home @param {number} at */
  function homeParts(store, own, { row, membership }, at) {
    const path = store.ancestors(row).filter((step) => !own.includes(step)).flatMap((step, place) => [place ? " \u203a " : "", hg.topicLink(store, step, store.name[step])]);
    return [at ? "; " : "", ...path, " (" + membership + "%)"];
  }

  /** Where else a paper is at home, or else its next nearest topic. */
  hg.otherHomes = function (store, paper) {
    const line = hg.el("p", {});
    if (paper.second >= 0) line.append("Next nearest topic: ", hg.topicLink(store, paper.second, store.name[paper.second]), ".");
    homesOf(store).then((homes) => {
      const found = homes.get(paper.place);
      if (!found) return;
      const said = "Membership: the share of papers that fit a topic as well as this one and lie in it.";
      line.classList.add("homes");
      line.title = said;
      const own = store.ancestors(store.leafOf(paper.place));
      line.replaceChildren("Also at home in ", ...found.flatMap((home, at) => homeParts(store, own, home, at)), ".");
    });
    return line;
  };

  /** How many links of neighbouring papers a topic has to one of its related topics. */
  hg.linksText = function (store, row, at) {
    const links = store.links[row][at];
    return links ? " \u00b7 " + hg.count(links, "link") : "";
  };

  /** Draw lines from the middle of a topic to those of its related topics, the wider the more links. */
  hg.drawLinks = function (canvas, store, row, camera, ratio) {
    const context = hg.brushOf(canvas);
    const most = Math.max(1, ...store.links[row]);
    const from = camera.toScreen(store.x[row], store.y[row]);
    const ink = hg.theme.variable("--muted");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = ink;
    store.related[row].forEach((other, at) => {
      const links = store.links[row][at];
      if (!links) return;
      const to = camera.toScreen(store.x[other], store.y[other]);
      context.strokeStyle = ink;
      context.lineWidth = Math.max(1, WIDEST * Math.sqrt(links / most));
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.stroke();
      context.beginPath();
      context.arc(...to, 4, 0, 2 * Math.PI);
      context.fill();
    });
  };
})(window.Hierarchography);
