// @ts-check
/* The map's data: topics as columns, at hand; papers in packed blocks, unpacked when asked for. */
(function (hg) {
  "use strict";

  /** @param {number[]} parents */
  function childrenOf(parents) {
    /** @type {number[][]} */
    const children = parents.map(() => []);
    parents.forEach((parent, row) => parent >= 0 && children[parent].push(row));
    return children;
  }

  /**
   * Whether the papers have places on a plane.
   * @param {Store} store
   * @returns {store is PlacedStore}
   */
  hg.isPlaced = (store) => store.plane !== null;

  hg.openStore = function (source) {
    const { data, titles, people, readChunk, readAbstracts, fields: readFields, points: readPoints } = source;
    const topics = data.topics;
    const children = childrenOf(topics.parent);
    /** @type {number[]} */
    const depths = [];
    topics.parent.forEach((parent) => depths.push(parent < 0 ? 0 : depths[parent] + 1));
    /** @type {number[]} */
    const branches = [];
    topics.parent.forEach((parent, row) => branches.push(parent <= 0 ? children[0].indexOf(row) : branches[parent]));
    const rows = new Map(topics.id.map((id, row) => [id, row]));
    // The ids that topics had before their map was refined are those of the first view.
    const former = (data.editable && source.view === data.views[0] && data.former) || {};

    /** @param {number} place */
    const chunkOf = (place) => Math.floor(source.home(place) / data.chunk);

    /**
     * One paper with all that is known of it, but for its abstract.
     * @param {number} place
     * @param {PaperColumns} chunk the block that it is in
     * @returns {Promise<ListedPaper>}
     */
    async function paper(place, chunk) {
      const numbers = await readPoints();
      const [venue] = await readFields();
      const home = source.home(place);
      const at = home % data.chunk;
      return {
        place,
        title: await titles.at(place),
        year: numbers.year[place] || null,
        confidence: numbers.confidence[place] / 100,
        neighbours: numbers.neighbours[place],
        authors: await people.at(place),
        venue: venue.codes[place] ? venue.values[venue.codes[place] - 1] : "",
        url: chunk.url[at],
        doi: chunk.doi[at],
        abstract: chunk.abstracted && chunk.abstracted[at] ? null : "",
        similar: chunk.similar[at].map((step) => source.placeOf(home + step)),
        second: source.second ? source.second[place] : chunk.second[at],
        cited: chunk.cited ? chunk.cited[at] : null,
      };
    }

    /**
     * The blocks that hold papers, each unpacked once, even where these lie all over the page.
     * @template Block
     * @param {Places} places
     * @param {(number: number) => Promise<Block>} readBlock
     */
    async function blocksOf(places, readBlock) {
      /** @type {Map<number, Block>} */
      const blocks = new Map();
      await Promise.all([...new Set(Array.from(places, chunkOf))].map(async (number) => blocks.set(number, await readBlock(number))));
      /** @param {number} place */
      return (place) => /** @type {Block} */ (blocks.get(chunkOf(place)));
    }

    /**
     * The papers at these places, in this order, with their abstracts unread.
     * @param {Places} places
     */
    async function listed(places) {
      const chunk = await blocksOf(places, readChunk);
      return Promise.all(Array.from(places, (place) => paper(place, chunk(place))));
    }

    /**
     * The papers at these places, in this order.
     * @param {Places} places
     * @returns {Promise<Paper[]>}
     */
    async function papers(places) {
      const [read, abstracts] = await Promise.all([listed(places), blocksOf(places, readAbstracts)]);
      return read.map((each) => ({ ...each, abstract: abstracts(each.place).at(source.home(each.place) % data.chunk) }));
    }

    /** @param {number} place */
    async function abstractOf(place) {
      const home = source.home(place);
      return (await readAbstracts(Math.floor(home / data.chunk))).at(home % data.chunk);
    }

    /** @param {number} row */
    function ancestors(row) {
      /** @type {number[]} */
      const chain = [];
      for (; row >= 0; row = topics.parent[row]) chain.unshift(row);
      return chain;
    }

    /**
     * The leaf that holds the paper at a place of the order.
     * @param {number} place
     */
    function leafOf(place) {
      let row = 0;
      while (children[row].length) {
        /** @param {number} child */
        const holds = (child) => place < topics.start[child] + topics.size[child];
        row = /** @type {number} */ (children[row].find(holds));
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
      colour: data.colour,
      columns: data.columns,
      years: data.years,
      plane: data.plane,
      abstracts: data.abstracts,
      labelled: data.labelled,
      view: source.view,
      views: data.views,
      home: source.home,
      placeOf: source.placeOf,
      columnCodes: source.columns,
      /** What a link within the page ends in, so that it leads to this view. */
      suffix: data.views.length > 1 ? "?view=" + source.view : "",
      updated: data.updated,
      trees: data.trees,
      filter: data.filter,
      editable: data.editable && source.view === data.views[0],
      children,
      ancestors,
      leafOf,
      /** What the tiles' areas say: papers, or the citations of these with one more a paper, so that none vanishes. */
      weight: topics.size,
      papers,
      listed,
      abstractOf,
      titles,
      people,
      fields: readFields,
      search: data.search,
      readChunk,
      readAbstracts,
      paperId: async (place) => (await readChunk(Math.floor(place / data.chunk))).id[place % data.chunk],
      points: readPoints,
      row: (id) => rows.get(id) ?? rows.get(former[id]),
      depth: (row) => depths[row],
      /** The number of the top-level topic above a row; -1 for the root. */
      branch: (row) => branches[row],
      isLeaf: (row) => children[row].length === 0,
      leaves: () => topics.id.map((_, row) => row).filter((row) => !children[row].length),
      path: (row) => ancestors(row).slice(1).map((step) => topics.name[step]).join(" \u203a "),
    };
  };
})(window.Hierarchography);
