// @ts-check
/* Filters: which papers pass, how many would pass by each value of a facet, and a filter as part of an address. */
(function (hg) {
  "use strict";

  /** No filter at all. */
  hg.noFilter = () => ({ years: null, values: {}, query: "", about: "", since: "" });

  /** A filter as text for an address, `years=2010-2015&venue=Nature&q=bert`; empty where nothing is filtered. */
  hg.writeFilter = function (filter) {
    const parameters = new URLSearchParams();
    if (filter.query) parameters.append("q", filter.query);
    if (filter.about) parameters.append("about", filter.about);
    if (filter.years) parameters.append("years", filter.years.join("-"));
    if (filter.since) parameters.append("since", filter.since);
    for (const key of Object.keys(filter.values).sort()) {
      for (const value of [...filter.values[key]].sort()) parameters.append(key, value);
    }
    return parameters.toString();
  };

  /** The filter that a text stands for; `keys` are the fields of this map, what else it names is left out. */
  hg.readFilter = function (text, keys) {
    const filter = hg.noFilter();
    for (const [name, value] of new URLSearchParams(text)) {
      const years = name === "years" ? /^(\d{1,4})-(\d{1,4})$/.exec(value) : null;
      if (years) filter.years = [Number(years[1]), Number(years[2])];
      else if (name === "q") filter.query = value;
      else if (name === "about") filter.about = value;
      else if (name === "since" && keys.includes("added")) filter.since = value;
      else if (keys.includes(name) && value) filter.values[name] = [...new Set([...(filter.values[name] || []), value])];
    }
    return filter;
  };

  /** Whether a filter's text has words or a meaning to search for. */
  hg.isSearched = (text) => ["q", "about"].some((key) => new URLSearchParams(text).has(key));

  /** A filter's text without its query. */
  hg.withoutQuery = (text) => new URLSearchParams([...new URLSearchParams(text)].filter(([name]) => name !== "q" && name !== "about")).toString();

  /** What a filter's text is with a search under way in the place of its own query; the text itself without one. */
  hg.withSought = function (text, sought) {
    if (!sought) return text;
    const rest = new URLSearchParams(hg.withoutQuery(text));
    return new URLSearchParams([[sought.about ? "about" : "q", sought.about || sought.query], ...rest]).toString();
  };

  /** The filter with a value of a field put in, or taken out where it was in. */
  hg.toggled = function (filter, key, value) {
    const before = filter.values[key] || [];
    const after = before.includes(value) ? before.filter((each) => each !== value) : [...before, value];
    const values = { ...filter.values, [key]: after };
    if (!after.length) delete values[key];
    return { ...filter, values };
  };

  /** What names a series of venues in an address and in a filter's values, beside the venues themselves. */
  hg.SERIES = "series";

  /** The values of a field that a filter lets pass, those of whole series among them; null for all. */
  hg.wantedOf = function (filter, { key, values, series }) {
    const names = series.length ? filter.values[hg.SERIES] || [] : [];
    const inside = series.filter(({ name }) => names.includes(name)).flatMap(({ members }) => members.map((at) => values[at]));
    const single = filter.values[key];
    return single || names.length ? [...new Set([...(single || []), ...inside])] : null;
  };

  /** The filter with a whole series put in, in the place of its single values; or taken out where it was in. */
  hg.toggledSeries = function (filter, field, { name, members }) {
    const inside = members.map((at) => field.values[at]);
    let next = filter;
    for (const value of filter.values[field.key] || []) if (inside.includes(value)) next = hg.toggled(next, field.key, value);
    return hg.toggled(next, hg.SERIES, name);
  };

  /** The filter with one value of a series put in or taken out; of a whole series that is in, the others stay. */
  hg.toggledMember = function (filter, field, { name, members }, value) {
    if (!(filter.values[hg.SERIES] || []).includes(name)) return hg.toggled(filter, field.key, value);
    let next = hg.toggledSeries(filter, field, { name, members });
    for (const at of members) if (field.values[at] !== value) next = hg.toggled(next, field.key, field.values[at]);
    return next;
  };

  /**
   * The papers that pass by a field with one value each.
   * @param {Facet} field
   * @param {string[]} wanted
   * @returns {(place: number) => boolean}
   */
  function byCode({ codes, values }, wanted) {
    const allowed = new Uint8Array(values.length + 1);
    for (const value of wanted) allowed[values.indexOf(value) + 1] = 1;
    allowed[0] = 0;
    return (place) => allowed[codes[place]] === 1;
  }

  /**
   * The papers that pass by a field with several values each, such as authors.
   * @param {Facet} field
   * @param {string[]} wanted
   * @returns {(place: number) => boolean}
   */
  function byCodes({ codes, values, starts }, wanted) {
    const allowed = new Set(wanted.map((value) => values.indexOf(value) + 1).filter(Boolean));
    const ends = /** @type {Uint32Array} */ (starts);
    return (place) => {
      for (let at = ends[place]; at < ends[place + 1]; at++) if (allowed.has(codes[at])) return true;
      return false;
    };
  }

  /** The names in lines "A; B; C", as a field with several values for each paper; "others" is nobody. */
  hg.severalValues = function (key, label, lines) {
    /** @type {Map<string, number>} */
    const codeOf = new Map();
    const starts = new Uint32Array(lines.length + 1);
    /** @type {number[]} */
    const codes = [];
    lines.forEach((line, place) => {
      for (const name of line ? new Set(line.split("; ")) : []) {
        if (!name || name === "others") continue;
        const code = codeOf.get(name) ?? codeOf.size + 1;
        codeOf.set(name, code);
        codes.push(code);
      }
      starts[place + 1] = codes.length;
    });
    return { key, label, values: [...codeOf.keys()], series: [], codes: Uint32Array.from(codes), starts, shown: codeOf.size > 1 };
  };

  /**
   * Which papers pass. `found` are the places that the filter's query found, null without one. Returns their
   * ascending places, and `counts(key, start, stop)`: of the papers at these places those by each code of a field (by
   * year for "years"), as they would be without what the filter says of that field itself.
   */
  hg.applyFilter = function (filter, { total, year, fields }, found) {
    /** @type {{ key: string, passes: (place: number) => boolean }[]} */
    const tests = [];
    const { years } = filter;
    if (years) tests.push({ key: "years", passes: (place) => year[place] >= years[0] && year[place] <= years[1] });
    const added = filter.since ? fields.find((field) => field.key === "added") : undefined;
    if (added) tests.push({ key: "since", passes: hg.addedSince(added, filter.since) });
    for (const field of fields) {
      const wanted = hg.wantedOf(filter, field);
      if (wanted) tests.push({ key: field.key, passes: (field.starts ? byCodes : byCode)(field, wanted) });
    }
    if (found) {
      const mask = new Uint8Array(total);
      for (const place of found) mask[place] = 1;
      tests.push({ key: "q", passes: (place) => mask[place] === 1 });
    }
    const failures = new Uint8Array(total);
    const last = new Uint8Array(total);
    tests.forEach(({ passes }, number) => {
      for (let place = 0; place < total; place++) {
        if (passes(place)) continue;
        failures[place]++;
        last[place] = number;
      }
    });
    const places = new Uint32Array(total);
    let count = 0;
    for (let place = 0; place < total; place++) if (!failures[place]) places[count++] = place;

    /** @param {string} key @param {number} start @param {number} stop @param {(place: number) => void} add */
    function each(key, start, stop, add) {
      const own = tests.findIndex((test) => test.key === key);
      for (let place = start; place < stop; place++) {
        if (!failures[place] || (failures[place] === 1 && last[place] === own)) add(place);
      }
    }

    return {
      places: places.slice(0, count),
      counts(key, start = 0, stop = total) {
        const field = fields.find((one) => one.key === key);
        const counted = new Uint32Array(field ? field.values.length + 1 : 10_000);
        if (!field) each(key, start, stop, (place) => counted[year[place]]++);
        else if (!field.starts) each(key, start, stop, (place) => counted[field.codes[place]]++);
        else {
          const { codes, starts } = field;
          each(key, start, stop, (place) => {
            for (let at = starts[place]; at < starts[place + 1]; at++) counted[codes[at]]++;
          });
        }
        return counted;
      },
    };
  };
})(window.Hierarchography);
