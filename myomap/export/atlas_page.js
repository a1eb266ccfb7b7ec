/* The page of an export: map, panel, search and address without a server.
 *
 * `myomapFiles` (boot.js) gives what it shows: names and words (`page.json`), panels in pieces (`answers.json`), the index
 * of the search (`search.json`), and the files of the drawings. The address is read and written as the app does
 * (myomap/view_state.py, ui/address.py).
 */

const files = globalThis.myomapFiles;

const NOTHING = { muscle: "", point: "", areas: [], across: [], compare: "", condition: "", overlay: "", layer: "surface", side: "", country: "" };
const OTHER_SIDE = { left: "right", right: "left" };
const LISTS = { area: "areas", across: "across" };
// As view_state._NAMES, in their order; those of other pages are known and mean nothing here.
const NAMES = ["view", "body", "layer", "side", "area", "across", "muscle", "point", "compare", "condition", "overlay", "country"];
const OTHER_NAMES = ["step", "region", "ask", "n", "seed", "only", "lang", "embed", "embed_options", "accent"];
const CHOICES = ["area", "across", "muscle", "point", "compare", "condition"];
const [LAYERS, SIDES, OVERLAYS] = [["surface", "deep", "deepest"], ["left", "right", "midline"], ["dermatomes"]];
// As view_state: the places of an address, its notes, and the letters of a value.
const [MOST_PLACES, MOST_NOTES, MOST_LETTERS, SHOWN_LETTERS] = [12, 6, 200, 40];
// As search_answers.MOST_HITS.
const MOST_HITS = 8;

const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
/** A value fit to be shown, as errors.shortened. */
const shown = (value) => value.slice(0, SHOWN_LETTERS).replace(/[\p{C}\u2028\u2029]/gu, " ") + (value.length > SHOWN_LETTERS ? "..." : "");
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/* ---------- the address ---------- */

/** Reads and writes addresses: what is chosen, of what there is. */
class Addresses {
  constructor({ catalogue, scene, facing, conditions, countries }) {
    this.index = catalogue.index;
    this.part = !["", "finder"].includes(catalogue.only);
    this.only = catalogue.only;
    this.facing = facing;
    this.start = stateOf(scene);
    this.muscles = new Map(catalogue.muscles.map(([id, name]) => [id, name]));
    this.points = new Map(catalogue.points.map(([id, muscle]) => [id, muscle]));
    this.paired = new Map(catalogue.areas.map(([id, , , laterality]) => [id, laterality === "paired"]));
    this.known = {
      layer: LAYERS, side: SIDES, overlay: OVERLAYS, body: Object.keys(this.index), country: countries, condition: conditions,
      area: [...this.paired.keys()], across: [...this.paired.keys()], muscle: [...this.muscles.keys()], point: [...this.points.keys()],
      compare: [...this.muscles.keys(), ...this.points.keys()],
    };
  }

  /** What the address asks for now: behind the question mark, or behind # where a page cannot change the former. */
  asked() {
    const { hash, search } = location;
    return new URLSearchParams(hash.includes("=") ? hash.slice(1).replace(/^\?/, "") : search);
  }

  /** The state of an address and what it asks for in vain, as view_state.parse. Nothing in an address is ever HTML. */
  read(params = this.asked()) {
    const notes = [];
    const given = (name) => params.getAll(name).map((value) => value.slice(0, MOST_LETTERS).trim()).filter(Boolean);
    const names = [...new Set(params.keys())];
    for (const name of names.filter((one) => ![...NAMES, ...OTHER_NAMES].includes(one)).slice(0, MOST_NOTES)) notes.push(["address.unknown_name", { name: shown(name) }]);
    const unknown = (name, value) => void notes.push(this.part && CHOICES.includes(name) ? ["address.outside", {}] : ["address.unknown_value", { name, value: shown(value) }]);
    const one = (name, known, usual = "") => {
      const value = given(name).at(-1) ?? usual;
      if (value === usual || known.includes(value)) return value;
      unknown(name, value);
      return usual;
    };
    const many = (name) => {
      const asked = [...new Set(given(name).slice(0, 10 * MOST_PLACES))];
      const found = asked.filter((value) => this.known[name].includes(value) || unknown(name, value));
      if (found.length > MOST_PLACES || given(name).length > 10 * MOST_PLACES) notes.unshift(["address.too_many", { name, limit: MOST_PLACES }]);
      return found.slice(0, MOST_PLACES);
    };
    const [areas, across, point] = [many("area"), many("across"), one("point", this.known.point)];
    let muscle = one("muscle", this.known.muscle);
    if (point && muscle && muscle !== this.points.get(point)) notes.push(["address.point_moved", { muscle: this.muscles.get(this.points.get(point)), point }]);
    const body = one("body", this.known.body, this.start.body);
    const state = this.settled({
      ...NOTHING, areas, across, point, muscle, body,
      view: one("view", Object.keys(this.index[body]), Object.keys(this.index[body])[0]),
      condition: one("condition", this.known.condition),
      ...Object.fromEntries(["side", "compare", "overlay", "country"].map((name) => [name, one(name, this.known[name])])),
      layer: one("layer", LAYERS, NOTHING.layer),
    });
    const told = notes.filter((note, at) => notes.findIndex((other) => same(note, other)) === at).slice(0, MOST_NOTES);
    if (!NAMES.some((name) => name !== "country" && params.has(name))) return { state: { ...this.start, country: state.country }, notes: told };
    return { state: params.get("view") ? state : this.turned(state), notes: told };
  }

  settled(state) { return settled(state, (point) => this.points.get(point), (area) => this.paired.get(area)); }

  /** The state turned to where what is chosen is seen best, as bodymap/facing.py. */
  turned(state) {
    const { body, muscle, point, areas, side } = state;
    const kinds = { point, muscle, area: areas[0] };
    const seen = Object.entries(kinds).map(([kind, id]) => this.facing[body][`${kind}:${id}`]?.[side]);
    const view = seen.find((one) => this.index[body][one]) ?? state.view;
    const layers = this.facing[body][`muscle:${muscle}`]?.[view]?.split(" ") ?? [];
    return { ...state, view, layer: layers.length && !layers.includes(state.layer) ? layers[0] : state.layer };
  }

  /** What the address says of a state; the view of the body is stated where something is chosen, as in the app. */
  written(state) {
    const params = new URLSearchParams();
    const bare = isEmpty(state);
    for (const name of NAMES) {
      const value = state[LISTS[name] ?? name];
      const usual = name === "body" ? this.start.body : name === "view" ? (bare && isEmpty(this.start) ? "front" : "") : NOTHING[name];
      for (const one of LISTS[name] ? value : value === usual ? [] : [value]) params.append(name, one);
    }
    return params.toString();
  }
}

const isEmpty = ({ areas, across, muscle, point, condition }) => !(areas.length || across.length || muscle || point || condition);

/** What the address says of a scene or a wanted state of the map. */
function stateOf(scene, country = "") {
  const { view, body, layer, side, muscle, point, areas, across, compare, condition, overlay } = scene;
  return { view, body, layer, side, areas, across, muscle, point, compare, condition, overlay, country };
}

/* ---------- the panel ---------- */

/** Puts panels together: the pieces of one choice, or what finder.js says of several, and the sources that they name. */
class Panels {
  constructor(answers, page) {
    this.answers = answers;
    this.page = page;
    this.finder = { ...answers.finder, catalogue: page.catalogue };
  }

  html(state) {
    const places = state.areas.length + state.across.length;
    const sided = (kind, id) => `${kind}:${id}.${state.side}`;
    const key = state.point ? sided("point", state.point) : state.muscle ? sided("muscle", state.muscle)
      : places ? sided("area", state.areas[0]) : state.condition ? `condition:${state.condition}` : "";
    const many = places > 1 && !state.muscle;
    const html = many ? placesPanel(this.finder, state) : this.answers.panels[key].map((number) => this.answers.fragments[number]).join("");
    return this.cited(html
      .replace("<!--trail-->", () => trail(this.finder, state))
      .replace("<!--comparison-->", () => (state.compare ? comparison(this.finder, state) : ""))
      .replace("<!--nerve-->", () => nervePart(this.finder, state))
      .replace("<!-- emergency number -->", () => this.page.numbers[state.country]));
  }

  /** Number the sources in the order in which the panel names them, and list them. */
  cited(html) {
    const numbers = new Map();
    const numberOf = (source) => numbers.get(source) ?? numbers.set(source, numbers.size + 1).size;
    const told = html.replace(/<!--c([\d,]+)-->/g, (_, sources) => `[${sources.split(",").map(numberOf).sort((a, b) => a - b).join(", ")}]`);
    const list = [...numbers.keys()].map((source) => this.answers.sources[source]).join("");
    return told.replace("<!--sources-->", () => (list ? this.answers.list.replace("<!--list-->", () => list) : ""));
  }
}

/** What an address asks for in vain, as elements: its text never becomes HTML. */
function noteElement(notes, words) {
  const [told, list] = [document.createElement("div"), document.createElement("ul")];
  Object.assign(told, { className: "panel-note", role: "status" });
  for (const [key, values] of notes) list.append(Object.assign(document.createElement("li"), { textContent: filled(words[key], values) }));
  told.append(list);
  return told;
}

/* ---------- the page ---------- */

class AtlasPage {
  constructor(page) {
    this.page = page;
    this.place = document.querySelector(".atlas-panel");
    this.framed = window.parent !== window;
    this.addresses = new Addresses(page);
    this.home = this.homeCountry();
    const { state, notes } = this.addresses.read();
    this.state = state;
    this.map = mount(document.querySelector(".atlas-map"), { catalogue: page.catalogue, scene: this.scene(state), files, onEvent: (wanted) => this.go(wanted) });
    if (same({ ...state, country: "" }, this.addresses.start)) this.greet(notes);
    else { this.place.hidden = true; this.show(state, notes).then(() => this.nameTab()); }
    for (const name of ["popstate", "hashchange"]) addEventListener(name, () => this.arrive());
    addEventListener("click", (event) => this.clicked(event), true);
    this.openSearch();
    const calm = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 300));
    calm(() => { this.panels(); files.json("search.json"); }, { timeout: 2000 });
  }

  scene({ country, ...state }) { return { ...state, embed: false }; }

  /** The start: its panel stands in the page; number and notes are this visitor's. */
  greet(notes) {
    const number = this.place.querySelector(".panel-number");
    if (number) number.outerHTML = this.page.numbers[this.country()];
    if (notes.length) this.place.firstElementChild.prepend(noteElement(notes, this.page.words));
  }

  /** The country that the browser names (en-GB: gb), else that of the clinic. */
  homeCountry() {
    const named = (navigator.language.split("-").at(-1) ?? "").toLowerCase();
    return this.page.countries.includes(named) ? named : this.page.country;
  }

  country() { return this.state.country || this.home; }

  panels() { return (this.reading ??= files.json("answers.json").then((answers) => (this.ready = new Panels(answers, this.page)))); }

  /** Show the panel of a state, in a moment: who picked in the panel waits for it to change. */
  async show(state, notes = [], from = performance.now()) {
    if (!this.ready) await this.panels();
    else await null;
    if (state !== this.state) return;
    this.place.hidden = false;
    this.place.innerHTML = this.ready.html({ ...state, country: this.country() });
    if (notes.length) this.place.firstElementChild.prepend(noteElement(notes, this.page.words));
    performance.measure("myomap:answer", { start: from, end: performance.now() });
    this.followSearch();
  }

  /** The map was asked for a view: show it, and state it in the address. */
  go(wanted) {
    const { country } = this.state;
    const asked = stateOf(wanted, country);
    this.state = this.addresses.settled(asked);
    if (!same(this.state, asked)) this.map.receive({ ...this.map.state, ...this.scene(this.state), echo: wanted.at });
    this.show(this.state);
    this.record();
  }

  /** Write the address and the tab's title once the answer has been drawn. */
  record() {
    const { state } = this;
    setTimeout(() => {
      const query = this.addresses.written(state);
      if (!this.framed && query !== this.addresses.written(this.addresses.read().state)) this.write(query);
      this.nameTab();
    });
  }

  write(query) {
    try {
      history.pushState(null, "", location.pathname + (query && `?${query}`));
    } catch {
      try { location.hash = query; } catch { /* the page is shown where it may have no address */ }
    }
  }

  nameTab() {
    const title = this.place.querySelector("[data-title]")?.dataset.title;
    if (title && document.title !== title) document.title = title;
  }

  /** Back, forward, or an address that somebody wrote: obey it. */
  async arrive() {
    const { state, notes } = this.addresses.read();
    if (same(state, this.state) && !notes.length) return;
    this.state = state;
    this.map.receive({ ...this.scene(state), echo: this.map.sent });
    await this.show(state, notes);
    this.nameTab();
  }

  clicked(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const numbers = document.getElementById("emergency");
    if (link.hash === "#emergency" && link.closest(".atlas-panel")) {
      event.preventDefault();
      numbers.open = true;
      numbers.scrollIntoView({ block: "nearest" });
      numbers.querySelector("summary").focus({ preventScroll: true });
    } else if (numbers.contains(link)) {
      event.preventDefault();
      this.state = { ...this.state, country: link.closest("[data-country]").dataset.country };
      this.show(this.state);
      this.record();
      this.place.scrollIntoView({ block: "start" });
    }
  }

  /* --- the search box --- */

  openSearch() {
    const place = document.querySelector(".atlas-search");
    openBox(place);
    const desk = globalThis.myomapSearch;
    desk.ask = async ({ n, text }) => {
      const found = find(await files.json("search.json"), text, MOST_HITS + 1);
      const key = !found.length ? "search.none" : found.length > MOST_HITS ? "search.many" : "search.count";
      const hits = found.slice(0, MOST_HITS).map((hit) => this.hit(hit));
      desk.show({ n, hits, said: filled(this.page.words[key], { n: hits.length }) });
    };
    this.box = place.querySelector("input");
    for (const [name, keyed] of [["keydown", true], ["pointerdown", false]]) addEventListener(name, () => { this.keyed = keyed; }, true);
  }

  /** A hit as the box shows it, as search_answers.answer_to. */
  hit([kind, id, name, matched, , found]) {
    const side = kind === "condition" ? "" : found;
    const at = side || (OTHER_SIDE[this.state.side] ? this.state.side : "right");
    const chosen = kind === "area" ? { area: id } : { [kind]: id };
    const href = `?${new URLSearchParams(kind === "condition" ? chosen : { side: at, ...chosen })}`;
    const why = plain(name).includes(plain(matched)) ? "" : matched;
    return [`${kind}:${id}`, side, href, this.map.names.sided(name, side), why, this.page.words[`search.kind.${kind}`]];
  }

  /** Who chose a hit by keyboard reads on at the panel's heading. */
  followSearch() {
    if (this.keyed && document.activeElement === this.box) this.place.querySelector("h2")?.focus({ preventScroll: true });
  }
}

/** Tell a page that frames this one how tall it is, whenever that changes. */
function tellHeight() {
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height && height !== told) window.parent.postMessage({ myomap: "height", height: (told = height) }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
}

/** Start the page. */
export async function openAtlas() {
  if (window.parent !== window) {
    document.documentElement.classList.add("is-framed");
    tellHeight();
  }
  globalThis.myomapPage = new AtlasPage(await files.json("page.json"));
}

openAtlas();
