/*
 * The types of what passes between the page's modules. `make lint-js` checks the modules against them; neither the
 * page nor the wheel holds this file. A topic is a row of the columns, a paper a place in the page's order.
 */

/** The topics as columns, in preorder: see rendering/page/payload.py. */
interface Topics {
  id: string[];
  /** -1 for the root. */
  parent: number[];
  name: string[];
  label: string[];
  keywords: string[][];
  description: string[];
  weak: string[];
  size: number[];
  /** The place of the first paper; a topic's papers are `[start, start + size)`. */
  start: number[];
  confidence: number[];
  neighbours: number[];
  density: (number | null)[];
  central: number[][];
  related: number[][];
  /** For each of the related topics, the links between neighbouring papers of the two. */
  links: number[][];
  /** Only where a year is known: the place of the first bar, then the papers of each bar. */
  trend?: number[][];
  growth?: (number | null)[];
  /** Papers of the newest years, those from `Years.recent` on. */
  recent?: number[];
  /** Only where the input has citations: those of all papers of the topic. */
  cited?: number[];
  /** Only of a map that was updated: papers added on the day of the last update, and 1 where the topic was born then. */
  added?: number[];
  born?: number[];
  /** In how many of `MapFacts.trees` the topic comes back; null where that was not measured. */
  returns?: (number | null)[];
  year?: (number | null)[];
  /** Only where the papers have places on a plane, in its steps. */
  x?: number[];
  y?: number[];
  spread?: number[];
}

interface Years {
  first: number;
  step: number;
  bars: number;
  recent: number;
}

/** Every colour of one theme: see rendering/colours.py. */
interface Colours {
  root: string;
  more: string;
  unknown: string;
  plain: string;
  branches: string[][];
  ink: string[][];
  points: string[];
  scales: Record<string, string[]>;
  pointScales: Record<string, string[]>;
  scaleInk: Record<string, string[]>;
}

interface MapFacts {
  title: string;
  chart: string;
  /** Papers a block `papers-N` holds. */
  chunk: number;
  years: Years | null;
  /** The longer side of the plane in steps, where the papers have places on one. */
  plane: number | null;
  abstracts: boolean;
  /** The day of the last update; null without one. */
  updated: string | null;
  /** The trees that the stability of topics was measured on. */
  trees: number;
  /** Whether edits change the view that the page shows. */
  editable: boolean;
  /** The filter with which the page opens, as in its address; empty for none. */
  filter: string;
  /** Only of a map that was refined: the topics that took the place of former ones, by the ids of these. */
  former?: Record<string, string>;
  colours: Record<ThemeName, Colours>;
  search: Search;
  /** The colouring that the page opens in. */
  colour: string;
  columns: Column[];
  /** The names of all views of the papers, the one that the page opens with first. */
  views: string[];
  /** Whether the topics are labels that the papers were given. */
  labelled: boolean;
}

/** How the page is searched. */
interface Search {
  words: boolean;
  meaning: MeaningFacts | null;
}

/** The shapes of the model of meaning: see rendering/page/meaning.py. */
interface MeaningFacts {
  words: number;
  dimensions: number;
  paperDimensions: number;
  topics: number;
  topicWords: number;
}

/** A column of the input to colour by: of few `values`, or of numbers from `low` to `high`. See columns.py. */
interface Column {
  /** Its name in the address. */
  key: string;
  name: string;
  /** The code of each topic: a value's place, or a step from the lowest to the highest number. */
  topics: number[];
  values?: string[];
  /** The key of the field that has its codes; else they are in the block `columns`. */
  field?: string;
  others?: number;
  low?: number;
  high?: number;
  log?: boolean;
}

/** The element `map-data`. */
interface MapData extends MapFacts {
  papers: number;
  titleChunk: number;
  topics: Topics;
}

/** A block `view-N`: see rendering/page/views.py. */
interface ViewFacts {
  topics: Topics;
  /** Where the papers lie on the map: as in the first view, elsewhere, or nowhere. */
  plane: "shared" | "own" | "none";
  labelled: boolean;
  /** The topics' codes in each of the columns. */
  columnTopics: number[][];
}

/** The papers in the order of one view, and how to read them: see source.js. */
interface Source {
  data: MapData;
  view: string;
  titles: Titles;
  people: Titles;
  /** Blocks in the order of the first view. */
  readChunk(chunk: number): Promise<PaperColumns>;
  readAbstracts(chunk: number): Promise<Abstracts>;
  fields(): Promise<Facet[]>;
  points(): Promise<Points>;
  columns(): Promise<Uint8Array>;
  /** The second topics of the papers by place; null where the blocks of papers have them. */
  second: Int32Array | null;
  /** A paper's place in the order of the first view, and back. */
  home(place: number): number;
  placeOf(home: number): number;
}

/** Where the reader is, for another view. */
interface Now {
  address: Address;
  selection: Uint32Array | null;
  group: PaperGroup | null;
  /** Whether the details of a compact page are open. */
  open: boolean;
}

/** The same in the order of the other view, and what is said of it. */
interface Kept extends Now {
  text: string;
}

/** A block `papers-N`: columns. */
interface PaperColumns {
  id: string[];
  url: string[];
  doi: string[];
  /** 1 for a paper that has an abstract, else 0; absent where the page carries none. */
  abstracted?: number[];
  /** Of each paper the steps from its place to those of the papers most like it, best first. */
  similar: number[][];
  /** The leaf that it would go to next, as a row; -1 for none. */
  second: number[];
  /** Only where the input has citations. */
  cited?: number[];
}

/** The abstracts of a block: one by its row, or all of them. */
interface Abstracts {
  at(row: number): string;
  all(): string[];
}

interface Paper extends ListedPaper {
  abstract: string;
}

interface ListedPaper {
  place: number;
  title: string;
  year: number | null;
  confidence: number;
  /** 1 where its nearest neighbours placed it, else 0. */
  neighbours: number;
  authors: string;
  venue: string;
  url: string;
  doi: string;
  /** Null where it has one that was not read. */
  abstract: string | null;
  similar: number[];
  second: number;
  /** Null where the input has no citations. */
  cited: number | null;
}

/** A further home of a paper: its leaf as a row, and how well the paper fits it, in hundredths. */
interface Home {
  row: number;
  membership: number;
}

/** A block `homes-N`: see rendering/page/homes.py. */
interface HomeColumns {
  step: number[];
  leaf: number[];
  membership: number[];
}

/** Who a paper is by, and whether there were more. */
interface Credits {
  names: string[];
  others: boolean;
}

type PublicationKind = "conference" | "journal" | "none";

/** Growth since a year, of the years `first` to `last` (0 where only the shares are known): see growing.js. */
interface Growing {
  since: number;
  first: number;
  last: number;
  /** The first of the years before `since` that `gain` compares with. */
  earliest: number;
  /** By topic: papers with a year, those since, those before. */
  known: number[];
  recent: number[];
  before: number[];
  share: (number | null)[];
  gain: (number | null)[];
  /** The year that was wanted. */
  asked: number;
  /** The largest change of a topic in papers a year, the whole map aside. */
  most: number;
}

/** The year that growth is measured since, and how the list of what grew most is sorted. */
interface GrowthChoice {
  readonly possible: boolean;
  readonly known: boolean;
  readonly byShare: boolean;
  smallest: boolean;
  ready(): Promise<void>;
  use(lists: Lists): void;
  refresh(): void;
}

interface GrowthSection {
  node: HTMLElement;
  fill(): void;
  said(): string;
}

/** An edit of the map by hand: topics as rows, the target of a merge first; `to` and `place` are -1 where there is none. */
interface Edit {
  do: string;
  rows: number[];
  to: number;
  /** The paper to move, and its title. */
  place: number;
  title: string;
  name: string;
}

/** The edit mode: see editing.js. */
interface Editing {
  toggle(): void;
  topic(row: number): HTMLElement[];
  paper(place: number, title: string): HTMLElement[];
}

/** What a paper's card may do; null where it cannot. */
interface CardActions {
  editing: Editing;
  growing: GrowthChoice;
  /** Another year, order or level of the list of what grew, which is in sight. */
  chooseGrowth(change: Partial<Address>): void;
  /** End the filter and the search, with growth in sight. */
  countAll(): void;
  onMap: ((place: number) => void) | null;
  /** What a search found with the paper; null where none did. */
  foundWith(place: number): WayBack | null;
  /** The paper from which the reader came to a similar one; -1 for none. */
  before(): number;
  toPaper(place: number): void;
}

/** All that a search found, and how to go back to it. */
interface WayBack {
  /** Null while abstracts are still to be read. */
  count: number | null;
  go(): void;
}

/** Numbers of every paper, by place. */
interface Points {
  year: Uint16Array;
  confidence: Uint8Array;
  neighbours: Uint8Array;
  x: Uint16Array | null;
  y: Uint16Array | null;
}

interface PlacedPoints extends Points {
  x: Uint16Array;
  y: Uint16Array;
}

/** Some places of papers, in an order. */
type Places = Uint32Array | number[];

/** A text of lines and where each begins; one number more for the end. */
interface Lines {
  text: string;
  starts: Uint32Array;
}

interface Titles {
  count: number;
  perBlock: number;
  at(place: number): Promise<string>;
  all(): Promise<(place: number) => string>;
  folded(): Promise<(place: number) => string>;
  searchable(block: number): Promise<Lines>;
}

/** What papers are filtered by: code 0 means no value, code v the value v - 1. */
interface Facet {
  key: string;
  label: string;
  values: string[];
  codes: Uint8Array | Uint16Array | Uint32Array;
  /** Where a paper may have several values: its codes are `[starts[place], starts[place + 1])`. */
  starts: Uint32Array | null;
  shown: boolean;
  /** Values that belong together. */
  series: Series[];
}

/** A series of venues, and the places of these among the field's values. */
interface Series {
  name: string;
  members: number[];
}

/** A line of the menu "Filter": a value, or a series with the values `inside`; `some`: of these some are chosen. */
interface Entry {
  value: string;
  count: number;
  series: Series | null;
  inside: Entry[];
  checked: boolean;
  some: boolean;
  opened?: boolean;
}

/** An entry of the block `fields`. */
interface FieldFacts {
  key: string;
  label: string;
  values: string[];
  width: number;
  shown: boolean;
  /** Each a name and the places of its values. */
  series?: [string, ...number[]][];
}

interface Filter {
  /** Papers that updates added on this day or later; empty for all. */
  since: string;
  years: [number, number] | null;
  /** Values by the key of their field; of one field any will do, of several fields all are asked. */
  values: Record<string, string[]>;
  /** A query by words, and one by meaning. */
  query: string;
  about: string;
}

/** A filter applied: see filters.js. */
interface Filtered {
  places: Uint32Array;
  counts(key: string, start?: number, stop?: number): Uint32Array;
}

interface FilterColumns {
  total: number;
  year: Uint16Array;
  fields: Facet[];
}

/** A search under way, by words or by meaning, and the papers that it finds, best first. */
interface Sought {
  query: string;
  about: string;
  found: Uint32Array;
  /** What to mark in texts. */
  terms: string[];
}

/** The filter in force: see filtering.js. */
interface Filtering {
  readonly filter: Filter;
  readonly wanted: Filter;
  readonly isEmpty: boolean;
  readonly places: Uint32Array | null;
  readonly fields: Facet[];
  readonly isRanked: boolean;
  readonly sought: Sought | null;
  seek(search: Sought | null): void;
  counts(key: string, row: number): Uint32Array;
  open(): Promise<void>;
  use(text: string): Promise<void>;
  change(parts: Partial<Filter>): void;
  clear(): void;
  count(row: number): number;
  placesOf(row: number): Uint32Array;
  barsOf(row: number): number[] | null;
  within(places: Uint32Array): Promise<Uint32Array>;
}

/** How a term stands in each paper's fields: 3 as a word, 2 at the start of one, 1 inside, 0 not at all. */
interface Standing {
  title: Uint8Array;
  people: Uint8Array;
  venue: Uint8Array;
  abstract: Uint8Array;
}

/** A query as it was looked for; `mended`: words typed, and the words that they were taken for. */
interface Looked {
  terms: string[];
  mended: [string, string][];
  found: Standing[];
  /** The same with typos mended, while it is open whether papers have it all. */
  other?: Looked;
}

/** How the reader left the list of a field: `places` keeps the order while the menu is open. */
interface FacetState {
  open: boolean;
  sought: string;
  opened: Set<string>;
  places: Map<string, number> | null;
}

/** A venue, or a series of venues: see venues.js. */
interface Venue {
  series: Series | null;
  name: string;
  /** Those that say something, folded. */
  words: string[];
  count: number;
  acronyms: Set<string>;
}

interface Meaning {
  known(question: string): number;
  scores(question: string): { papers: Float32Array; topics: Float32Array } | null;
}

interface Store extends Topics, MapFacts {
  total: number;
  /** Growth as it is shown now; null where it says nothing: see growing.js. */
  grown?: Growing | null;
  /** What growth is sorted and coloured by; shares where nothing else was chosen. */
  grownBy?: "share" | "papers";
  /** What the tiles' areas say: `size`, or another measure of each topic. */
  weight: number[];
  children: number[][];
  ancestors(row: number): number[];
  leafOf(place: number): number;
  papers(places: Places): Promise<Paper[]>;
  listed(places: Places): Promise<ListedPaper[]>;
  abstractOf(place: number): Promise<string>;
  titles: Titles;
  people: Titles;
  fields(): Promise<Facet[]>;
  readChunk(chunk: number): Promise<PaperColumns>;
  readAbstracts(chunk: number): Promise<Abstracts>;
  paperId(place: number): Promise<string>;
  points(): Promise<Points>;
  view: string;
  home(place: number): number;
  placeOf(home: number): number;
  columnCodes(): Promise<Uint8Array>;
  suffix: string;
  row(id: string): number | undefined;
  depth(row: number): number;
  branch(row: number): number;
  isLeaf(row: number): boolean;
  leaves(): number[];
  path(row: number): string;
}

/** The data of a map whose papers have places on a plane. */
interface PlacedStore extends Store {
  plane: number;
  x: number[];
  y: number[];
  spread: number[];
  points(): Promise<PlacedPoints>;
}

interface Finder {
  topics(terms: string[], places: Uint32Array): number[];
  papers(query: string): Promise<Looked & { places: Uint32Array }>;
  abstracts(looked: Looked, onPart: (share: number) => boolean): Promise<Uint32Array | null>;
  hasAuthors(): Promise<boolean>;
  venues(query: string): Promise<{ field: Facet; found: Venue }[]>;
  meaning(): Promise<Meaning | null>;
  warm(): Promise<void>;
}

type ThemeName = "light" | "dark";

interface Theme {
  name(): ThemeName;
  /** A CSS variable of the page. */
  variable(name: string): string;
  onChange(listener: () => void): void;
  /** Whether the reader wants no motion. */
  still(): boolean;
}

/** A scale of values that topics are coloured by. */
interface Scale {
  /** The name of its colours. */
  ramp: string;
  values: (number | null)[];
  /** Where a value lies, 0 to 1. */
  at(value: number): number;
  /** What is written under it: at its ends and middle, or at round numbers. */
  ends?: string[];
  ticks?: { at: number; text: string }[];
  title: string;
  mapTitle?: string;
}

/** What the colours may say: the topic, where both are null; a number by a `scale`; or a value of a `column`. */
interface Mode {
  label: string;
  scale: Scale | null;
  column: Column | null;
}

interface Fill {
  fill: string;
  ink: string;
}

/** A key of the legend: a value of a column. */
interface ValueKey {
  code: number;
  text: string;
  count: number;
  colour: string;
}

interface Palette {
  modes: Record<string, Mode>;
  readonly name: string;
  readonly scale: Scale | null;
  readonly column: Column | null;
  /** The topic that is looked at, whose children have the hues. */
  readonly focus: number;
  bar(row: number): string;
  use(mode: string): void;
  look(row: number): void;
  ready(): Promise<void>;
  fill(tile: Tile, share?: number): Fill;
  topic(row: number): Fill;
  point(row: number): string;
  ofPapers(points: Points): ((place: number) => string) | null;
  nameInk(row: number, ground: string, least: number): string;
  values(onMap: boolean, places: Uint32Array | null): ValueKey[] | null;
  shades(onMap: boolean): string[];
  unknown(): string;
}

interface AnyTile {
  id: string;
  parent: string;
  /** The topic around it, -1 for the root. */
  above: number;
  size: number;
  /** What its area says. */
  weight: number;
  /** The place of the paper that it stands for, else -1. */
  place: number;
  title?: string;
  /** The topics, or papers, that a tile "n more" stands for. */
  hidden: number;
  /** Whether no tile lies inside it. */
  frontier: boolean;
  /** Papers of the topic looked at that come before it. */
  from: number;
}

interface TopicTile extends AnyTile {
  row: number;
}

/** A tile "n more", or one paper. */
interface MoreTile extends AnyTile {
  row: null;
}

type Tile = TopicTile | MoreTile;

/** The papers of a leaf as tiles: how many fit, and what each weighs (null: all the same). */
interface PaperRoom {
  room: number;
  weights: Uint32Array | null;
}

/** What a chart looks at: its topic `focus`, that topic's depth and size, and the room in px. */
interface View {
  store: Store;
  kind: string;
  focus: number;
  depth: number;
  size: number;
  weight: number;
  width: number;
  height: number;
  rings: number;
}

interface Size {
  width: number;
  height: number;
}

/** A rectangle for a label: see tiles.js. */
interface Box extends Size {
  x: number;
  y: number;
  turn: number;
  rows?: number;
  last?: boolean;
  centred?: boolean;
  /** The type size of a name for which the box was made. */
  most?: number;
}

/** A box about its middle, which a name lies on. */
interface Ground extends Size {
  x: number;
  y: number;
}

/** A half-plane `[a, b, c]`: `a x + b y <= c`. */
type Line = [number, number, number];

/** One side of a cut: see polygons.js. Of the halves the heavier comes first. */
interface PolygonGroup {
  weight: number;
  topics: number[];
  halves: PolygonGroup[] | null;
  cuts: number;
}

/** A cut of a polygon: the worse aspect ratio of its parts, and how far each corner is beyond its line. */
interface PolygonCut {
  ratio: number;
  beyond: number[];
}

/** How the chart of polygons draws its tiles: see polygonchart.js. */
interface PolygonLook {
  name(tile: Tile): string;
  fill(tile: Tile): string;
  edge(tile: Tile): { color: string; width: number };
  click(event: PlotlyEvent): unknown;
}

/** A text in lines, as it fits a box. */
interface Fit extends Size {
  lines: string[];
  size: number;
  weight: number;
}

interface FitOptions {
  most: number;
  weight?: number;
  rows?: number;
  below?: number;
}

/** A kind of tile chart: see tiles.js. */
interface Kind {
  levels(view: View): number;
  attributes(view: View): { marker?: object; [attribute: string]: unknown };
  order(tiles: Tile[]): Tile[];
  opens(store: Store, view: View, row: number): boolean;
  /** How many tiles of papers can be read. */
  papers(view: View): number;
  height(view: View, tiles: Tile[]): number | null;
  boxes(view: View, tile: Tile, path: SVGGraphicsElement): Box[];
  most(tile: Tile, box: Box): number;
  middle: boolean;
}

interface LabelText {
  name(tile: Tile): string;
  ink(tile: Tile): string;
  counts(tile: Tile): string[];
}

interface Chart {
  draw(): Promise<void>;
  show(row: number, kind: string, place?: number): Promise<void>;
  mark(places: Uint32Array | null, noun?: string): void;
  readonly tiles: Tile[];
}

/** A position: px on the screen, or steps on the plane. */
type Position = [number, number];

/** A part of the plane, in its steps. */
interface Extent {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface Camera {
  /** px a step across. */
  readonly scale: number;
  /** px a step down. */
  readonly down: number;
  /** Times the scale at which all is seen. */
  readonly zoom: number;
  toScreen(x: number, y: number): Position;
  toPlane(x: number, y: number): Position;
  pan(dx: number, dy: number): void;
  zoomAt(factor: number, x: number, y: number): void;
  home(): void;
  reset(): void;
  flyTo(box: Extent): void;
}

interface Painter {
  colour(rgba: Uint8Array): void;
  draw(camera: Camera, size: number, ratio: number): void;
}

interface Picking {
  nearest(x: number, y: number, reach: number): number;
  inside(polygon: Position[]): Uint32Array;
}

/** A box on the screen that a name takes. */
interface Taken {
  left: number;
  top: number;
  fit: Size;
}

/** A line from a name to its place. */
interface Leader {
  from: Position;
  to: Position;
}

/** A name that the map should show at a position; `kind` is child, inside or outside: see places.js. */
interface Wanted {
  row: number;
  kind: string;
  text: string;
  x: number;
  y: number;
  /** All places that it may stand on, that one first. */
  spots?: Position[];
  must: boolean;
  /** What may stand for its name, of many children. */
  number?: number;
  /** From its place, where the middle of its name was before the map moved. */
  was?: Position;
  /** The largest type, in px. */
  most: number;
  weight: number;
}

/** A name with its box, and the line to its place where it stands beside it. */
interface NameLabel extends Taken {
  row: number;
  /** Shown in the place of the name. */
  number?: number;
  fit: Fit;
  leader: Leader | null;
}

/** The share of the papers in sight that lie in a rectangle and are of other topics than this one. */
type Crowd = (row: number, left: number, top: number, width: number, height: number) => number;

/** What names have to keep clear of. */
interface Room {
  size: Size;
  taken: Taken[];
  leaders: Leader[];
  crowd: Crowd;
}

interface Grid extends Size {
  values: Float32Array;
}

/** A topic's outlines on the plane, outer ones first; each of closed rings. */
interface Outline {
  row: number;
  levels: Position[][][];
}

/** What the map does when it is moved, pointed at, clicked on or drawn on. */
interface PointerActions {
  /** A selector of what answers pointers by itself. */
  apart: string;
  /** px that a pointer may stray in a click. */
  slack: number;
  lasso(event: PointerEvent): boolean;
  draw(corners: Position[] | null): void;
  select(corners: Position[]): void;
  pan(dx: number, dy: number): void;
  zoom(factor: number, x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  /** Why nothing moved, for the reader. */
  refuse(text: string): void;
  /** `event` is the press that became the click. */
  click(x: number, y: number, event: Event): void;
}

/** What the atlas knows before its map is there. */
interface AtlasState {
  selected: number;
  hits: Uint32Array | null;
  /** Whether a click on the map is being answered. */
  fromMap: boolean;
}

interface AtlasActions {
  onTopic(row: number): void;
  onPaper(place: number): void;
  onSelection(places: Uint32Array): void;
}

interface PointTitles {
  draw(camera: Camera, size: Size, taken: Taken[], first: (place: number) => boolean): void;
  mark(place: number): void;
  read(): Promise<void>;
}

interface Atlas {
  /** `asked`: the paper is to come into sight, also if it has been looked at before. */
  show(row: number, place?: number, asked?: boolean): Promise<void>;
  draw(): void;
  mark(places: Uint32Array | null): void;
  readonly camera: Camera | null;
}

/** Of what grew: by the share of recent papers, or by papers a year. */
type GrowthOrder = "share" | "papers";

/** Of what grew: the topics without subtopics, or those one level below. */
type GrowthLevel = "smallest" | "main";

/** The list that the panel shows: of what grew, of the papers found, of all subtopics (in a leaf of its papers). */
type OpenList = "" | "growth" | "papers" | "topics";

/** What an address says of the lists: see lists.js. */
interface Lists {
  /** The year that growth is measured since; 0 for the usual one. */
  growth: number;
  order: GrowthOrder;
  level: GrowthLevel;
  open: OpenList;
}

/** Where the reader is. */
interface Address extends Lists {
  row: number;
  chart: string;
  colour: string;
  /** The paper looked at, else -1. */
  place: number;
  /** As text: see filters.js. */
  filter: string;
}

/** Papers that can be compared with others: of a topic, or (`row` null) drawn a line around. */
interface PaperGroup {
  key: string;
  name: string;
  row: number | null;
  places: Uint32Array;
}

interface Compare {
  /** Whether a first group is chosen. */
  readonly begun: boolean;
  first: PaperGroup | null;
  section(group: PaperGroup): HTMLElement;
}

interface Marks {
  filtered(places: Uint32Array | null): void;
  played(places: Uint32Array | null): void;
}

/** A stop of the tour. */
interface Stop {
  title: string;
  row: number;
  text: string;
}

/** What the panel puts first: a paper, or a list. */
interface PanelOptions {
  open?: OpenList;
  /** Whether the list takes the focus. */
  focus?: boolean;
  place?: number;
}

/** How the reader came to an address. */
interface Arrival {
  /** A list was asked for, which may be open already. */
  again?: boolean;
  /** By a choice within the list that is in sight. */
  within?: boolean;
  /** A paper chosen among those like the one in sight. */
  similar?: boolean;
}

interface Panel {
  show(row: number, options?: PanelOptions): void;
  recolour(): void;
  regrow(aloud?: boolean): void;
  readonly compared: PaperGroup | null;
  compareWith(group: PaperGroup | null): void;
  showFound(places: Uint32Array, back: { text: string; go(): void }): void;
  showSelection(places: Uint32Array, back: { text: string; go(): void }): void;
}

/** How much of the details is seen in a compact page. */
type SheetState = "closed" | "half" | "tall";

interface Sheet {
  use(compact: boolean): void;
  name(text: string, more: string): void;
  open(): void;
  close(): void;
  readonly state: SheetState;
}

interface Router {
  go(change: Partial<Address>, arrival?: Arrival): void;
  readonly now: Address;
  rewrite(open?: OpenList): void;
  start(from: Address | null): void;
}

/** How papers are written for another program: the ending and the MIME type of a file, and its text. */
interface CitationFormat {
  ending: string;
  kind: string;
  write(papers: Paper[], store: Store): string;
}

interface PaperListOptions {
  name: string;
  heading: string;
  grouped: boolean;
  /** Whether the order of the places is that of a search. */
  ranked?: boolean;
}

type Child = Node | string | null;
type Attribute = string | number | boolean | null | ((event: Event) => unknown);

interface PlotlyEvent {
  points?: { id: string }[];
}

/** An element that Plotly has drawn into. */
interface PlotlyElement extends HTMLElement {
  on(event: string, listener: (event: PlotlyEvent) => unknown): void;
  removeAllListeners(event: string): void;
}

/** A tile as Plotly draws it, with what d3 binds to it. */
interface PlotlySlice extends SVGGElement {
  __data__?: { data?: { data: { id: string } } };
}

/** As much of plotly.js as the page calls. */
declare const Plotly: {
  react(node: HTMLElement, traces: object[], layout: object, config: object): Promise<PlotlyElement>;
  purge(node: HTMLElement): void;
};

/** The elements of template.html.j2, and those that the scripts give an id, by id. */
interface PageElements {
  announcement: HTMLElement;
  app: HTMLElement;
  atlas: HTMLElement;
  breadcrumb: HTMLElement;
  chart: HTMLElement;
  "chart-panel": HTMLElement;
  chips: HTMLElement;
  "copy-link": HTMLButtonElement;
  colour: HTMLSelectElement;
  footer: HTMLElement;
  facets: HTMLDetailsElement;
  "facets-body": HTMLElement;
  hint: HTMLElement;
  hits: HTMLElement;
  labels: HTMLElement;
  legend: HTMLElement;
  "map-data": HTMLElement;
  outline: HTMLElement;
  panel: HTMLElement;
  poster: HTMLElement;
  search: HTMLInputElement;
  sheet: HTMLElement;
  "sheet-bar": HTMLElement;
  way: HTMLElement;
  "tab-list": HTMLElement;
  size: HTMLSelectElement;
  subtopics: HTMLElement;
  takeaway: HTMLDetailsElement;
  "takeaway-body": HTMLElement;
  tiles: PlotlyElement;
  toast: HTMLElement;
  tools: HTMLElement;
  tree: HTMLElement;
  view: HTMLSelectElement;
  whole: HTMLAnchorElement;
}

/** The page's one global: each module adds its part. */
interface Hierarchography {
  // dom.js
  el<Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag,
    attributes?: Record<string, Attribute>,
    ...children: Child[]
  ): HTMLElementTagNameMap[Tag];
  svg<Tag extends keyof SVGElementTagNameMap>(
    tag: Tag,
    attributes: Record<string, string | number>,
    ...children: (Node | string)[]
  ): SVGElementTagNameMap[Tag];
  byId<Id extends keyof PageElements>(id: Id): PageElements[Id];
  firstIn(node: ParentNode, selector: string): HTMLElement;
  closest(event: Event, selector: string): HTMLElement | null;
  brushOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D;
  withModifier(event: KeyboardEvent | MouseEvent): boolean;
  painted(): Promise<void>;
  idle(): Promise<void>;
  topicLink(store: Store, row: number, ...children: Child[]): HTMLAnchorElement;
  safeUrl(text: string): string | null;
  // life.js
  life: AbortController;
  newLife(): void;
  atEnd(act: () => void): void;
  // source.js, reordered.js, viewing.js, app.js
  firstSource(): Source;
  readView(first: Source, number: number): Promise<Source>;
  splitView(text: string): { view: string; filter: string };
  viewInAddress(store: Store): string;
  topicAlike(from: Store, row: number, to: Store): { row: number; held: number };
  switchView(name: string, byAddress?: boolean): Promise<void>;
  openViewChoice(store: Store): void;
  openApp(hg: Hierarchography, store: Store, kept: Kept | null): void;
  now?: () => Now;
  // format.js
  number(value: number): string;
  percent(share: number): string;
  noun(value: number, noun: string): string;
  count(value: number, noun: string): string;
  clamp(value: number, low: number, high: number): number;
  range(start: number, size: number): Uint32Array;
  authorsOf(paper: ListedPaper): string[];
  fold(text: string): string;
  // unpack.js
  unpackJson(block: string): Promise<unknown>;
  unpackText(block: string): Promise<string>;
  unpackBytes(block: string): Promise<ArrayBuffer>;
  keeping<Value>(most: number, read: (number: number) => Value): (number: number) => Value;
  // shorthand.js
  longhand(bytes: Uint8Array, entries: string[]): string;
  readAbstracts(number: number): Promise<Abstracts>;
  // points.js
  readPoints(papers: number, withPlane: boolean): Promise<Points>;
  pointColours(
    store: Store,
    palette: Palette,
    points: Points,
    selected: number,
    hits: Uint32Array | null,
  ): Uint8Array;
  boxOfTopic(store: PlacedStore, points: PlacedPoints, row: number): Extent;
  extentOf(points: PlacedPoints): Extent;
  // titles.js, store.js
  foldedLines(titles: Pick<Titles, "count" | "perBlock" | "searchable">): Promise<(place: number) => string>;
  openTitles(papers: number, perBlock: number, name?: string): Titles;
  readFields(papers: number): Promise<Facet[]>;
  openStore(source: Source): Store;
  isPlaced(store: Store): store is PlacedStore;
  store: Store;
  // window.js
  LEVELS: number;
  MOST_TILES: number;
  boxOfTile(path: SVGGraphicsElement): DOMRect;
  windowOf(store: Store, focus: number, levels?: number, limit?: number, opens?: (row: number) => boolean, papers?: PaperRoom | null): Tile[];
  // contrast.js, ticks.js, theme.js, palette.js, legend.js
  contrast(a: string, b: string): number;
  mixed(colour: string, other: string, share: number): string;
  readable(colour: string, ground: string, least: number): string;
  edgeOf(fill: string): string;
  ticks(low: number, high: number, kind?: { whole?: boolean; log?: boolean }): number[];
  theme: Theme;
  asked(name: string, choices: string[]): string;
  framed: boolean;
  // frame.js, toast.js, hovercard.js, sheet.js
  compact(): boolean;
  pageScrolls(): boolean;
  panelTo(node: HTMLElement): void;
  openFrame(onChange: () => void): { settle(): void };
  toast(text: string): void;
  openHoverCard(store: Store, palette: Palette, plot: HTMLElement, tileOf: (id: string) => Tile | undefined, hitsIn: (tile: Tile) => number | null): void;
  openSheet(): Sheet;
  UNKNOWN_VALUE: number;
  readColumns(store: Store): Promise<Uint8Array>;
  openPalette(store: Store): Palette;
  palette: Palette;
  openColouring(palette: Palette, onColour: (name: string) => void): { show(name: string): void };
  showLegend(store: Store, palette: Palette, onMap: boolean, filtering: Filtering, chooseYear: (year: number) => void): void;
  // fit.js, tiles.js, labels.js, charts.js
  FONT: string;
  partsOf(text: string): string[];
  LINE: number;
  textWidth(text: string, weight?: number): number;
  syllables(word: string): string[];
  fitDivided(text: string, width: number, height: number, options: { weight: number; rows: number }): Fit | null;
  fitText(text: string, width: number, height: number, options: FitOptions): Fit | null;
  KINDS: Record<string, Kind>;
  // polygons.js, polygonrooms.js, polygonchart.js
  areaOf(polygon: Position[]): number;
  clipped(polygon: Position[], lines: Line[]): Position[];
  divide(children: number[][], weights: number[], width: number, height: number): Position[][];
  sidesOf(polygon: Position[], margin: number): Line[];
  boxesIn(polygon: Position[], margin: number, taken: Ground[]): Box[];
  highestIn(polygon: Position[], width: number, height: number, margin: number, taken: Ground[]): Position | null;
  drawPolygons(plot: HTMLElement, view: View, tiles: Tile[], look: PolygonLook): void;
  drawLabels(
    node: HTMLElement,
    view: View,
    tiles: Tile[],
    paths: Map<string, SVGGraphicsElement>,
    text: LabelText,
  ): Tile[];
  openChart(
    store: Store,
    palette: Palette,
    onTopic: (row: number) => void,
    onMore: (row: number) => void,
    onPaper: (place: number) => void,
  ): Chart;
  // titlefit.js, leaftitles.js, sizing.js, pointtitles.js
  fitTitle(title: string, width: number, height: number, options: { most: number; rows?: number; least?: number }): Fit | null;
  drawLeafTitles(
    store: Store,
    picture: SVGSVGElement,
    tiles: Tile[],
    paths: Map<string, SVGGraphicsElement>,
    ink: (tile: Tile) => string,
    places: (row: number, count: number) => number[],
    current: () => boolean,
  ): Promise<void>;
  drawOpenMarks(
    store: Store,
    picture: SVGSVGElement,
    tiles: Tile[],
    paths: Map<string, SVGGraphicsElement>,
    ink: (tile: Tile) => string,
  ): void;
  openSizing(store: Store, onSize: () => void): { show(onTiles: boolean): void };
  byCitations(store: Store): boolean;
  paperWeights(store: Store, leaf: number): Promise<Uint32Array | null>;
  boxAround(points: PlacedPoints, picking: Picking, steps: number, place: number): Extent;
  openPointTitles(store: PlacedStore, points: PlacedPoints, picking: Picking, node: HTMLElement): PointTitles;
  chart: Chart;
  // camera.js, painters.js, places.js, picking.js, pointers.js, atlas.js
  openCamera(size: () => Size, extent: Extent, onMove: () => void): Camera;
  glPainter(canvas: HTMLCanvasElement, x: Uint16Array, y: Uint16Array): Painter | null;
  plainPainter(canvas: HTMLCanvasElement, x: Uint16Array, y: Uint16Array): Painter;
  // crowd.js, spots.js, outlines.js, mapnames.js
  crowdOf(store: PlacedStore, points: PlacedPoints, camera: Camera, size: Size, rows: number[], focus: number): Crowd;
  spotsOf(store: PlacedStore, points: PlacedPoints, row: number): Position[];
  outlinesUnder(store: PlacedStore, points: PlacedPoints, focus: number): Outline[];
  // elsewhere.js
  otherHomes(store: Store, paper: Paper): HTMLElement;
  linksText(store: Store, row: number, at: number): string;
  drawLinks(canvas: HTMLCanvasElement, store: PlacedStore, row: number, camera: Camera, ratio: number): void;
  // boxes.js
  NAME_GAP: number;
  meetsAny(left: number, top: number, fit: Size, taken: Taken[]): boolean;
  crosses(line: Leader, left: number, top: number, fit: Size): boolean;
  freePlaces(fit: Size, size: Size, taken: Taken[]): Float64Array;
  // linknames.js
  linkNames(store: PlacedStore, row: number, camera: Camera, size: Size, taken: Taken[], named: Set<number>): NameLabel[];
  // outlines.js
  drawOutlines(
    canvas: HTMLCanvasElement,
    outlines: Outline[],
    camera: Camera,
    ratio: number,
    look: { colour(row: number): string; ground: string },
  ): void;
  wantedNames(store: PlacedStore, points: PlacedPoints, camera: Camera, size: Size, focus: number): Wanted[];
  MOST_NAMED: number;
  placeNames(wanted: Wanted[], size: Size, taken: Taken[], crowd: Crowd): NameLabel[];
  drawNames(
    node: HTMLElement,
    store: PlacedStore,
    palette: Palette,
    points: PlacedPoints,
    selected: number,
    camera: Camera,
    size: Size,
    taken: Taken[],
  ): NameLabel[];
  openPicking(x: Uint16Array, y: Uint16Array, steps: number): Picking;
  countBetween(places: Uint32Array, start: number, stop: number): number;
  onPointers(node: HTMLElement, pane: HTMLElement, on: PointerActions): void;
  openAtlas(store: PlacedStore, palette: Palette, on: AtlasActions): Atlas;
  atlas: Atlas | null;
  // tabs.js, breadcrumb.js, tree.js
  openTabs(onChart: (name: string) => void, missing: string[]): { names: string[]; show(chart: string): void };
  showBreadcrumb(store: Store, row: number): void;
  openTree(
    store: Store,
    onTopic: (row: number) => void,
    filtering: Filtering,
  ): { show(row: number): void; recount(): void };
  // citations.js, saving.js
  creditsOf(paper: ListedPaper): Credits;
  kindOf(paper: ListedPaper): PublicationKind;
  eprintOf(paper: ListedPaper): string;
  plainCitation(papers: Paper[]): string;
  bibtex(papers: Paper[]): string;
  ris(papers: Paper[]): string;
  csv(papers: Paper[], store: Store): string;
  hasAddress(): boolean;
  copyText(text: string, done: string): Promise<void>;
  saveFile(name: string, kind: string, text: string): void;
  fileName(text: string, ending: string): string;
  say(text: string): void;
  openMenu(details: HTMLDetailsElement): () => void;
  // papers.js, paperlist.js, trend.js, panel.js
  peopleOf(paper: ListedPaper, most?: number): string;
  hostLink(paper: ListedPaper, before?: string): HTMLAnchorElement | null;
  paperItem(store: Store, paper: ListedPaper, brief?: boolean): HTMLElement;
  unreadable(error: unknown): HTMLElement;
  // addresses.js, papercard.js
  paperKey(title: string, year: number | null): string;
  isPaperKey(text: string): boolean;
  findPaper(store: Store, key: string, row: number): Promise<number>;
  paperLink(paper: ListedPaper, ...children: Child[]): HTMLAnchorElement;
  jumpTo(text: string, target: HTMLElement): HTMLElement;
  paperCard(store: Store, place: number, on: CardActions): HTMLElement;
  paperList(store: Store, places: Places, options: PaperListOptions): HTMLElement;
  shortList(store: Store, places: Places, heading: string, kind: string): HTMLElement;
  trendOf(store: Store, row: number, filtering: Filtering): HTMLElement | null;
  barsOf(store: Store, row: number): number[] | null;
  barOf(years: Years, year: number): number;
  barsAt(store: Store, points: Points, places: Uint32Array): number[] | null;
  trendFigure(store: Store, counts: number[] | null): HTMLElement | null;
  trendPair(store: Store, counts: number[][], names: string[]): HTMLElement | null;
  firstBar(counts: number[]): number;
  // growth.js
  recentShare(store: Store, row: number): number | null;
  growthText(store: Store, row: number, of: string, all?: string): string;
  comparable(store: Store): number[];
  growthYear(store: Store, choose: (year: number) => void, ...text: (string | Node)[]): { node: HTMLElement; fill(): void };
  growthSection(
    store: Store,
    filtering: Filtering,
    growing: GrowthChoice,
    row: number,
    actions: Pick<CardActions, "chooseGrowth" | "countAll">,
  ): GrowthSection | null;
  openGrowthButton(act: () => void): void;
  // growing.js
  spanOfYears(year: Uint16Array, places: Uint32Array | null): [number, number] | null;
  measureGrowth(
    topics: { start: number[]; size: number[]; total: number },
    year: Uint16Array,
    places: Uint32Array | null,
    since: number,
    bounds?: [number, number] | null,
  ): Growing | null;
  leastShare(some: number, all: number): number;
  growthOf(growing: Growing, row: number, byShare: boolean): number;
  growthByGain(store: Store): boolean;
  grownIn(store: Store): Growing | null;
  growthRows(store: Store, row: number, smallest: boolean): number[];
  grownMost(growing: Growing, rows: number[], byShare: boolean): number[];
  openGrowing(store: Store, filtering: Filtering, onChange: (others: boolean) => void): GrowthChoice;
  // passing.js
  shareFact(store: Store, filtering: Filtering, row: number): string[];
  growthSentence(store: Store, filtering: Filtering, row: number): string;
  aboutTopic(store: Store, filtering: Filtering, row: number): (HTMLElement | null)[];
  // unstable.js, since.js
  isUnstable(store: Store, row: number): boolean;
  stabilityText(store: Store, row: number): string;
  unstableNote(store: Store, row: number): string;
  unstableHint(store: Store): string;
  isNew(store: Store, row: number): boolean;
  addedSince(added: Facet, day: string): (place: number) => boolean;
  sinceLine(store: Store, filtering: Filtering, row: number): HTMLElement | null;
  // stream.js, words.js, compare.js, marks.js, years.js, tour.js
  streamOf(store: Store, palette: Palette, filtering: Filtering, row: number): HTMLElement | null;
  partingWords(store: Store, first: Uint32Array, second: Uint32Array): Promise<string[][]>;
  othersThan(total: number, places: Uint32Array): Uint32Array;
  groupParts(store: Store, places: Uint32Array): HTMLElement[];
  openCompare(store: Store, filtering: Filtering): Compare;
  openMarks(onMark: (places: Uint32Array | null, noun: string) => void): Marks;
  openYears(store: Store, onYears: (places: Uint32Array | null) => void): void;
  tourOf(store: Store): Stop[];
  openTour(store: Store, go: (row: number) => void): void;
  openPanel(store: Store, palette: Palette, filtering: Filtering, actions: CardActions): Panel;
  // fields.js, venues.js
  valueName(column: string, value: string): string;
  acronymsOf(name: string): Set<string>;
  venuesOf(field: Facet): Venue[];
  venuesFound(field: Facet, query: string): Venue[];
  venueText(venue: Venue): string;
  withVenue(filter: Filter, venue: { field: Facet; found: Venue }): Filter;
  venueOffer(filtering: Pick<Filtering, "filter" | "wanted" | "fields" | "change">): HTMLElement | null;
  venuesByAcronym(field: Facet, text: string): Set<string>;
  // find.js, search.js, takeaway.js, router.js
  openFinder(store: Store): Finder;
  openSearch(
    store: Store,
    finder: Finder,
    filtering: Filtering,
    on: {
      onTopic(row: number): void;
      onPaper(place: number, found: WayBack): void;
      onHits(found: Sought | null): void;
      onAll(filter: Filter, places: Uint32Array): void;
      onFilter(filter: Filter): void;
      rowNow(): number;
    },
  ): { again(): Promise<void>; clear(): void };
  openTakeaway(store: Store, filtering: Filtering, editing: Editing): void;
  // edits.js, editing.js
  LONGEST_NAME: number;
  cleanName(text: string): string;
  editsFile(store: Store, edits: Edit[]): Promise<string>;
  withEdit(store: Store, edits: Edit[], edit: Edit): Edit[];
  editedName(store: Store, edits: Edit[], row: number): string;
  openEditing(store: Store, onChange: () => void): Editing;
  // ranking.js, marked.js
  qualityIn(text: string, term: string): number;
  scanLines(lines: Lines, term: string, found: Uint8Array, offset: number): void;
  scanFurther(lines: Lines, term: string, found: Uint8Array, offset: number, before: Uint8Array): void;
  termsOf(query: string): string[];
  stopWords: Set<string>;
  mended(term: string, words: Map<string, number>): string | null;
  countWords(text: string, words: Map<string, number>): void;
  rankPapers(found: Standing[], total: number, titleOf: (place: number) => string, phrase: string): Uint32Array;
  markedPieces(text: string, terms: string[]): [string, boolean][];
  highlight: string[];
  marked(text: string, terms?: string[]): (HTMLElement | string)[];
  // meaning.js
  meaningWords(text: string): string[];
  highest(scores: Float32Array, most: number): Uint32Array;
  openMeaning(facts: MeaningFacts, papers: number, leafOf: Uint32Array, text: string, bytes: ArrayBuffer, other: { leaves: number; home(place: number): number } | null): Meaning;
  closestInMeaning(scores: Float32Array): Uint32Array;
  readMeaning(store: Store, facts: MeaningFacts): Promise<Meaning>;
  // filters.js, filtering.js, chips.js, brush.js, facets.js
  noFilter(): Filter;
  SERIES: string;
  wantedOf(filter: Filter, field: Facet): string[] | null;
  toggledSeries(filter: Filter, field: Facet, series: Series): Filter;
  toggledMember(filter: Filter, field: Facet, series: Series, value: string): Filter;
  writeFilter(filter: Filter): string;
  isSearched(text: string): boolean;
  withoutQuery(text: string): string;
  withSought(text: string, sought: Sought | null): string;
  readFilter(text: string, keys: string[]): Filter;
  toggled(filter: Filter, key: string, value: string): Filter;
  severalValues(key: string, label: string, lines: string[]): Facet;
  applyFilter(filter: Filter, columns: FilterColumns, found: Uint32Array | null): Filtered;
  openFiltering(
    store: Store,
    finder: Finder,
    on: { go(filter: string): void; onChange(): void },
  ): Filtering;
  openChips(
    store: Store,
    filtering: Filtering,
    onTopic: (row: number) => void,
    onEnd: () => void,
    onClear: () => void,
  ): { show(row: number): void };
  filterText(filtering: Filtering): string;
  brushBars(
    picture: SVGSVGElement,
    years: Years,
    chosen: [number, number] | null,
    onYears: (years: [number, number] | null) => void,
  ): void;
  opened: Node[];
  pageText(): string;
  yearBrush(
    years: Years,
    counts: Uint32Array,
    chosen: [number, number] | null,
    onYears: (years: [number, number] | null) => void,
  ): HTMLElement;
  openFacets(store: Store, filtering: Filtering, rowNow: () => number, onDone: () => void): { show(): void };
  // lists.js
  usualLists(): Lists;
  splitLists(text: string): { lists: Lists; filter: string };
  writeLists(lists: Lists): string;
  openRouter(
    store: Store,
    charts: string[],
    colours: string[],
    onChange: (address: Address, arrival: Arrival) => unknown,
    search: { sought: () => Sought | null; end: () => void },
  ): Router;
  /** What follows the topic and the paper in a link to what is shown now: view, growth, filter, search. */
  tail(): string;
  /** A link to a paper, with the chart and the colours that are shown now. */
  linkTo(row: number, key: string): string;
}

interface Window {
  Hierarchography: Hierarchography;
}
