// @ts-check
/* What papers are filtered by beside years and authors: values and codes, as rendering/page/fields.py lays them out. */
(function (hg) {
  "use strict";

  /** @type {Record<number, Uint8ArrayConstructor | Uint16ArrayConstructor | Uint32ArrayConstructor>} */
  const ARRAYS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };

  const languages = "DisplayNames" in Intl ? new Intl.DisplayNames(["en"], { type: "language", fallback: "code" }) : null;

  /** A value as the reader sees it: of a column of languages, "English" for "en". */
  hg.valueName = function (column, value) {
    if (!languages || !/^(?:c\.)?lang(?:uage)?s?$/i.test(column) || !/^[a-z]{2,3}(?:-[A-Za-z]{2,4})?$/.test(value)) return value;
    return languages.of(value) || value;
  };

  hg.readFields = async function (papers) {
    const [facts, bytes] = await Promise.all([hg.unpackJson("fields"), hg.unpackBytes("codes")]);
    let offset = 0;
    return /** @type {FieldFacts[]} */ (facts).map(({ key, label, values, width, shown, series = [] }) => {
      offset += papers * width;
      return { key, label, values, shown, series: series.map(([name, ...members]) => ({ name, members })), codes: new ARRAYS[width](bytes.slice(offset - papers * width, offset)), starts: null };
    });
  };
})(window.Hierarchography);
