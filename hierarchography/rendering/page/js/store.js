/* The map's data: topics as columns, at hand; papers in packed blocks, unpacked when asked for. */
(function (hg) {
  "use strict";

  const KEPT_CHUNKS = 8;

  function childrenOf(parents) {
    const children = parents.map(() => []);
    parents.forEach((parent, row) => parent >= 0 && children[parent].push(row));
    return children;
  }

  hg.openStore = function () {
    const data = JSON.parse(hg.byId("map-data").textContent);
    const topics = data.topics;
    const children = childrenOf(topics.parent);
    const depths = [];
    topics.parent.forEach((parent) => depths.push(parent < 0 ? 0 : depths[parent] + 1));
    const branches = [];
    topics.parent.forEach((parent, row) => branches.push(parent <= 0 ? children[0].indexOf(row) : branches[parent]));
    const rows = new Map(topics.id.map((id, row) => [id, row]));
    const readChunk = hg.keeping(KEPT_CHUNKS, (number) => hg.unpackJson("papers-" + number));
    const titles = hg.openTitles(data.papers, data.titleChunk);
    let points = null;
    const readPoints = () => (points = points || hg.readPoints(data.papers, data.plane !== null));

    /** One paper with all that is known of it. */
    async function paper(place) {
      const numbers = await readPoints();
      const chunk = await readChunk(Math.floor(place / data.chunk));
      const found = {
        place,
        title: await titles.at(place),
        year: numbers.year[place] || null,
        confidence: numbers.confidence[place] / 100,
        neighbours: numbers.neighbours[place],
      };
      for (const name of Object.keys(chunk)) found[name] = chunk[name][place % data.chunk];
      return found;
    }

    /** The papers at these places, in this order. */
    async function papers(places) {
      const found = [];
      for (const place of places) found.push(await paper(place));
      return found;
    }

    function ancestors(row) {
      const chain = [];
      for (; row >= 0; row = topics.parent[row]) chain.unshift(row);
      return chain;
    }

    /** The leaf that holds the paper at a place of the order. */
    function leafOf(place) {
      let row = 0;
      while (children[row].length) {
        row = children[row].find((child) => place < topics.start[child] + topics.size[child]);
      }
      return row;
    }

    return {
      ...topics,
      title: data.title,
      total: data.papers,
      chart: data.chart,
      chunk: data.chunk,
      colours: data.colours,
      years: data.years,
      plane: data.plane,
      abstracts: data.abstracts,
      children,
      ancestors,
      leafOf,
      paper,
      papers,
      titles,
      readChunk,
      points: readPoints,
      row: (id) => rows.get(id),
      depth: (row) => depths[row],
      /** The number of the top-level topic above a row; -1 for the root. */
      branch: (row) => branches[row],
      isLeaf: (row) => children[row].length === 0,
      leaves: () => topics.id.map((_, row) => row).filter((row) => !children[row].length),
      path: (row) => ancestors(row).slice(1).map((step) => topics.name[step]).join(" \u203a "),
    };
  };
})(window.Hierarchography);
