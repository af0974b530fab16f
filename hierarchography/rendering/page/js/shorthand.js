// @ts-check
/* Texts of frequent words, written as numbers in bytes that ASCII leaves free: see rendering/page/shorthand.py. */
(function (hg) {
  "use strict";

  const [ONE, TWO] = [64, 48]; // first bytes, from 128 on, of numbers of one and of two bytes; the others have three
  const PAGE = 128; // values of each further byte
  const [JOINED, CAPITAL] = [1, 2];
  const NEWLINE = 10; // stands for itself, and is no part of a number

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

  /**
   * The abstracts of a block of papers, one a line. They are most of the page, and of a list a reader opens few: each is
   * written out when it is asked for, all of them only for a search.
   */
  hg.readAbstracts = async function (number) {
    const [words, buffer] = await Promise.all([entries(), hg.unpackBytes("abstracts-" + number)]);
    const bytes = new Uint8Array(buffer);
    const starts = [0];
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) starts.push(at + 1);
    starts.push(bytes.length + 1);
    /** @type {string[] | null} */
    let lines = null;
    return {
      at: (row) => (lines ? lines[row] : hg.longhand(bytes.subarray(starts[row], starts[row + 1] - 1), words)),
      all: () => (lines = lines || hg.longhand(bytes, words).split("\n")),
    };
  };
})(window.Hierarchography);
