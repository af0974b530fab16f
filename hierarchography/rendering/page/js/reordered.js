// @ts-check
/*
 * The papers in the order of another view, leaf by leaf of its tree. Every paper is in the page once, at its home in the
 * order of the first view; of a further view the page holds the tree and, for each place, the home of its paper: see
 * rendering/page/views.py.
 */
(function (hg) {
  "use strict";

  const STEPS = 65535; // of the longer side of a plane: see rendering/page/points.py

  /**
   * Numbers of four bytes, stored as all first bytes, all second bytes, and so on.
   * @param {Uint8Array} bytes
   * @param {number} count
   */
  function joined(bytes, count) {
    const numbers = new Uint32Array(count);
    for (let part = 0; part < 4; part++) for (let at = 0; at < count; at++) numbers[at] |= bytes[part * count + at] << (8 * part);
    return numbers;
  }

  /**
   * The same lines in another order.
   * @param {Titles} titles
   * @param {Uint32Array} homes
   * @returns {Titles}
   */
  function linesInOrder(titles, homes) {
    const { count, perBlock } = titles;
    /** @type {Map<number, Promise<Lines>>} */
    const known = new Map();

    /** @param {number} number */
    async function block(number) {
      const blocks = await Promise.all(Array.from({ length: count }, (_, each) => titles.searchable(each)));
      const lines = Array.from(homes.subarray(number * perBlock, (number + 1) * perBlock), (home) => {
        const { text, starts } = blocks[Math.floor(home / perBlock)];
        const row = home % perBlock;
        return text.slice(starts[row], starts[row + 1] - 1);
      });
      const starts = new Uint32Array(lines.length + 1);
      lines.forEach((line, row) => (starts[row + 1] = starts[row] + line.length + 1));
      return { text: lines.join("\n"), starts };
    }

    return {
      count,
      perBlock,
      at: (place) => titles.at(homes[place]),
      async folded() {
        const line = await titles.folded();
        return (place) => line(homes[place]);
      },
      async all() {
        const line = await titles.all();
        return (place) => line(homes[place]);
      },
      searchable(number) {
        const lines = known.get(number) || block(number);
        known.set(number, lines);
        return lines;
      },
    };
  }

  /** The papers and the tree of the view of this number (1 or more). */
  hg.readView = async function (first, number) {
    const [facts, buffer] = await Promise.all([hg.unpackJson("view-" + number), hg.unpackBytes("view-" + number + "-papers")]);
    const { topics, plane, columnTopics, labelled } = /** @type {ViewFacts} */ (facts);
    const { data } = first;
    const count = data.papers;
    const bytes = new Uint8Array(buffer);
    let offset = 0;
    /** @param {number} width */
    const take = (width) => bytes.slice(offset, (offset += width * count));
    const homes = joined(take(4), count);
    const seconds = joined(take(4), count);
    const [confidence, neighbours] = [take(1), take(1)];
    const places = new Uint32Array(count);
    homes.forEach((home, place) => (places[home] = place));

    /** @template {Uint8Array | Uint16Array | Uint32Array} Numbers @param {Numbers} numbers @returns {Numbers} */
    function inOrder(numbers) {
      const moved = /** @type {Numbers} */ (numbers.slice());
      for (let place = 0; place < count; place++) moved[place] = numbers[homes[place]];
      return moved;
    }

    async function readPoints() {
      const { year, x, y } = await first.points();
      const own = plane === "own" ? [new Uint16Array(take(2).buffer), new Uint16Array(take(2).buffer)] : null;
      const shared = plane === "shared" && x && y ? [inOrder(x), inOrder(y)] : [null, null];
      const [across, up] = own || shared;
      return { year: inOrder(year), confidence, neighbours, x: across, y: up };
    }

    /** @type {Promise<Points> | null} */
    let points = null;
    /** @type {Promise<Facet[]> | null} */
    let fields = null;
    const readFields = async () => (await first.fields()).map((field) => ({ ...field, codes: inOrder(field.codes) }));
    return {
      ...first,
      view: data.views[number],
      data: {
        ...data,
        topics,
        labelled,
        plane: plane === "none" ? null : plane === "own" ? STEPS : data.plane,
        columns: data.columns.map((column, at) => ({ ...column, topics: columnTopics[at] })),
      },
      titles: linesInOrder(first.titles, homes),
      people: linesInOrder(first.people, homes),
      fields: () => (fields = fields || readFields()),
      points: () => (points = points || readPoints()),
      async columns() {
        const stored = await first.columns();
        const moved = new Uint8Array(stored.length);
        for (let at = 0; at < stored.length; at += count) moved.set(inOrder(stored.slice(at, at + count)), at);
        return moved;
      },
      second: Int32Array.from(seconds, (row) => row - 1),
      home: (place) => homes[place],
      placeOf: (home) => places[home],
    };
  };
})(window.Hierarchography);
