/* The map's data: topics as columns, at hand; papers in packed chunks, unpacked when asked for. */
(function (hg) {
  "use strict";

  const KEPT_CHUNKS = 8;

  async function unpack(id) {
    const text = atob(hg.byId(id).textContent);
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  }

  /** Chunks by number; the few used last are kept. */
  function chunkReader() {
    const kept = new Map();
    return function (number) {
      const chunk = kept.get(number) || unpack("papers-" + number);
      kept.delete(number);
      kept.set(number, chunk);
      if (kept.size > KEPT_CHUNKS) kept.delete(kept.keys().next().value);
      return chunk;
    };
  }

  function childrenOf(parents) {
    const children = parents.map(() => []);
    parents.forEach((parent, row) => parent >= 0 && children[parent].push(row));
    return children;
  }

  hg.openStore = function () {
    const data = JSON.parse(hg.byId("map-data").textContent);
    const topics = data.topics;
    const children = childrenOf(topics.parent);
    const rows = new Map(topics.id.map((id, row) => [id, row]));
    const readChunk = chunkReader();
    let titles = null;

    async function papers(start, stop) {
      const found = [];
      for (let place = start; place < stop; ) {
        const chunk = await readChunk(Math.floor(place / data.chunk));
        const end = Math.min(stop, (Math.floor(place / data.chunk) + 1) * data.chunk);
        for (; place < end; place++) {
          const paper = { place };
          for (const name of Object.keys(chunk)) paper[name] = chunk[name][place % data.chunk];
          found.push(paper);
        }
      }
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
      colours: data.colours,
      children,
      ancestors,
      leafOf,
      papers,
      row: (id) => rows.get(id),
      depth: (row) => ancestors(row).length - 1,
      isLeaf: (row) => children[row].length === 0,
      path: (row) => ancestors(row).slice(1).map((step) => topics.name[step]).join(" \u203a "),
      titles: () => (titles = titles || unpack("titles").then((index) => index.title)),
    };
  };
})((window.Hierarchography = window.Hierarchography || {}));
