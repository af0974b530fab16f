/* The packed blocks of the page: base64 of gzip, in inert script elements. */
(function (hg) {
  "use strict";

  function decoded(text) {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let place = 0; place < binary.length; place++) bytes[place] = binary.charCodeAt(place);
    return bytes;
  }

  function inflated(id) {
    const stream = new Blob([decoded(hg.byId(id).textContent)]).stream();
    return new Response(stream.pipeThrough(new DecompressionStream("gzip")));
  }

  hg.unpackJson = (id) => inflated(id).json();
  hg.unpackText = (id) => inflated(id).text();
  hg.unpackBytes = (id) => inflated(id).arrayBuffer();

  /** `read(number)` with its answers kept: the `most` used last. */
  hg.keeping = function (most, read) {
    const kept = new Map();
    return function (number) {
      const value = kept.has(number) ? kept.get(number) : read(number);
      kept.delete(number);
      kept.set(number, value);
      if (kept.size > most) kept.delete(kept.keys().next().value);
      return value;
    };
  };
})(window.Hierarchography);
