// @ts-check
/* The codes of all papers in the columns to colour by, as rendering/page/columns.py lays them out. */
(function (hg) {
  "use strict";

  hg.UNKNOWN_VALUE = 255; // the code of a paper without a value

  /** A byte a paper and column, column by column; those of a column that is a field follow from the field's codes. */
  hg.readColumns = async function (store) {
    const { columns, total } = store;
    const codes = new Uint8Array(columns.length * total);
    if (!columns.length) return codes;
    const [stored, fields] = [await store.columnCodes(), await store.fields()];
    let offset = 0;
    columns.forEach((column, number) => {
      const field = fields.find((one) => one.key === column.field);
      const own = codes.subarray(number * total, (number + 1) * total);
      const rest = (column.values || []).length;
      if (field) field.codes.forEach((code, place) => (own[place] = code ? Math.min(code - 1, rest) : hg.UNKNOWN_VALUE));
      else own.set(stored.subarray(offset, (offset += total)));
    });
    return codes;
  };
})(window.Hierarchography);
