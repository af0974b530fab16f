// @ts-check
/*
 * The names on the map. Every child of the topic that is looked at has its name: where its papers are densest (see
 * spots.js) if that covers few of other topics, else beside them, then with a line to that place. Of more children than there can be room for, those that find none have a number, which the legend explains. Names
 * of narrower topics and of what lies around follow where there is room. No name meets another.
 */
(function (hg) {
  "use strict";

  const OPEN = 0.17; // of the map's shorter side: a topic that spreads wider shows the topics inside it as well
  const MOST = 40;
  hg.MOST_NAMED = 48; // of more children the others have a name where there is room, else a number
  const CELL = 4; // px: to find room for numbers
  const NUMBER = 10; // px
  const DOT = 7; // px: where not even a number has room
  const NEAR = 160; // px that a number goes for it
  const GAP = hg.NAME_GAP;
  const MOST_WIDTH = 160; // px
  const SCALES = [1, 0.75, 0.5]; // of all names where one finds no room
  const SIZES = [1, 0.85, 0.7, 0.6]; // of a name's own size
  const LEAST = 10; // px
  const REACHES = [3, 14, 26, 40, 58, 80, 106, 136, 170, 210, 260, 320]; // px from a cloud's middle to a name beside it
  const TURNS = 16;
  const CROWDED = 110; // px that a name goes to get off this share of papers of other topics, more for more
  const FULL = 0.006; // of the papers in sight
  const SECOND = 35; // px that each further place of a topic must be better by
  const NEARBY = 5; // of the reaches: tried around those
  const SMALLER = 12; // px that smaller type must be better by
  const STAY = 30; // px that another place must be better by: names do not jump about while the map is moved
  const LINE = 10; // px: a name farther from its place has a line to it
  const SEEN = 0.02; // of a topic's papers in sight for its name to be there
  const SAMPLE = 2000;

  /**
   * The line from a name to its place; null where the name is on it or near.
   * @param {number} left @param {number} top @param {Size} fit @param {number} x @param {number} y
   * @returns {Leader | null}
   */
  function leaderOf(left, top, fit, x, y) {
    const at = hg.clamp(x, left, left + fit.width);
    const down = hg.clamp(y, top, top + fit.height);
    return Math.hypot(at - x, down - y) > LINE ? { from: [at, down], to: [x, y] } : null;
  }

  /** The places of a topic that its name may stand on, in px. @param {Wanted} wanted @returns {Position[]} */
  const spotsOf = ({ x, y, spots }) => spots || [[x, y]];

  /** A name's places around its own, by the free space between the two. @param {Wanted} wanted @param {Fit} fit */
  function around(wanted, fit) {
    const { x, y, must, was } = wanted;
    /** @type {number[]} */
    const places = [];
    if (was) places.push(x - fit.width / 2 + was[0], y - fit.height / 2 + was[1]);
    spotsOf(wanted).forEach((spot, number) => {
      const [west, north] = [spot[0] - fit.width / 2, spot[1] - fit.height / 2];
      for (const step of [0, -0.75, 0.75]) places.push(west, north + step * fit.height);
      for (const reach of must ? REACHES.slice(0, number ? NEARBY : REACHES.length) : []) {
        for (let turn = 0; turn < TURNS; turn++) {
          const angle = (2 * Math.PI * turn) / TURNS;
          places.push(west + Math.cos(angle) * (reach + fit.width / 2), north + Math.sin(angle) * (reach + fit.height / 2));
        }
      }
    });
    return places;
  }

  /**
   * The best free box for a name, of these places (left and top of each in turn): near its own and off the papers of others.
   * @param {Wanted} wanted @param {Fit} fit @param {Room} room @param {ArrayLike<number>} places
   * @param {{ strict: boolean, free?: boolean, stay?: number }} how `strict`: no line through a name; `free`: the places
   * are known to meet no other name; `stay`: px that any other place must be better by than the first
   * @returns {{ label: NameLabel, cost: number } | null} the cost in px
   */
  function best(wanted, fit, room, places, { strict, free = false, stay = 0 }) {
    const { size, taken, leaders, crowd } = room;
    const spots = spotsOf(wanted);
    /** @type {NameLabel | null} */
    let kept = null;
    let least = Infinity;
    for (let at = 0; at < places.length; at += 2) {
      const bonus = at ? 0 : stay;
      const left = hg.clamp(places[at], GAP, size.width - fit.width - GAP);
      const top = hg.clamp(places[at + 1], GAP, size.height - fit.height - GAP);
      if (left < GAP || top < GAP) continue;
      let [far, spot] = [Infinity, spots[0]];
      for (let number = 0; number < spots.length; number++) {
        const away = Math.hypot(left + fit.width / 2 - spots[number][0], top + fit.height / 2 - spots[number][1]) + SECOND * number;
        if (away < far) [far, spot] = [away, spots[number]];
      }
      far -= bonus;
      if (far >= least) continue;
      if (!free && hg.meetsAny(left, top, fit, taken)) continue;
      const cost = far + (wanted.must ? CROWDED * Math.log2(1 + crowd(wanted.row, left, top, fit.width, fit.height) / FULL) : 0);
      if (cost >= least) continue;
      if (strict && leaders.some((line) => hg.crosses(line, left, top, fit))) continue;
      const leader = leaderOf(left, top, fit, spot[0], spot[1]);
      if (leader && !wanted.must) continue;
      if (strict && leader && taken.some((other) => hg.crosses(leader, other.left, other.top, other.fit))) continue;
      [kept, least] = [{ row: wanted.row, fit, left, top, leader }, cost];
    }
    return kept && { label: kept, cost: least };
  }

  /** @param {Wanted} wanted @param {number} most @param {number} width */
  const fitOf = (wanted, most, width) => hg.fitText(wanted.text, width, 200, { most, weight: wanted.weight, rows: 4 });

  /** @param {Wanted} wanted @param {Room} room @param {number} scale */
  function placed(wanted, room, scale) {
    const width = Math.min(MOST_WIDTH, 0.42 * room.size.width);
    /** @type {NameLabel | null} */
    let kept = null;
    let least = Infinity;
    for (const [number, share] of SIZES.entries()) {
      if (SMALLER * number >= least) break; // a better place is not worth so small a type
      const type = Math.max(Math.round(2 * share * scale * wanted.most) / 2, LEAST);
      const fit = fitOf(wanted, type, width) || fitOf(wanted, type, room.size.width - 2 * GAP);
      if (!fit) continue;
      const found = best(wanted, fit, room, around(wanted, fit), { strict: true, stay: wanted.was ? STAY : 0 });
      if (!wanted.must) return found && found.label;
      if (found && found.cost + SMALLER * number < least) [kept, least] = [found.label, found.cost + SMALLER * number];
    }
    if (kept) return kept;
    const small = fitOf(wanted, LEAST, width) || fitOf(wanted, LEAST, room.size.width - 2 * GAP);
    if (!small) return null;
    const places = hg.freePlaces(small, room.size, room.taken);
    const found = best(wanted, small, room, places, { strict: true, free: true }) || best(wanted, small, room, places, { strict: false, free: true });
    return found && found.label;
  }

  /**
   * A number for each of the topics that have no room for their name: on their place or as near to it as is free; where
   * nothing is, a dot that says the name.
   * @param {Wanted[]} wanted @param {Room} room
   */
  function numbersOf(wanted, { size, taken }) {
    const [across, down] = [Math.ceil(size.width / CELL), Math.ceil(size.height / CELL)];
    const full = new Uint8Array(across * down);
    /** Whether a rectangle is free, which with `take` it is no longer. @param {Taken} box @param {boolean} take */
    const free = ({ left, top, fit }, take) => {
      const [right, bottom] = [Math.min((left + fit.width) / CELL, across - 1), Math.min((top + fit.height) / CELL, down - 1)];
      for (let y = Math.max(Math.floor(top / CELL), 0); y <= bottom; y++) {
        for (let x = Math.max(Math.floor(left / CELL), 0); x <= right; x++) {
          if (take) full[y * across + x] = 1;
          else if (full[y * across + x]) return false;
        }
      }
      return true;
    };
    for (const { left, top, fit } of taken) free({ left, top, fit: { width: fit.width + GAP, height: fit.height } }, true);
    return wanted.map((one) => {
      const text = String(one.number);
      const fit = { lines: [text], size: NUMBER, weight: 700, width: hg.textWidth(text, 700) * NUMBER + 6, height: hg.LINE * NUMBER + 2 };
      const dot = { ...fit, lines: [""], width: DOT, height: DOT };
      /** @param {number} x @param {number} y @param {Fit} box @returns {NameLabel} */
      const at = (x, y, box) => {
        const left = hg.clamp(x - box.width / 2, GAP, size.width - box.width - GAP);
        const top = hg.clamp(y - box.height / 2, GAP, size.height - box.height - GAP);
        return { row: one.row, number: one.number, fit: box, left, top, leader: null };
      };
      /** @param {Fit} box @returns {NameLabel | null} */
      const near = (box) => {
        for (let reach = 0; reach < NEAR; reach += 8) {
          for (let turn = 0; turn < (reach ? TURNS : 1); turn++) {
            const angle = (2 * Math.PI * turn) / TURNS;
            const next = at(one.x + reach * Math.cos(angle), one.y + reach * Math.sin(angle), box);
            if (free(next, false)) return next;
          }
        }
        return null;
      };
      const label = near(fit) || near(dot) || at(one.x, one.y, dot);
      label.leader = leaderOf(label.left, label.top, label.fit, one.x, one.y);
      free(label, true);
      taken.push(label);
      return label;
    });
  }

  /**
   * Boxes for the names: those that must be there, then the others where there is room.
   * If one that must be there finds no room, all become smaller.
   */
  hg.placeNames = function (wanted, size, taken, crowd) {
    const must = wanted.filter((one) => one.must);
    /** @type {NameLabel[]} */
    let labels = [];
    /** @type {Room} */
    let room = { size, taken: [...taken], leaders: [], crowd };
    /** Whether a name found room. @param {Wanted} one @param {number} scale */
    const add = (one, scale) => {
      const label = placed(one, room, scale);
      if (!label) return false;
      labels.push(label);
      room.taken.push(label);
      if (label.leader) room.leaders.push(label.leader);
      return true;
    };
    for (const scale of SCALES) {
      labels = [];
      room = { size, taken: [...taken], leaders: [], crowd };
      const last = scale === SCALES[SCALES.length - 1];
      // One that finds no room is enough to try the next scale; at the last one the others are named all the same.
      const all = last ? must.filter((one) => !add(one, scale)).length === 0 : must.every((one) => add(one, scale));
      if (all) break;
    }
    // Those that find no room have a number.
    const unnamed = wanted.filter((one) => one.number && !one.must && !add(one, 1));
    if (unnamed.length) labels.push(...numbersOf(unnamed, room));
    for (const one of wanted) if (!one.must && !one.number && labels.length < Math.max(MOST, must.length)) add(one, 1);
    return labels;
  };

  /** The densest places of a topic that are in sight, in px. @param {PlacedStore} store @param {PlacedPoints} points @param {Camera} camera @param {Size} size @param {number} row */
  const spotsInSight = (store, points, camera, { width, height }, row) =>
    hg.spotsOf(store, points, row).map(([x, y]) => camera.toScreen(x, y)).filter(([x, y]) => x >= 0 && y >= 0 && x <= width && y <= height);

  /**
   * Where the name of a topic points: where its papers are densest, or if no such place is in sight the nearest of its
   * papers in sight; none if hardly any is.
   * @param {PlacedStore} store @param {PlacedPoints} points @param {Camera} camera @param {Size} size @param {number} row
   * @returns {Position[]}
   */
  function placesOf(store, points, camera, size, row) {
    const spots = spotsInSight(store, points, camera, size, row);
    if (spots.length) return spots;
    const { width, height } = size;
    const [x, y] = camera.toScreen(store.x[row], store.y[row]);
    const stride = Math.max(Math.floor(store.size[row] / SAMPLE), 1);
    /** @type {Position | null} */
    let nearest = null;
    let [least, seen, read] = [Infinity, 0, 0];
    for (let place = store.start[row]; place < store.start[row] + store.size[row]; place += stride) {
      const [px, py] = camera.toScreen(points.x[place], points.y[place]);
      read++;
      if (px < 0 || py < 0 || px > width || py > height) continue;
      seen++;
      const far = (px - x) ** 2 + (py - y) ** 2;
      if (far < least) [nearest, least] = [[px, py], far];
    }
    return nearest && seen >= SEEN * read ? [nearest] : [];
  }

  /** The names to place: the children of what is looked at, what is inside them, and what lies around, by importance. */
  hg.wantedNames = function (store, points, camera, size, focus) {
    const shorter = Math.min(size.width, size.height);
    const above = new Set(store.ancestors(focus));
    const scale = hg.clamp(Math.min(size.width / 900, size.height / 700), 0.78, 1);
    /** @type {Wanted[]} */
    const wanted = [];
    /** @param {number} row @param {string} kind */
    const add = (row, kind) => {
      const spots = kind === "child" ? placesOf(store, points, camera, size, row) : spotsInSight(store, points, camera, size, row).slice(0, 1);
      if (!spots.length) return;
      const share = Math.sqrt(store.size[row] / store.size[focus]);
      const most = kind === "child" ? scale * Math.min(13 + 14 * share, 19) : Math.max(11.5 * scale, LEAST);
      wanted.push({ row, kind, text: store.label[row], x: spots[0][0], y: spots[0][1], spots, must: kind === "child", most, weight: kind === "child" ? 700 : 500 });
    };
    /** @param {number} row @param {string} kind */
    const visit = (row, kind) => {
      if (row === focus) return store.children[row].forEach((child) => visit(child, "child"));
      const wide = store.spread[row] * camera.scale > OPEN * shorter;
      const opened = !store.isLeaf(row) && (wide || above.has(row));
      if (kind === "child" || !opened) add(row, kind);
      if (opened) store.children[row].forEach((child) => visit(child, kind === "outside" ? kind : "inside"));
    };
    visit(0, "outside");
    const order = ["child", "inside", "outside"];
    wanted.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || store.size[b.row] - store.size[a.row]);
    const children = wanted.filter(({ kind }) => kind === "child");
    // The number is the place in the legend, so that it stays when the map is moved.
    if (store.children[focus].length > hg.MOST_NAMED) for (const one of children) one.number = store.children[focus].indexOf(one.row) + 1;
    for (const one of children.slice(hg.MOST_NAMED)) one.must = false;
    return wanted;
  };
})(window.Hierarchography);
