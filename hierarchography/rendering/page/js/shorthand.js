// @ts-check
/* Texts of frequent words, written as numbers in bytes that ASCII leaves free: see rendering/page/shorthand.py. */
(function (hg) {
  "use strict";

  const [ONE, TWO] = [64, 48]; // first bytes, from 128 on, of numbers of one and of two bytes; the others have three
  const PAGE = 128; // values of each further byte
  const [JOINED, CAPITAL] = [1, 2];

  /** The text that bytes stand for; `entries` are words, each after a space, and characters outside of ASCII. */
  hg.longhand = function (bytes, entries) {
    // What stands as it is, is cut from here: a run of letters at once.
    const plain = new TextDecoder("latin1").decode(bytes);
    let text = "";
    let at = 0;
    let from = 0;
    while (at < bytes.length) {
      const begin = at;
      let byte = bytes[at++];
      if (byte > CAPITAL && byte < 128) continue;
      text += plain.slice(from, begin);
      const joined = byte === JOINED;
      if (joined) byte = bytes[at++];
      const capital = byte === CAPITAL;
      if (capital) byte = bytes[at++];
      let number = byte - 128;
      if (number >= ONE + TWO) {
        number = ONE + TWO * PAGE + ((number - ONE - TWO) * PAGE + bytes[at] - 128) * PAGE + bytes[at + 1] - 128;
        at += 2;
      } else if (number >= ONE) number = ONE + (number - ONE) * PAGE + bytes[at++] - 128;
      const entry = entries[number];
      const word = capital ? " " + entry[1].toUpperCase() + entry.slice(2) : entry;
      text += joined ? word.slice(1) : word;
      from = at;
    }
    return text + plain.slice(from);
  };

  /** @type {Promise<string[]> | null} */
  let known = null;
  const entries = () => (known = known || hg.unpackText("abstract-words").then((text) => text.split("\n")));

  /** Some papers; where the page has abstracts, these are a block of their own, one a line. */
  hg.readPapers = async function (number, withAbstracts) {
    const reading = /** @type {Promise<Omit<PaperColumns, "abstract">>} */ (hg.unpackJson("papers-" + number));
    if (!withAbstracts) return reading.then((chunk) => ({ ...chunk, abstract: chunk.id.map(() => "") }));
    const [chunk, words, bytes] = await Promise.all([reading, entries(), hg.unpackBytes("abstracts-" + number)]);
    return { ...chunk, abstract: hg.longhand(new Uint8Array(bytes), words).split("\n") };
  };
})(window.Hierarchography);
