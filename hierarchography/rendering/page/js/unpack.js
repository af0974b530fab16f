// @ts-check
/* The packed blocks of the page: base64 of gzip, in inert script elements. */
(function (hg) {
  "use strict";

  /** @param {string} text */
  function decoded(text) {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let place = 0; place < binary.length; place++) bytes[place] = binary.charCodeAt(place);
    return bytes;
  }

  /** @param {string} id */
  function inflated(id) {
    const block = document.getElementById(id);
    if (!block) throw new Error("the page has no block " + id);
    const { readable, writable } = new DecompressionStream("gzip");
    const writer = writable.getWriter();
    // What fails here fails for the reader as well, and is reported there.
    writer.write(decoded(block.textContent || "")).catch(() => {});
    writer.close().catch(() => {});
    return new Response(readable);
  }

  hg.unpackJson = (id) => inflated(id).json();
  hg.unpackText = (id) => inflated(id).text();
  hg.unpackBytes = (id) => inflated(id).arrayBuffer();

  /** `read(number)` with its answers kept: the `most` used last. */
  hg.keeping = function (most, read) {
    /** @type {Map<number, ReturnType<typeof read>>} */
    const kept = new Map();
    return function (number) {
      const value = kept.get(number) ?? read(number);
      kept.delete(number);
      kept.set(number, value);
      for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
      return value;
    };
  };
})(window.Hierarchography);
