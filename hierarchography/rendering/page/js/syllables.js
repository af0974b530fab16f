// @ts-check
/* Where English words of names may be divided: after prefixes, before endings, and between syllables as these mostly are. */
(function (hg) {
  "use strict";

  const LEAST_WORD = 7; // letters: shorter ones stay whole
  const LEAST_PIECE = 3; // letters
  const PREFIX = /^(?:astro|auto|bio(?=[c-z])|cosmo|counter|cyber|dis|electro|geo|hyper|immuno|inter|macro|meta|micro|mis|multi|nano|neuro|over|para|photo|poly|psycho|radio|semi|socio|spectro|super|thermo|trans|ultra|under)/;
  const ENDING = /(?:(?:tion|sion|cian)(?:s|al|ally|ary)?|(?<=[aeiou])(?:ology|ologies|ological)|metrics?|graph(?:y|s|ic|ics)|gram(?:s|ming)?|ments?|ness|ities|ity|istry|istics?|(?<=[bcdfghjklmnpqrstvwxz])(?:ics|isms?)|(?<=[aeiou].*[^aeiou])(?<!\1([bdfgmnprt]))ings?|ships?|works?|ware)$/;
  // A syllable begins with the last consonant between two vowels, or with two that are said as one.
  const SYLLABLE = /[aeiouy](?:[b-df-hj-np-tv-z]*?)(?=(?:(?:ch|gh|ph|sh|th)[lr]?|[bcdfgpt]r|[bcfgp]l|qu|[b-df-hj-np-tv-xz])[aeiouy])/g;

  const SILENT = /^(?:[^aeioudt]ed|[^aeioucgsxz]es)$/; // no syllables, as in "trained" and "engines"

  /** @param {string} word in small letters */
  function places(word) {
    const prefix = PREFIX.exec(word);
    const ending = ENDING.exec(word);
    const between = [...word.matchAll(SYLLABLE)].map((found) => found.index + found[0].length);
    const sure = [prefix ? prefix[0].length : 0, ending ? ending.index : 0];
    /** @type {number[]} */
    const kept = [];
    for (const at of [...sure, ...between]) {
      const apart = [0, word.length, ...kept].every((other) => Math.abs(at - other) >= LEAST_PIECE);
      if (apart && !SILENT.test(word.slice(at)) && !(ending && at > ending.index)) kept.push(at);
    }
    return kept.sort((a, b) => a - b);
  }

  /** A word (with what stands around it) in pieces that may end a line; one piece where it is short or not plain letters. */
  hg.syllables = function (word) {
    const [, before, letters, after] = /^([^a-z]*)([a-z]*)(.*)$/is.exec(word) || ["", "", word, ""];
    if (letters.length < LEAST_WORD || /[^\s.,;:&()/-]/.test(before + after) || letters === letters.toUpperCase()) return [word];
    const cuts = [0, ...places(letters.toLowerCase()), letters.length];
    const pieces = cuts.slice(1).map((end, at) => letters.slice(cuts[at], end));
    pieces[0] = before + pieces[0];
    pieces[pieces.length - 1] += after;
    return pieces;
  };
})(window.Hierarchography);
