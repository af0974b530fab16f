// @ts-check
/* Search by meaning: vectors of words, topics and papers, as rendering/page/meaning.py lays them out; no server. */
(function (hg) {
  "use strict";

  const NEAREST = 10; // papers that vote for their topics
  const MOST_SCORE = 64; // above all scores: a topic's is a cosine, the votes of papers and the weights of its words
  const MOST_ALIKE = 100; // papers that a question finds
  const LEAST_ALIKE = 0.2; // cosine

  /** The words that are compared: the same rule as `words_of` in analysis/meaning.py. */
  hg.meaningWords = (text) =>
    (hg.fold(text).match(/[\p{L}\p{N}]+/gu) || [])
      .filter((word) => word.length > 1)
      .map((word) => (word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word));

  /** @param {Float32Array} vector @param {number} [size] */
  function unit(vector, size = vector.length) {
    let sum = 0;
    for (let at = 0; at < size; at++) sum += vector[at] ** 2;
    const length = Math.max(Math.sqrt(sum), 1e-12);
    return Float32Array.from(vector.subarray(0, size), (value) => value / length);
  }

  /**
   * The cosine of a vector of length 1 with each row of a table.
   * @param {Int8Array | Float32Array} table
   * @param {Float32Array} vector
   */
  function cosines(table, vector) {
    const width = vector.length;
    const scores = new Float32Array(table.length / width);
    for (let row = 0, at = 0; row < scores.length; row++) {
      let dot = 0;
      let square = 0;
      for (let column = 0; column < width; column++, at++) {
        dot += table[at] * vector[column];
        square += table[at] * table[at];
      }
      scores[row] = square ? dot / Math.sqrt(square) : 0;
    }
    return scores;
  }

  /** The rows with the highest scores, best first, at most `most`. */
  hg.highest = function (scores, most) {
    const keys = Float64Array.from(scores, (score, row) => Math.round((MOST_SCORE - score) * 1e6) * 2 ** 21 + row).sort();
    return Uint32Array.from(keys.subarray(0, most), (key) => key % 2 ** 21);
  };

  /** The places of the papers that are close to a question in meaning, best first: what a search offers and its filter shows. */
  hg.closestInMeaning = (scores) => hg.highest(scores, MOST_ALIKE).filter((place) => scores[place] > LEAST_ALIKE);

  /**
   * The mean direction of the papers of each leaf.
   * @param {Int8Array} table
   * @param {Uint32Array} leafOf
   * @param {number} leaves
   */
  function means(table, leafOf, leaves) {
    const width = table.length / leafOf.length;
    const sums = new Float32Array(leaves * width);
    for (let paper = 0; paper < leafOf.length; paper++) {
      const row = unit(Float32Array.from(table.subarray(paper * width, (paper + 1) * width)));
      for (let column = 0; column < width; column++) sums[leafOf[paper] * width + column] += row[column];
    }
    return sums;
  }

  /**
   * The model, from its words (one a line) and its numbers; `leafOf` has the number of the leaf of each paper, by its
   * home. The numbers hold the leaves of the first view; those of an `other` one follow from the papers.
   */
  hg.openMeaning = function (facts, papers, leafOf, text, bytes, other) {
    const { words, dimensions, paperDimensions, topics, topicWords } = facts;
    let offset = 0;
    /** @param {number} size in bytes */
    const take = (size) => bytes.slice((offset += size) - size, offset);
    const idf = new Float32Array(take(4 * words));
    const scales = new Float32Array(take(4 * words));
    const wordsOfTopics = new Uint16Array(take(2 * topics * topicWords));
    const weights = new Uint8Array(take(topics * topicWords));
    const vectors = new Int8Array(take(words * dimensions));
    const ofFirst = new Int8Array(take(topics * dimensions));
    const paperVectors = new Int8Array(take(papers * paperDimensions));
    const topicVectors = other ? means(paperVectors, leafOf, other.leaves) : ofFirst;
    const placeOf = new Map(text.split("\n").map((word, place) => [word, place]));

    /**
     * What a question asks: the weights of its known words, and its vector; null where no word is known.
     * @param {string} question
     */
    function read(question) {
      /** @type {Map<number, number>} */
      const counts = new Map();
      for (const word of hg.meaningWords(question)) {
        const place = placeOf.get(word);
        if (place !== undefined) counts.set(place, (counts.get(place) || 0) + 1);
      }
      if (!counts.size) return null;
      const places = [...counts.keys()];
      const heavy = unit(Float32Array.from(places, (place) => (1 + Math.log(counts.get(place) || 1)) * idf[place]));
      const vector = new Float32Array(dimensions);
      places.forEach((place, number) => {
        const scale = heavy[number] * scales[place];
        for (let column = 0; column < dimensions; column++) vector[column] += scale * vectors[place * dimensions + column];
      });
      return { vector: unit(vector), weightOf: new Map(places.map((place, number) => [place, heavy[number]])) };
    }

    return {
      /** How many words of the question are known. */
      known: (question) => new Set(hg.meaningWords(question).filter((word) => placeOf.has(word))).size,
      /** How well each paper, and each leaf in order, answers a question; null where no word of it is known. */
      scores(question) {
        const asked = read(question);
        if (!asked) return null;
        const ofPapers = cosines(paperVectors, unit(asked.vector, paperDimensions));
        const ofTopics = cosines(topicVectors, other ? unit(asked.vector, paperDimensions) : asked.vector);
        for (const place of hg.highest(ofPapers, NEAREST)) ofTopics[leafOf[place]] += ofPapers[place] / NEAREST;
        if (other) return { papers: ofPapers.map((_, place) => ofPapers[other.home(place)]), topics: ofTopics };
        for (let at = 0; at < wordsOfTopics.length; at++) {
          const weight = asked.weightOf.get(wordsOfTopics[at]);
          if (weight) ofTopics[Math.floor(at / topicWords)] += (weight * weights[at]) / 255;
        }
        return { papers: ofPapers, topics: ofTopics };
      },
    };
  };
})(window.Hierarchography);
