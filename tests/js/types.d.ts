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
  /** Only where a year is known: the place of the first bar, then the papers of each bar. */
  trend?: number[][];
  growth?: (number | null)[];
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
  colours: Record<ThemeName, Colours>;
  /** The colouring that the page opens in. */
  colour: string;
  columns: Column[];
}

/** A column of the input to colour by: of few `values`, or of numbers from `low` to `high`. See columns.py. */
interface Column {
  /** Its name in the address. */
  key: string;
  name: string;
  /** The code of each topic: a value's place, or a step from the lowest to the highest number. */
  topics: number[];
  values?: string[];
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

/** A block `papers-N`: columns. */
interface PaperColumns {
  authors: string[];
  venue: string[];
  url: string[];
  doi: string[];
  abstract: string[];
}

interface Paper {
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
  abstract: string;
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
  searchable(block: number): Promise<Lines>;
}

interface Store extends Topics, MapFacts {
  total: number;
  children: number[][];
  ancestors(row: number): number[];
  leafOf(place: number): number;
  papers(places: Places): Promise<Paper[]>;
  titles: Titles;
  readChunk(chunk: number): Promise<PaperColumns>;
  points(): Promise<Points>;
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
  topics(words: string[]): number[];
  titles(words: string[]): Promise<Uint32Array>;
  abstracts(words: string[], onPart: (share: number) => boolean): Promise<Uint32Array | null>;
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
  use(mode: string): void;
  look(row: number): void;
  ready(): Promise<void>;
  tile(row: number | null): Fill & { edge: string };
  grown(row: number | null, share: number): Fill;
  topic(row: number): Fill;
  point(row: number): string;
  ofPapers(points: Points): ((place: number) => string) | null;
  nameInk(row: number, ground: string, least: number): string;
  values(onMap: boolean): ValueKey[] | null;
  shades(onMap: boolean): string[];
  unknown(): string;
}

interface AnyTile {
  id: string;
  parent: string;
  /** The topic around it, -1 for the root. */
  above: number;
  size: number;
  /** The topics that a tile "n more" stands for. */
  hidden: number;
  /** Whether no tile lies inside it. */
  frontier: boolean;
  /** Papers of the topic looked at that come before it. */
  from: number;
}

interface TopicTile extends AnyTile {
  row: number;
}

interface MoreTile extends AnyTile {
  row: null;
}

type Tile = TopicTile | MoreTile;

/** What a chart looks at: its topic `focus`, that topic's depth and size, and the room in px. */
interface View {
  store: Store;
  kind: string;
  focus: number;
  depth: number;
  size: number;
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
  attributes(): { marker?: object; [attribute: string]: unknown };
  order(tiles: Tile[]): Tile[];
  opens(store: Store, view: View, row: number): boolean;
  height(view: View, tiles: Tile[]): number | null;
  boxes(view: View, tile: Tile, path: SVGGraphicsElement): Box[];
  most(tile: Tile, box: Box): number;
  middle: boolean;
}

interface LabelText {
  ink(tile: Tile): string;
  count(tile: Tile): string;
}

interface Chart {
  draw(): Promise<void>;
  show(row: number, kind: string): Promise<void>;
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
  /** px a step. */
  readonly scale: number;
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
  must: boolean;
  /** From its place, where the middle of its name was before the map moved. */
  was?: Position;
  /** The largest type, in px. */
  most: number;
  weight: number;
}

/** A name with its box, and the line to its place where it stands beside it. */
interface NameLabel extends Taken {
  row: number;
  fit: Fit;
  leader: Leader | null;
}

/** The share of the papers in a rectangle. */
type Crowd = (left: number, top: number, widthOrRight: number, heightOrBottom: number) => number;

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

interface Atlas {
  show(row: number): Promise<void>;
  draw(): void;
  mark(places: Uint32Array | null): void;
  readonly camera: Camera | null;
}

/** Where the reader is. */
interface Address {
  row: number;
  chart: string;
  colour: string;
}

/** Papers that can be compared with others: of a topic, or (`row` null) drawn a line around. */
interface PaperGroup {
  key: string;
  name: string;
  row: number | null;
  places: Uint32Array;
}

interface Compare {
  section(group: PaperGroup): HTMLElement;
}

interface Marks {
  found(places: Uint32Array | null): void;
  played(places: Uint32Array | null): void;
}

/** A stop of the tour. */
interface Stop {
  title: string;
  row: number;
  text: string;
}

/** What the panel puts first: a paper, or the whole list of subtopics. */
interface PanelOptions {
  place?: number;
  allSubtopics?: boolean;
}

interface Panel {
  show(row: number, options?: PanelOptions): void;
  showSelection(places: Uint32Array, back: () => void): void;
}

interface Router {
  go(change: Partial<Address>, options?: PanelOptions): void;
  start(): void;
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
}

type Child = Node | string | null;
type Attribute = string | number | boolean | null | (() => unknown);

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
  colour: HTMLSelectElement;
  hint: HTMLElement;
  hits: HTMLElement;
  labels: HTMLElement;
  legend: HTMLElement;
  "map-data": HTMLElement;
  panel: HTMLElement;
  search: HTMLInputElement;
  subtopics: HTMLElement;
  takeaway: HTMLDetailsElement;
  "takeaway-body": HTMLElement;
  tiles: PlotlyElement;
  tools: HTMLElement;
  tree: HTMLElement;
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
  topicLink(store: Store, row: number, ...children: Child[]): HTMLAnchorElement;
  safeUrl(text: string): string | null;
  // format.js
  number(value: number): string;
  percent(share: number): string;
  noun(value: number, noun: string): string;
  count(value: number, noun: string): string;
  clamp(value: number, low: number, high: number): number;
  range(start: number, size: number): Uint32Array;
  authorsOf(paper: Paper): string[];
  plotlyText(text: string): string;
  wrap(text: string, width: number): string[];
  fold(text: string): string;
  // unpack.js
  unpackJson(block: string): Promise<unknown>;
  unpackText(block: string): Promise<string>;
  unpackBytes(block: string): Promise<ArrayBuffer>;
  keeping<Value>(most: number, read: (number: number) => Value): (number: number) => Value;
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
  openTitles(papers: number, perBlock: number): Titles;
  openStore(): Store;
  isPlaced(store: Store): store is PlacedStore;
  store: Store;
  // window.js
  LEVELS: number;
  MOST_TILES: number;
  windowOf(store: Store, focus: number, levels?: number, limit?: number, opens?: (row: number) => boolean): Tile[];
  // contrast.js, ticks.js, theme.js, palette.js, legend.js
  contrast(a: string, b: string): number;
  mixed(colour: string, other: string, share: number): string;
  readable(colour: string, ground: string, least: number): string;
  edgeOf(fill: string): string;
  ticks(low: number, high: number, kind?: { whole?: boolean; log?: boolean }): number[];
  theme: Theme;
  framed: boolean;
  openPalette(store: Store): Palette;
  palette: Palette;
  openColouring(palette: Palette, onColour: (name: string) => void): { show(name: string): void };
  showLegend(store: Store, palette: Palette, onMap: boolean): void;
  // fit.js, tiles.js, labels.js, charts.js
  FONT: string;
  LINE: number;
  textWidth(text: string, weight?: number): number;
  fitText(text: string, width: number, height: number, options: FitOptions): Fit | null;
  KINDS: Record<string, Kind>;
  drawLabels(
    node: HTMLElement,
    view: View,
    tiles: Tile[],
    paths: Map<string, SVGGraphicsElement>,
    text: LabelText,
  ): Tile[];
  openChart(store: Store, palette: Palette, onTopic: (row: number) => void, onMore: (row: number) => void): Chart;
  chart: Chart;
  // camera.js, painters.js, places.js, picking.js, pointers.js, atlas.js
  openCamera(size: () => Size, extent: Extent, onMove: () => void): Camera;
  glPainter(canvas: HTMLCanvasElement, x: Uint16Array, y: Uint16Array): Painter | null;
  plainPainter(canvas: HTMLCanvasElement, x: Uint16Array, y: Uint16Array): Painter;
  // crowd.js, outlines.js, mapnames.js
  openCrowd(x: Uint16Array, y: Uint16Array, steps: number): Crowd;
  outlinesUnder(store: PlacedStore, points: PlacedPoints, focus: number): Outline[];
  drawOutlines(
    canvas: HTMLCanvasElement,
    outlines: Outline[],
    camera: Camera,
    ratio: number,
    look: { colour(row: number): string; ground: string },
  ): void;
  wantedNames(store: PlacedStore, points: PlacedPoints, camera: Camera, size: Size, focus: number): Wanted[];
  placeNames(wanted: Wanted[], size: Size, taken: Taken[], crowd: Crowd): NameLabel[];
  drawNames(
    node: HTMLElement,
    store: PlacedStore,
    palette: Palette,
    points: PlacedPoints,
    camera: Camera,
    size: Size,
    taken: Taken[],
    crowd: Crowd,
  ): void;
  openPicking(x: Uint16Array, y: Uint16Array, steps: number): Picking;
  countBetween(places: Uint32Array, start: number, stop: number): number;
  onPointers(node: HTMLElement, pane: HTMLElement, on: PointerActions): void;
  openAtlas(store: PlacedStore, palette: Palette, on: AtlasActions): Atlas;
  atlas: Atlas | null;
  // tabs.js, breadcrumb.js, tree.js
  openTabs(onChart: (name: string) => void): { names: string[]; show(chart: string): void };
  showBreadcrumb(store: Store, row: number): void;
  openTree(store: Store, onTopic: (row: number) => void): { show(row: number): void };
  // citations.js, saving.js
  bibtex(papers: Paper[]): string;
  ris(papers: Paper[]): string;
  csv(papers: Paper[], store: Store): string;
  copyText(text: string, done: string): Promise<void>;
  saveFile(name: string, kind: string, text: string): void;
  fileName(text: string, ending: string): string;
  say(text: string): void;
  openMenu(details: HTMLDetailsElement): () => void;
  // papers.js, paperlist.js, trend.js, panel.js
  paperItem(paper: Paper): HTMLElement;
  paperList(store: Store, places: Places, options: PaperListOptions): HTMLElement;
  shortList(store: Store, places: Places, heading: string, kind: string): HTMLElement;
  trendOf(store: Store, row: number): HTMLElement | null;
  barsOf(store: Store, row: number): number[] | null;
  barOf(years: Years, year: number): number;
  barsAt(store: Store, points: Points, places: Uint32Array): number[] | null;
  trendFigure(store: Store, counts: number[] | null): HTMLElement | null;
  trendPair(store: Store, counts: number[][], names: string[]): HTMLElement | null;
  firstBar(counts: number[]): number;
  // stream.js, words.js, compare.js, marks.js, years.js, tour.js
  streamOf(store: Store, palette: Palette, row: number): HTMLElement | null;
  partingWords(store: Store, first: Uint32Array, second: Uint32Array): Promise<string[][]>;
  othersThan(total: number, places: Uint32Array): Uint32Array;
  groupParts(store: Store, places: Uint32Array): HTMLElement[];
  openCompare(store: Store): Compare;
  openMarks(onMark: (places: Uint32Array | null, noun: string) => void): Marks;
  openYears(store: Store, onYears: (places: Uint32Array | null) => void): void;
  tourOf(store: Store): Stop[];
  openTour(store: Store, go: (row: number) => void): void;
  openPanel(store: Store, palette: Palette): Panel;
  // find.js, search.js, takeaway.js, router.js
  wordsOf(query: string): string[];
  openFinder(store: Store): Finder;
  openSearch(
    store: Store,
    on: { onTopic(row: number): void; onPaper(place: number): void; onHits(places: Uint32Array | null): void },
  ): void;
  openTakeaway(store: Store): void;
  openRouter(
    store: Store,
    charts: string[],
    colours: string[],
    onChange: (address: Address, options: PanelOptions) => unknown,
  ): Router;
}

interface Window {
  Hierarchography: Hierarchography;
}
