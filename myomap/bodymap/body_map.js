/* The body map: an inline SVG that people click, with its controls and its list twin.
 *
 * One file, no build step, no framework. `mount(root, options)` is all a plain page needs; the default export at
 * the end connects the same map to Streamlit. Whatever is big and constant (names, words, the list of drawings) comes
 * once as the "catalogue"; what changes with a click is the "scene", a handful of ids. Drawings are fetched
 * once per view. A pick is painted here, at once, and then told to the page by `onEvent`.
 *
 * Sides are the person's. Coordinates are view units: 0.5 mm, origin top left, y down.
 */

const SVG = "http://www.w3.org/2000/svg";
const NOTHING = { view: "front", body: "male", layer: "surface", side: "", muscle: "", point: "", areas: [], across: [], compare: "", condition: "", overlay: "", embed: false, still: "", frame: [], soon: [], quiz: "", shows: "", tints: {} };
const FAMILIES = { body: ["front", "back", "left", "right"], head: ["head-front", "head-left", "head-right", "head-back"], hand: ["hand-palm", "hand-back"], foot: ["foot-sole", "foot-top", "foot-inner", "foot-outer"] };
// The person's left is on the viewer's left.
const FROM_BEHIND = ["back", "head-back", "hand-back", "foot-outer"];
const LAYERS = ["surface", "deep", "deepest"];
const FREE = { muscle: "", point: "", compare: "", condition: "" };
const OTHER = { left: "right", right: "left" };
// As view_state.MAX_AREAS.
const MOST_PLACES = 12;
const MOST_ZOOM = 8;
const ZOOM_STEP = 1.5;
// A shorter way is still a click.
const DRAG_PX = 6;
// The panel's choice of all that can be compared with.
const ANY = '[data-testid="panel"] select[data-compare-any]';
// So long after the last pick the other views are fetched.
const CALM_MS = 2500;
// After this long a lost answer of the server no longer holds back newer ones.
const ANSWER_MS = 8000;

/* ---------- small tools ---------- */

const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

function html(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

function svg(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), attributes, children);
}

function dress(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** A path for its light halo and the same for its ink. */
const twice = (attributes = {}) => [svg("path", attributes), svg("path", attributes)];

/** Turn delta-coded rings into path data, with the bounding box and the centre of the largest ring. */
function trace(rings) {
  let d = "";
  let best = { area: -1, x: 0, y: 0 };
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    let [x, y] = ring;
    d += `M${x} ${y}l${ring.slice(2).join(" ")}z`;
    let [area, cx, cy] = [0, 0, 0];
    const [x0, y0] = ring;
    for (let i = 0; i < ring.length; i += 2) {
      const [px, py] = [x - x0, y - y0];
      if (i) { x += ring[i]; y += ring[i + 1]; }
      const cross = px * (y - y0) - (x - x0) * py;
      area += cross; cx += (px + x - x0) * cross; cy += (py + y - y0) * cross;
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
    if (Math.abs(area) > best.area) best = { area: Math.abs(area), x: area ? x0 + cx / (3 * area) : x0, y: area ? y0 + cy / (3 * area) : y0 };
  }
  return { d, box, x: best.x, y: best.y, size: best.area };
}

const openPath = (path) => `M${path[0]} ${path[1]}l${path.slice(2).join(" ")}`;

/** Squared distance from (x, y) to the nearest corner of delta-coded rings. */
function distanceTo(rings, x, y) {
  let nearest = Infinity;
  for (const ring of rings) {
    let [px, py] = [0, 0];
    for (let i = 0; i < ring.length; i += 2) {
      px += ring[i]; py += ring[i + 1];
      nearest = Math.min(nearest, (px - x) ** 2 + (py - y) ** 2);
    }
  }
  return nearest;
}

// Address -> promise of the parsed file; a failure is forgotten, so that it can be tried again.
const files = new Map();

function fetchOnce(address) {
  if (!files.has(address)) {
    const promise = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      return address.endsWith(".html") ? answer.text() : address.endsWith(".gz") ? unpacked(answer) : answer.json();
    });
    promise.catch(() => files.delete(address));
    files.set(address, promise);
  }
  return files.get(address);
}

/** The JSON of a packed file; a proxy that knows what .gz means may have unpacked it on the way. */
async function unpacked(answer) {
  const content = await answer.blob();
  const [first, second] = new Uint8Array(await content.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return JSON.parse(await content.text());
  return new Response(content.stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

// Address -> promise that settles when the picture can be shown without a blink.
const pictures = new Map();

function pictureReady(address) {
  if (!pictures.has(address)) {
    const picture = new Image();
    picture.src = address;
    pictures.set(address, picture.decode().catch(() => pictures.delete(address)));
  }
  return pictures.get(address);
}

/** Files from the folder of the drawings, as addresses below a base. */
const filesBelow = (base) => ({ json: (path) => fetchOnce(new URL(path, base).href), picture: (path) => new URL(path, base).href });

/** Where the app's static files are: beside Streamlit's own script, whatever base path or proxy it stands behind. */
function staticBase() {
  const script = document.querySelector('script[type="module"][src*="static/js/"]');
  return new URL(script ? "../../app/static/geometry/" : "app/static/geometry/", script ? script.src : document.baseURI).href;
}

/* ---------- names ---------- */

class Names {
  constructor(catalogue) {
    this.words = catalogue.words;
    this.muscles = new Map(catalogue.muscles.map(([id, name, latin, aliases, region]) => [id, { id, name, latin, aliases, region }]));
    this.areas = new Map(catalogue.areas.map(([id, name, region, laterality, onSkin]) => [id, { id, name, region, midline: laterality === "midline", onSkin }]));
    this.points = new Map(catalogue.points.map(([id, muscle, part, label]) => [id, { id, muscle, part, label }]));
    this.regions = catalogue.regions;
    this.parts = catalogue.parts;
  }

  word(key, values = {}) { return fill(this.words[key] ?? key, values); }

  has(kind, id) { return this[`${kind}s`].has(id); }

  /** A name with its side; whichever of the two comes first keeps its capital letter. */
  sided(name, side) {
    if (side !== "left" && side !== "right") return name;
    const word = this.word(`side.${side}`);
    if (this.words["label.sided"].startsWith("{name}")) return this.word("label.sided", { side: word.toLowerCase(), name });
    const soft = this.words["label.case"] === "lower" && /^\p{Lu}\p{Ll}/u.test(name) ? name[0].toLowerCase() + name.slice(1) : name;
    return this.word("label.sided", { side: word, name: soft });
  }

  of(kind, id, side, part = "") {
    if (kind === "area") return this.sided(this.areas.get(id)?.name ?? id, side);
    if (kind === "muscle") {
      const name = this.sided(this.muscles.get(id)?.name ?? id, side);
      return part ? this.word("label.part", { name, part: this.parts[part] ?? part }) : name;
    }
    const point = this.points.get(id);
    if (!point) return this.sided(id, side);
    const word = side ? this.word(`side.${side}`).toLowerCase() : "";
    const label = point.label || point.part;
    return this.word("label.point", { muscle: this.muscles.get(point.muscle)?.name ?? point.muscle, label: label && label[0].toLowerCase() + label.slice(1), n: /\d*$/.exec(id)[0], side: word });
  }

  muscleOf(point) { return this.points.get(point)?.muscle ?? ""; }
}

/* ---------- one drawn view ---------- */

/** The shapes of one view as SVG groups, ready to be shown. Built once per view. */
class Drawing {
  constructor(view, geometry, pictureAt, names, still) {
    this.view = view;
    this.still = still;
    this.size = geometry.size;
    this.muscles = []; this.areas = []; this.points = [];
    this.zones = new Map();
    this.layers = Object.fromEntries(LAYERS.map((layer) => [layer, svg("g")]));
    this.areaGroup = svg("g", { class: "mm-areas", role: "group", "aria-label": names.word("pick.areas") });
    this.silhouette = { d: "", box: [0, 0, 0, 0], rings: [] };
    const fibres = Object.fromEntries(LAYERS.map((layer) => [layer, ""]));
    let contour = "";
    for (const f of geometry.features) {
      if (f.kind === "area") this.addShape(f, this.areas, this.areaGroup, names);
      else if (f.kind === "muscle") {
        this.addShape(f, this.muscles, this.layers[f.layer], names);
        for (const line of f.fibres ?? []) fibres[f.layer] += openPath(line);
      } else if (f.kind === "point") this.points.push({ id: f.id, muscle: f.muscle, side: f.side, layer: f.layer, x: f.xy[0], y: f.xy[1] });
      else if (f.kind === "zone") this.zones.set(f.id, [...(this.zones.get(f.id) ?? []), f]);
      else if (f.part === "silhouette") this.silhouette = { ...trace(f.d), rings: f.d };
      else contour += (f.lines ?? []).map(openPath).join("");
    }
    this.areas.sort(readingOrder);
    this.muscles.sort(readingOrder);
    const [width, height] = this.size;
    const picture = (file, name) => svg("image", { href: pictureAt(file), width, height, class: name, preserveAspectRatio: "none" });
    const layerGroup = (layer) => svg("g", { class: `mm-layer mm-${layer}`, role: "group", "aria-label": names.word(`layer.${layer}`) },
      this.layers[layer], svg("path", { d: fibres[layer], class: "mm-fibres" }));
    this.back = picture(geometry.image?.body, "mm-body");
    this.floor = svg("path", { d: this.silhouette.d, class: "mm-floor" });
    this.muscleGroup = svg("g", { class: "mm-muscles" }, ...LAYERS.map(layerGroup));
    this.relief = picture(geometry.image?.relief, "mm-relief");
    this.lines = svg("g", { class: "mm-outline" }, svg("path", { d: contour, class: "mm-contour" }), svg("path", { d: this.silhouette.d, class: "mm-silhouette" }));
  }

  addShape(feature, list, group, names) {
    const { kind, id, side, part = "", layer = "" } = feature;
    const { d, box, x, y, size } = trace(feature.d);
    // What is not offered is ground: drawn, but it cannot be chosen.
    if (!names.has(kind, id)) {
      if (kind === "muscle") group.append(svg("path", { d, class: "mm-muscle mm-inert" }));
      return;
    }
    const element = svg("path", {
      d, class: `mm-${kind}`, "data-kind": kind, "data-id": id, "data-side": side, "data-part": part || null,
      ...(this.still ? {} : { role: "button", tabindex: -1, "aria-label": names.of(kind, id, side, part), "aria-pressed": "false" }),
    });
    group.append(element);
    list.push({ element, kind, id, side, layer, part, d, box, x, y, size, rings: feature.d, fibres: feature.fibres });
  }

  nearestArea(x, y) {
    let [nearest, least] = [null, Infinity];
    for (const area of this.areas) {
      const distance = distanceTo(area.rings, x, y);
      if (distance < least) [nearest, least] = [area, distance];
    }
    return nearest;
  }
}

const readingOrder = (a, b) => Math.round((a.y - b.y) / 120) || a.x - b.x;

/* ---------- the map ---------- */

class BodyMap {
  constructor(root, { catalogue, scene, onEvent, base, files }) {
    this.root = root;
    this.onEvent = onEvent ?? (() => {});
    this.base = files ? "" : new URL(base || staticBase(), document.baseURI).href;
    this.files = files ?? filesBelow(this.base);
    this.catalogue = catalogue;
    this.state = this.offered({ ...NOTHING, ...scene });
    this.drawings = new Map();
    this.zoom = { k: 1, x: 0, y: 0 };
    this.sent = 0;
    this.rest = null;
    this.use(catalogue);
    this.mode = catalogue.only === "finder" || (this.places().length && !this.state.muscle) ? "areas" : "muscles";
    if (!this.state.still) this.listen();
    this.show();
  }

  use(catalogue) {
    this.catalogue = catalogue;
    this.names = new Names(catalogue);
    this.drawings.clear();
    this.drawing = this.pointKey = this.alsoKey = this.nerveKey = this.quiz = null;
    this.listOpen = false;
    this.compose();
  }

  word(key, values) { return this.names.word(key, values); }

  /* --- the page around the figure --- */

  compose() {
    const word = (key) => this.word(key);
    const id = (this.prefix ??= `mm${Math.random().toString(36).slice(2, 8)}`);
    const zoomButton = (key, sign, action) => html("button", { type: "button", class: "mm-zoom-button", "aria-label": word(key), title: word(key), onclick: action }, sign);
    this.svg = svg("svg", { "data-testid": "body-map", class: "mm-svg", role: "group", "aria-label": word("title"), "aria-describedby": `${id}-how`, focusable: "false" },
      svg("defs", {},
        svg("clipPath", { id: `${id}-clip` }, this.clip = svg("path")),
        this.dots = svg("pattern", { id: `${id}-dots`, width: 60, height: 60, patternUnits: "userSpaceOnUse" },
          svg("rect", { width: 60, height: 60, class: "mm-dot-ground" }),
          ...[[9, 11], [29, 5], [50, 14], [18, 29], [40, 31], [6, 47], [27, 50], [49, 49]].map(([cx, cy]) => svg("circle", { cx, cy, r: 5, class: "mm-dot" }))),
        this.hatch = svg("pattern", { id: `${id}-hatch`, width: 30, height: 30, patternUnits: "userSpaceOnUse" }, ...twice({ d: "M0 15H30", class: "mm-b" })),
        this.rings = svg("pattern", { id: `${id}-rings`, width: 50, height: 50, patternUnits: "userSpaceOnUse" }, ...twice({ d: "M5 13a8 8 0 1 0 16 0a8 8 0 1 0-16 0M30 38a8 8 0 1 0 16 0a8 8 0 1 0-16 0", class: "mm-b" }))),
      this.world = svg("g", { class: "mm-world" },
        this.inked = svg("g", { "clip-path": `url(#${id}-clip)` }),
        this.above = svg("g"),
        this.overlay = svg("g", { class: "mm-overlay", "clip-path": `url(#${id}-clip)` }),
        this.marks = svg("g", { class: "mm-marks", "aria-hidden": "true" }),
        this.nerveNames = svg("g", { class: "mm-letters mm-nerve-names", "aria-hidden": "true" }),
        this.hover = svg("g", { class: "mm-mark mm-hover", "aria-hidden": "true" }, ...twice()),
        this.pointGroup = svg("g", { class: "mm-points", role: "group", "aria-label": word("list.points") }),
        this.previewGroup = svg("g", { class: "mm-preview", "aria-hidden": "true" }),
        this.ring = svg("g", { class: "mm-ring", "aria-hidden": "true" })),
      this.letters = svg("g", { class: "mm-letters" }),
      this.nameLayer = svg("g", { class: "mm-names", "aria-hidden": "true", "data-testid": "map-names" }));
    this.chosenMuscles = svg("g", { class: "mm-chosen-muscles", "aria-hidden": "true" });
    this.chosenAreas = svg("g", { class: "mm-chosen-areas", "aria-hidden": "true" });
    this.spill = svg("g", { class: "mm-spillover", fill: `url(#${id}-dots)` });
    this.core = svg("g", { class: "mm-essential" });
    this.pain = svg("g", { "data-testid": "pain", class: "mm-pain", "aria-hidden": "true" }, this.spill, this.core);
    this.spillB = svg("g", { fill: `url(#${id}-rings)` });
    this.coreB = svg("g", { fill: `url(#${id}-hatch)` });
    this.bordersB = svg("g", { class: "mm-mark mm-mark-b" }, ...twice());
    this.painB = svg("g", { "data-testid": "pain-b", class: "mm-pain", "aria-hidden": "true" }, this.spillB, this.coreB, this.bordersB);
    this.nerves = svg("g", { "data-testid": "dermatomes", "aria-hidden": "true" });
    this.tip = html("div", { class: "mm-tip", "aria-hidden": "true", hidden: true });
    this.notice = html("div", { class: "mm-notice", role: "status", hidden: true });
    this.hint = html("div", { class: "mm-hint", role: "status", "data-testid": "map-hint" });
    this.inside = html("div", { class: "mm-inside", role: "group", "aria-label": word("inside") });
    this.listButton = html("button", { type: "button", class: "mm-list-button", "aria-expanded": "false", "aria-controls": `${id}-list`, onclick: () => this.toggleList() }, word("list"));
    this.namesButton = html("button", { type: "button", class: "mm-names-button", "aria-pressed": "false", "aria-label": word("names.show"), title: word("names.show"), onclick: () => this.toggleNames() }, word("names"));
    const tool = (key, onclick, attributes) => html("button", { type: "button", onclick, ...attributes }, word(key));
    this.brushButton = tool("brush", () => this.brush(!this.brushing), { class: "mm-brush", "aria-pressed": "false", title: word("brush.hint") });
    this.nerveButton = tool("dermatomes", () => this.go({ overlay: this.state.overlay ? "" : "dermatomes" }), { class: "mm-nerve-button", "aria-pressed": "false" });
    this.clearButton = tool("clear", () => { this.clear(); this.stop?.focus({ preventScroll: true }); });
    this.tools = html("div", { class: "mm-tools" }, this.nerveButton, this.brushButton, this.clearButton);
    this.stage = html("div", { class: "mm-stage" }, this.tools, this.namesButton, this.listButton, this.svg, this.notice, this.hint,
      this.zoomGroup = html("div", { class: "mm-zoom", role: "group", "aria-label": word("zoom") },
        zoomButton("zoom.in", "+", () => this.zoomBy(ZOOM_STEP)),
        zoomButton("zoom.out", "\u2212", () => this.zoomBy(1 / ZOOM_STEP)),
        this.resetButton = zoomButton("zoom.reset", "\u21ba", () => this.zoomTo({ k: 1, x: 0, y: 0 }))));
    this.live = html("div", { class: "mm-unseen", "aria-live": "polite", "data-testid": "map-live" });
    this.list = html("section", { id: `${id}-list`, class: "mm-list", "aria-label": word("list.hint"), "data-testid": "map-list", hidden: true });
    this.also = html("div", { class: "mm-also", hidden: true });
    this.legend = html("p", { class: "mm-legend" },
      html("span", { class: "mm-key" }, html("i", { class: "mm-swatch mm-swatch-essential" }), word("legend.essential")),
      html("span", { class: "mm-key" }, html("i", { class: "mm-swatch mm-swatch-spillover" }), word("legend.spillover")),
      html("span", { class: "mm-key" }, html("i", { class: "mm-swatch mm-swatch-point" }, "\u00d7"), word("legend.point")),
      this.legendAB = html("span", { class: "mm-key", hidden: true }, html("i", { class: "mm-swatch mm-swatch-b" }), html("span")),
      this.legendNerves = html("span", { class: "mm-key", hidden: true }, html("i", { class: "mm-swatch mm-swatch-nerve" }), word("legend.dermatomes")));
    this.choices = {
      part: this.radios("part", this.drawnFamilies(), (family) => this.go({ view: this.closest(family) })),
      view: this.radios("view", Object.keys(this.catalogue.index[this.state.body] ?? {}), (view) => this.go({ view })),
      body: this.radios("body", Object.keys(this.catalogue.index), (body) => this.go({ body })),
      layer: this.radios("layer", LAYERS, (layer) => this.go({ layer })),
      pick: this.radios("pick", ["muscles", "areas"], (mode) => this.setMode(mode)),
    };
    this.settled = {};
    const { part, body, ...above } = this.choices;
    for (const choice of [part, body]) choice.hidden = choice.inputs.length < 2;
    // Where there is nothing but muscles, or places come first, there is no choice.
    above.pick.hidden = this.catalogue.only === "finder" || !this.names.areas.size || !this.names.muscles.size;
    this.bar = html("div", { class: "mm-bar" }, ...Object.values(above));
    this.corner = html("div", { class: "mm-corner" }, part, body);
    this.frame = html("div", { class: "mm-map" }, this.bar, html("div", { class: "mm-middle" }, this.list, html("div", { class: "mm-figure" }, this.stage, this.corner, this.also, this.inside)), this.legend,
      html("p", { id: `${id}-how`, class: "mm-unseen" }, word("instructions")), this.live);
    this.root.replaceChildren(this.frame, this.tip);
    if (this.state.still) this.calm();
    else this.hear();
    this.watcher?.disconnect();
    this.watcher = new ResizeObserver(() => { if (this.box) this.resize(); });
    this.watcher.observe(this.svg);
  }

  /** A picture to look at: without controls, spoken as one image (`scene.still` says what is drawn). */
  calm() {
    this.frame.classList.add("mm-still");
    this.frame.replaceChildren(this.stage);
    this.stage.replaceChildren(this.svg, this.notice);
    this.svg.setAttribute("role", "img");
    this.svg.removeAttribute("aria-describedby");
    for (const part of [this.world, this.letters]) part.setAttribute("aria-hidden", "true");
    this.insideButtons = [];
  }

  hear() {
    this.svg.addEventListener("click", (event) => this.clicked(event));
    this.svg.addEventListener("keydown", (event) => this.pressed(event));
    // On the svg it would become a tab stop.
    this.stage.addEventListener("focusin", (event) => this.focused(event.target));
    this.stage.addEventListener("focusout", () => this.unfocused());
    this.svg.addEventListener("pointerover", (event) => this.hovered(event));
    this.svg.addEventListener("pointermove", (event) => this.moved(event));
    this.svg.addEventListener("pointerleave", () => this.unhovered());
    this.composeInside();
    this.listenZoom();
  }

  /** A view that shows nothing of what is offered becomes the first that does. */
  offered(state) {
    const views = this.catalogue.index[state.body] ?? {};
    return views[state.view] ? state : { ...state, view: Object.keys(views)[0] ?? state.view };
  }

  drawnFamilies() {
    const drawn = this.catalogue.index[this.state.body] ?? {};
    return Object.keys(FAMILIES).filter((family) => FAMILIES[family].some((view) => drawn[view]));
  }

  /** The view of a part of the body that is turned as the present one is, else its first. */
  closest(family) {
    const turn = this.state.view.split("-").pop();
    const views = FAMILIES[family].filter((view) => this.catalogue.index[this.state.body]?.[view]);
    return views.find((view) => view.split("-").pop() === turn) ?? views[0];
  }

  radios(name, values, chosen) {
    const group = html("fieldset", { class: `mm-choice mm-choice-${name}` }, html("legend", { class: "mm-unseen" }, this.word(name)));
    for (const value of values) {
      group.append(html("label", {}, html("input", { type: "radio", name: `${this.prefix}-${name}`, value, onchange: () => chosen(value) }),
        html("span", {}, this.word(`${name}.${value}`))));
    }
    if (name === "view") for (const wish of ["pointerenter", "focusin"]) group.addEventListener(wish, () => this.prefetch());
    group.inputs = [...group.querySelectorAll("input")];
    return group;
  }

  composeInside() {
    this.insideButtons = [];
    const order = new Map(this.names.regions.map(([region], index) => [region, index]));
    const places = [...this.names.areas.values()].filter((area) => !area.onSkin).sort((a, b) => order.get(a.region) - order.get(b.region));
    for (const area of places) {
      for (const side of area.midline ? ["midline"] : ["right", "left"]) {
        const element = html("button", { type: "button", "data-kind": "area", "data-id": area.id, "data-side": side, "aria-pressed": "false", onclick: () => this.pick("area", area.id, side, { toggle: true, add: true }) }, this.names.of("area", area.id, side));
        this.insideButtons.push({ element, kind: "area", id: area.id, side });
      }
    }
    this.inside.hidden = !places.length;
    this.inside.append(html("span", { class: "mm-inside-title" }, this.word("inside")), ...this.insideButtons.map((item) => item.element));
  }

  /* --- which view is on screen --- */

  async show() {
    const { body, view } = this.state;
    const key = `${body}/${view}`;
    if (this.state.still) {
      this.mode = this.state.muscle ? "muscles" : "areas";
      this.svg.setAttribute("aria-label", this.state.still);
    } else if ((this.quiz ?? "") !== this.state.quiz) this.examine();
    this.settle();
    if (this.drawing && this.shownKey === key) { this.paint(); this.showFrame(); return; }
    const entry = this.catalogue.index[body]?.[view];
    this.wanted = key;
    if (!entry) { this.say(this.word("empty")); this.inked.replaceChildren(); return; }
    this.frame.style.setProperty("--mm-shape", entry.size[0] / entry.size[1]);
    let drawing = this.drawings.get(key);
    if (!drawing) {
      const patience = setTimeout(() => this.say(this.word("loading")), 200);
      this.stage.setAttribute("aria-busy", "true");
      try {
        const [geometry] = await Promise.all(this.filesOf(entry));
        drawing = new Drawing(view, { ...geometry, image: entry }, (file) => this.files.picture(file), this.names, this.state.still);
        this.drawings.set(key, drawing);
      } catch {
        if (this.wanted === key) this.say(this.word("failed"), () => this.show());
        return;
      } finally {
        clearTimeout(patience);
        this.stage.removeAttribute("aria-busy");
      }
      if (this.wanted !== key) return;
    }
    this.say("");
    this.present(drawing, key);
  }

  filesOf(entry) { return [this.files.json(entry.packed ?? entry.json), ...[entry.body, entry.relief].map((file) => pictureReady(this.files.picture(file)))]; }

  present(drawing, key) {
    const focusWasInside = this.svg.contains(document.activeElement);
    this.drawing = drawing;
    this.shownKey = key;
    this.clip.setAttribute("d", drawing.silhouette.d);
    this.inked.replaceChildren(drawing.back, drawing.floor, drawing.areaGroup, drawing.muscleGroup, drawing.relief);
    this.overlay.replaceChildren(this.chosenMuscles, this.chosenAreas, this.pain, this.painB, this.nerves);
    this.above.replaceChildren(drawing.lines);
    this.current = this.nerveKey = null;
    this.nerves.replaceChildren();
    this.nerveNames.replaceChildren();
    this.setHover(null);
    this.frameFigure({ k: 1, x: 0, y: 0 });
    this.paint();
    this.showFrame();
    this.bringClose();
    if (focusWasInside) this.current?.element.focus({ preventScroll: true });
    this.live.textContent = this.word("shown", { view: this.word(`view.${this.state.view}`), layer: this.word(`layer.${this.state.layer}`) });
    for (const view of this.state.soon) this.filesOf(this.catalogue.index[this.state.body][view]);
  }

  /** Give the figure its paper, with more of it at both sides for names. */
  frameFigure(zoom) {
    const [width, height] = this.drawing.size;
    const [across, pad] = [this.named ? width * 0.16 : 30, 30];
    this.box = { x: -across, y: -pad, width: width + 2 * across, height: height + 2 * pad };
    this.svg.setAttribute("viewBox", Object.values(this.box).join(" "));
    this.resize();
    this.zoomTo(zoom);
  }

  say(text, retry) {
    this.notice.hidden = !text;
    this.notice.replaceChildren(text, ...(retry ? [html("button", { type: "button", onclick: retry }, this.word("retry"))] : []));
    if (text) this.notice.setAttribute("role", retry ? "alert" : "status");
  }

  /** Say something that needs no answer, at the foot of the figure, until the next pick. */
  tell(text) { this.hint.textContent = text || ""; }

  /** Fetch the other views of this body when somebody is about to want them: never as part of the first load. */
  prefetch(waitMs = 0) {
    if (this.prefetched === this.state.body) return;
    clearTimeout(this.prefetchLater);
    if (waitMs) { this.prefetchLater = setTimeout(() => this.prefetch(), waitMs); return; }
    this.prefetched = this.state.body;
    const entries = Object.values(this.catalogue.index[this.state.body] ?? {});
    const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200));
    const next = () => {
      const entry = entries.shift();
      if (!entry) return;
      Promise.allSettled(this.filesOf(entry)).then(() => idle(next));
    };
    idle(next);
  }

  /* --- picking --- */

  /** Choose a thing, or with `toggle` un-choose it when it is chosen; switch to where it can be seen; tell the page. */
  pick(kind, id, side, { toggle = false, add = false, drawn = false, from = performance.now() } = {}) {
    const s = this.state;
    const next = { ...s };
    side = this.sideFor(kind, id, side);
    const sameSide = !s.side || side === s.side;
    let places = this.places();
    let off = false;
    if (kind === "area") {
      off = this.hurts({ id, side }) && (add || (toggle && !s.muscle));
      if (!add) places = [];
      if (off) places = places.filter((one) => one.id !== id || one.side !== side);
      else if (places.length < MOST_PLACES) places.push({ id, side });
      else { this.tell(this.word("places.full", { n: MOST_PLACES })); return; }
      if (!s.quiz) Object.assign(next, FREE);
    } else if (kind === "muscle") {
      off = toggle && s.muscle === id && sameSide && !s.point;
      Object.assign(next, { muscle: off ? "" : id, point: "", side });
      if (drawn) places = [];
    } else if (kind === "point") {
      off = toggle && s.point === id && sameSide;
      Object.assign(next, { point: off ? "" : id, muscle: this.names.muscleOf(id), side });
    } else if (kind === "condition") {
      Object.assign(next, FREE, { condition: id });
      places = [];
    }
    if (next.muscle !== s.muscle) next.compare = "";
    const settled = this.withPlaces(next, places);
    this.go(off && kind === "area" ? settled : { ...settled, ...this.placeFor(kind, id, side, settled) }, from);
    if (kind === "condition") return;
    const name = this.names.of(kind, id, side);
    this.live.textContent = add && kind === "area" ? this.counted(off ? "places.removed" : "places.added", name) : this.word(off ? "cleared" : "selected", { name });
  }

  /** The places that hurt, each with its side. */
  places() {
    const { areas, across, side } = this.state;
    const sided = (at) => (id) => ({ id, side: this.names.areas.get(id)?.midline ? "midline" : at });
    return [...areas.map(sided(side)), ...across.map(sided(OTHER[side]))];
  }

  hurts({ id, side }) {
    return this.state[OTHER[side] === this.state.side ? "across" : "areas"].includes(id);
  }

  /** A state with these places, the ones opposite to its side "across"; it changes sides when nothing holds it on its own. */
  withPlaces(state, places) {
    const held = places.find((one) => one.side === state.side && OTHER[one.side]) ?? places.find((one) => OTHER[one.side]) ?? places[0];
    const side = state.muscle ? state.side : held?.side ?? "";
    const [areas, across] = [false, true].map((far) => places.filter((one) => (OTHER[one.side] === side) === far).map((one) => one.id));
    return { ...state, side, areas, across };
  }

  /** What has become of some places, and how many are chosen now. */
  counted(key, name) {
    const n = this.places().length;
    return `${key ? `${this.word(key, { name })} ` : ""}${this.word(n > 1 ? "places.count" : n ? "places.one" : "cleared", { n })}`;
  }

  /** Take one place away, or with "areas" all of them. */
  drop(id, side) {
    const gone = (one) => id === "areas" || (one.id === id && (!side || one.side === side || one.side === "midline"));
    const places = this.places();
    this.go(this.withPlaces(this.state, places.filter((one) => !gone(one))));
    this.live.textContent = this.counted("places.removed", this.listed(places.filter(gone)));
  }

  listed(places) { return places.map((one) => this.names.of("area", one.id, one.side)).join(", "); }

  sideFor(kind, id, side) {
    if (kind === "area" && this.names.areas.get(id)?.midline) return "midline";
    if (side === "left" || side === "right") return side;
    if (this.state.side === "left" || this.state.side === "right") return this.state.side;
    return oneSided(this.state.view) === "left" ? "left" : "right";
  }

  /** The view and layer in which a thing can be seen: the present ones where possible, else its best ones. */
  placeFor(kind, id, side, { view, layer }) {
    const places = this.catalogue.where[`${kind}:${id}`]?.[side] ?? (kind === "point" ? this.catalogue.where[`muscle:${this.names.muscleOf(id)}`]?.[side] : null);
    if (!places?.length) return { view, layer };
    const spots = places.map((place) => this.catalogue.spots[place].split("/"));
    const here = spots.find(([v, l]) => v === view && (l === layer || !l)) ?? spots.find(([v]) => v === view) ?? spots[0];
    return { view: here[0], layer: here[1] || layer };
  }

  /** Take a wanted state: tell the page, and paint it while the answer is on its way. */
  go(change, from = performance.now(), hint = "") {
    const next = { ...this.state, frame: [], ...change };
    if (same(next, this.state)) return;
    this.state = next;
    this.preview = null;
    this.sent = Math.max(Date.now(), this.sent + 1);
    this.sentAt = performance.now();
    this.tell(hint);
    const { embed, version, still, frame, soon, quiz, shows, tints, ...wanted } = next;
    this.onEvent({ ...wanted, at: this.sent });
    this.show();
    measure("myomap:paint", from);
    this.prefetch(CALM_MS);
  }

  /** Take what the server says. Older answers than the newest pick are passed over; anything else is obeyed. */
  receive(scene) {
    this.answered = scene.echo ?? 0;
    const stale = this.stroke || this.sent && (scene.echo ?? 0) < this.sent && performance.now() - this.sentAt < ANSWER_MS;
    if (stale) return;
    clearTimeout(this.naming);
    // When nobody waits: the browser redraws its bar for it.
    this.naming = setTimeout(nameTab, 600);
    const next = this.offered({ ...NOTHING, ...scene });
    delete next.echo;
    if (same(next, this.state)) return;
    this.state = next;
    this.show();
  }

  /** Begin or end a question on the map: until it is answered nothing may tell what is looked for. */
  examine() {
    const { quiz } = this.state;
    this.quiz = quiz;
    this.mode = quiz === "places" ? "areas" : "muscles";
    this.frame.classList.toggle("mm-quiz", Boolean(quiz));
    this.brush(false);
    this.zoomTo({ k: 1, x: 0, y: 0 });
    if (quiz && this.named) this.toggleNames();
    if (quiz && this.listOpen) this.toggleList();
    const { rest } = this;
    this.unhovered();
    this.rest = rest; // the pointer still rests where it answered
    for (const said of [this.live, this.tip, this.hint, this.legendAB.lastChild]) said.textContent = "";
  }

  /** Give muscles numbers for names while one is looked for, and their names again. */
  rename(drawing) {
    const secret = this.state.quiz === "find";
    if ((drawing.secret ?? false) === secret) return;
    drawing.secret = secret;
    drawing.areaGroup.setAttribute("aria-hidden", secret);
    drawing.muscles.forEach(({ element, kind, id, side, part }, at) =>
      element.setAttribute("aria-label", secret ? this.word("quiz.shape", { n: at + 1 }) : this.names.of(kind, id, side, part)));
  }

  /** Tint muscles by how well they are known. */
  tint(drawing) {
    const { tints } = this.state;
    this.frame.classList.toggle("mm-tinted", Object.keys(tints).length > 0);
    if ((drawing.tints ?? NOTHING.tints) === tints) return;
    drawing.tints = tints;
    for (const { element, id } of drawing.muscles) {
      if (id in tints) element.setAttribute("data-known", tints[id]);
      else element.removeAttribute("data-known");
    }
  }

  setMode(mode) {
    this.mode = mode;
    this.brush(false);
    this.current = null;
    this.settle();
    if (this.box) this.resize();
    this.paint();
    this.live.textContent = this.word(`pick.${mode}`);
  }

  /** Take back the last thing chosen: comparing, then the point, the muscle, the rest. */
  back() {
    const s = this.state;
    if (s.quiz) this.clear();
    else if (s.compare) this.go({ compare: "" });
    else if (s.point) this.go({ point: "" });
    else if (s.muscle) this.go(this.withPlaces({ ...s, muscle: "" }, this.places()));
    else { this.clear(); return; }
    const { muscle } = this.state;
    this.live.textContent = muscle ? this.word("selected", { name: this.nameOf(muscle) }) : this.counted();
  }

  clear() {
    this.go({ ...(this.state.quiz ? {} : { ...FREE, side: "" }), areas: [], across: [] });
    this.live.textContent = this.word("cleared");
  }

  /** Fill the panel's choice of what to compare with: all other muscles, then all other trigger points, by name. */
  offerAll(choice) {
    if (choice.options.length > 1) return;
    const { muscle, point } = this.state;
    for (const [kind, chosen] of [["muscle", muscle], ["point", point]]) {
      const named = [...this.names[`${kind}s`].keys()].filter((id) => id !== chosen).map((id) => [this.names.of(kind, id, ""), id]);
      named.sort(([a], [b]) => a.localeCompare(b, document.documentElement.lang, { numeric: true }));
      choice.append(html("optgroup", { label: this.word(`list.${kind}s`) }, ...named.map(([name, id]) => html("option", { value: id }, name))));
    }
  }

  /** Compare the chosen muscle or point with another one; with nothing, end it. */
  compare(id) {
    this.go({ compare: id });
    this.live.textContent = this.word(id ? "compare.with" : "selected", { name: this.nameOf(id || this.state.muscle) });
  }

  nameOf(id) { return this.names.of(this.names.points.has(id) ? "point" : "muscle", id, this.state.side); }

  /* --- the brush --- */

  brush(on) {
    this.brushing = on;
    this.brushButton.setAttribute("aria-pressed", on);
    this.frame.classList.toggle("mm-brushing", on);
  }

  /** Add the places between two points of the window; the page is told when the stroke has ended. */
  strokeTo(from, to) {
    this.stroke ??= this.state;
    const places = this.places();
    const before = places.length;
    const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 3);
    for (let step = 0; step <= steps; step++) {
      const at = (axis) => from[axis] + ((to[axis] - from[axis]) * step) / steps;
      const hit = document.elementFromPoint(at("x"), at("y"));
      const shape = this.svg.contains(hit) && shapeAt(hit);
      const { kind, id, side } = shape?.dataset ?? {};
      if (kind !== "area" || places.some((one) => one.id === id && one.side === side)) continue;
      if (places.length < MOST_PLACES) places.push({ id, side });
      else this.tell(this.word("places.full", { n: MOST_PLACES }));
    }
    if (places.length === before) return;
    this.state = this.withPlaces({ ...this.state, ...FREE }, places);
    this.paint();
  }

  /** One event for a whole stroke, or none when it turned out to be something else. */
  endStroke(keep = true) {
    const [before, painted] = [this.stroke, this.state];
    if (!before) return;
    this.stroke = null;
    const places = this.places();
    this.state = before;
    const added = places.filter((one) => !this.hurts(one));
    if (!keep) this.paint();
    if (!keep || !added.length) return;
    this.go(painted, undefined, this.hint.textContent);
    this.live.textContent = this.counted("places.added", this.listed(added));
  }

  /* --- painting --- */

  /** Bring controls and root attributes in line with the state: what has changed of it. */
  settle() {
    const { view, body, layer } = this.state;
    const wanted = { view, body, layer, pick: this.mode, part: familyOf(view) };
    for (const [name, value] of Object.entries(wanted)) {
      if (this.settled[name] === value) continue;
      if (name !== "part") this.svg.setAttribute(`data-${name}`, value);
      for (const input of this.choices[name].inputs) input.checked = input.value === value;
      if (name === "part") for (const input of this.choices.view.inputs) input.parentElement.hidden = !FAMILIES[value].includes(input.value);
      if (name === "pick") this.frame.classList.toggle("mm-picks-areas", value === "areas");
    }
    this.settled = wanted;
  }

  onSide(item) { return !this.state.side || this.state.side === "midline" || item.side === this.state.side || item.side === "midline"; }

  paint() {
    const drawing = this.drawing;
    if (!drawing || this.shownKey !== `${this.state.body}/${this.state.view}`) return;
    const { muscle, point, areas, layer, side, across, condition, quiz, shows } = this.state;
    this.rename(drawing);
    this.tint(drawing);
    const shownMuscle = this.preview ? this.preview.muscle : muscle;
    const matches = this.preview ? (item) => !this.preview.side || item.side === this.preview.side : (item) => this.onSide(item);
    this.frame.classList.toggle("mm-has-muscle", Boolean(shownMuscle));
    this.clearButton.hidden = !((muscle && !quiz) || condition || areas.length || across.length);
    this.press(this.pressables().filter((item) => this.isChosen(item)));
    const muscles = shows === "pain" ? [] : drawing.muscles.filter((item) => item.id === shownMuscle && matches(item));
    const places = drawing.areas.filter((item) => this.hurts(item));
    const seen = muscles.filter((item) => item.layer === layer);
    const other = this.preview ? "" : this.state.compare;
    const otherMuscle = this.names.muscleOf(other) || other;
    const others = otherMuscle === muscle ? [] : drawing.muscles.filter((item) => item.id === otherMuscle && this.onSide(item));
    const otherPoints = other === otherMuscle ? this.pointsOf(other) : [other];
    this.chosenMuscles.replaceChildren(...seen.map((item) => svg("path", { d: item.d, class: "mm-chosen-fill" })),
      svg("path", { d: seen.flatMap((item) => item.fibres ?? []).map(openPath).join(""), class: "mm-fibres" }));
    this.chosenAreas.replaceChildren(...places.map((item) => svg("path", { d: item.d, class: "mm-chosen-area" })));
    this.marks.replaceChildren(...border(muscles.filter((item) => item.layer !== layer), "ghost"), ...border(places, "area"), ...border(seen, "muscle"), ...border(others, "b"));
    const pointKey = `${this.shownKey}|${muscle}|${side}|${this.isPicture() && point}|${shows}`;
    if (this.pointKey !== pointKey) { this.pointKey = pointKey; this.placePoints(); }
    for (const item of this.isPicture() ? [] : this.pointItems) {
      const on = item.id === point && this.onSide(item);
      item.element.setAttribute("aria-pressed", on);
      item.element.classList.toggle("mm-previewed", Boolean(this.preview?.points.includes(item.id)));
    }
    const previewOnly = this.preview && shownMuscle !== muscle ? drawing.points.filter((item) => this.preview.points.includes(item.id) && matches(item)) : [];
    const pluses = drawing.points.filter((item) => otherPoints.includes(item.id) && this.onSide(item));
    this.previewGroup.replaceChildren(...previewOnly.map((item) => this.cross(item)), ...pluses.map((item) => this.cross(item, "M0-6V6M-6 0H6")),
      ...(other ? this.lettersAB([point && this.pointItems.filter((item) => item.id === point), muscles], [other !== otherMuscle && pluses, others]) : []));
    this.paintPain(quiz || shows === "source" ? [] : this.preview ? this.preview.points : point ? [point] : this.pointsOf(muscle), matches, this.core, this.spill);
    const d = this.paintPain(otherPoints, matches, this.coreB, this.spillB).map((path) => path.getAttribute("d")).join("");
    for (const path of this.bordersB.children) path.setAttribute("d", d);
    this.legendAB.hidden = !this.state.compare;
    if (this.state.compare) this.legendAB.lastChild.textContent = this.word("legend.compare", { a: this.nameOf(point || muscle), b: this.nameOf(this.state.compare) });
    if (this.state.still) return;
    this.showNerves();
    this.rove();
    this.showElsewhere();
    if (this.named) this.placeNames();
    if (this.listOpen) this.markList();
  }

  /** Whether points are to be looked at only: in a still picture and in a question. */
  isPicture() { return Boolean(this.state.still || this.state.quiz); }

  isChosen(item) { return item.kind === "area" ? this.hurts(item) : item.id === this.state.muscle && this.onSide(item); }

  pointsOf(muscle) { return muscle ? [...this.names.points.values()].filter((point) => point.muscle === muscle).map((point) => point.id) : []; }

  paintPain(points, matches, core, spill) {
    const parts = { essential: [], spillover: [] };
    for (const id of points) {
      for (const zone of this.drawing.zones.get(id) ?? []) {
        if (!matches(zone)) continue;
        zone.path ??= trace(zone.d).d;
        parts[zone.part].push(svg("path", { d: zone.path, "data-point": id, "data-zone": zone.part, "data-side": zone.side }));
      }
    }
    core.replaceChildren(...parts.essential);
    spill.replaceChildren(...parts.spillover);
    return parts.essential;
  }

  /** A and B at what is compared: at the points where some were chosen, else at the ends of the muscles that lie apart. */
  lettersAB(...both) {
    const spots = both.map(([points, shapes]) => points?.[0] ?? shapes.sort((a, b) => b.size - a.size)[0]);
    return spots.flatMap((spot, at) => {
      if (!spot) return [];
      const up = spot.y < (spots[1 - at]?.y ?? 0) || (!at && spots[0] === spots[1]);
      const [x0, y0, x1, y1] = spot.box ?? [spot.x, spot.y, spot.x, spot.y];
      const middle = (y0 + y1) / 2;
      const [x] = (spot.box && within(spot, [x0, up ? y0 : (middle + y1) / 2], [x1, up ? (y0 + middle) / 2 : y1])) || [spot.x];
      return svg("g", { class: "mm-letters mm-ab", transform: `translate(${x} ${up ? y0 : y1}) scale(${this.crossScale()})` }, svg("text", { y: up ? -10 : 24 }, this.word(`compare.letter.${"ab"[at]}`)));
    });
  }

  /** Lay the areas of the nerve roots over the body, from a file of their own that is fetched when it is wanted. */
  async showNerves() {
    const { drawing, state: { body, view, overlay } } = this;
    const key = overlay + this.shownKey;
    if (this.nerveKey === key) return;
    this.nerveKey = key;
    this.nerveButton.setAttribute("aria-pressed", Boolean(overlay));
    const file = overlay && this.catalogue.index[body][view].dermatomes;
    try {
      if (file) drawing.nerves ??= nerveSheet((await this.files.json(file)).features);
      if (this.nerveKey !== key) return;
      if (overlay && !file) this.tell(this.word("dermatomes.none"));
    } catch {
      this.nerveKey = null;
      this.tell(this.word("failed"));
    }
    const { shapes, outlines, names } = (file && drawing.nerves) || { shapes: [], outlines: [], names: [] };
    this.nerves.replaceChildren(...shapes.map((shape) => shape.element), ...outlines);
    this.nerveNames.replaceChildren(...names.map((name) => {
      const [x, y] = (name.at ??= within(name, [-1e5, -1e5], [1e5, 1e5]) ?? [name.x, name.y]);
      return (name.letters ??= svg("g", { transform: `translate(${x} ${y}) scale(1)` }, svg("text", { y: 5 }, name.id.toUpperCase())));
    }));
    this.legendNerves.hidden = !shapes.length;
    this.rescale();
  }

  pressables() { return [...this.drawing.muscles, ...this.drawing.areas, ...this.insideButtons]; }

  press(items) {
    if (this.state.still) return;
    for (const item of this.pressedItems ?? []) item.element.setAttribute("aria-pressed", "false");
    for (const item of items) item.element.setAttribute("aria-pressed", "true");
    this.pressedItems = items;
  }

  cross(item, d = "M-4.5-4.5L4.5 4.5M-4.5 4.5L4.5-4.5") {
    return svg("g", { class: "mm-cross", transform: `translate(${item.x} ${item.y}) scale(${this.crossScale()})` },
      svg("path", { d, class: "mm-cross-halo" }), svg("path", { d, class: "mm-cross-ink" }));
  }

  placePoints() {
    const { muscle } = this.state;
    const hadFocus = this.pointGroup.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    const { point, shows } = this.state;
    const still = this.isPicture();
    const points = shows === "pain" ? [] : this.drawing.points.filter((item) => item.muscle === muscle && this.onSide(item) && (!still || item.id === point));
    this.pointItems = points.map((item) => {
      const element = this.cross(item);
      const attributes = still ? { "data-kind": "point", "data-id": item.id, "data-side": item.side, class: "mm-cross" } : { "data-kind": "point", "data-id": item.id, "data-side": item.side, role: "button", tabindex: -1, "aria-label": this.names.of("point", item.id, item.side), "aria-pressed": "false", class: "mm-cross mm-point" };
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      if (!still) element.prepend(svg("circle", { r: 15.5, class: "mm-point-halo" }), svg("circle", { r: 15.5, class: "mm-point-target" }));
      return { ...item, kind: "point", element };
    });
    this.pointGroup.replaceChildren(...this.pointItems.map((item) => item.element));
    if (hadFocus) this.pointItems.find((item) => item.id === hadFocus)?.element.focus({ preventScroll: true });
  }

  /** Name the other views in which the painted pattern can also be seen. */
  showElsewhere() {
    const { view, point, muscle, side, compare } = this.state;
    const other = this.names.points.has(compare) ? [compare] : this.pointsOf(compare);
    const views = this.state.quiz ? [] : this.viewsOf([...(point ? [point] : this.pointsOf(muscle)), ...other], side).filter((one) => familyOf(one) === familyOf(view));
    const key = views.join();
    if (this.alsoKey === key) return;
    this.alsoKey = key;
    this.also.hidden = !views.length;
    this.also.replaceChildren(html("span", {}, this.word("pain.also")), ...views.map((one) => html("button", { type: "button", onclick: () => this.go({ view: one }) }, this.word(`view.${one}`))));
  }

  /** The other views in which the pain of some points is drawn. */
  viewsOf(points, side) {
    const found = points.flatMap((id) => Object.entries(this.catalogue.pain[id] ?? {})).flatMap(([its, views]) => (!side || side === its ? views : []));
    return [...new Set(found)].map((at) => this.catalogue.views[at]).filter((one) => one !== this.state.view);
  }

  drawLetters() {
    if (!this.box) return;
    const { view } = this.state;
    const unit = this.unit(false);
    const [width] = this.drawing.size;
    const y = 34 * unit;
    const letter = (side, x, caption) => svg("g", { transform: `translate(${x} ${y}) scale(${unit})`, "data-testid": `letter-${side}` },
      svg("text", { class: "mm-letter" }, this.word(`side.letter.${side}`)), svg("text", { class: "mm-letter-caption", y: 17 }, caption));
    const near = oneSided(view);
    const heads = this.zoom.k > 1 ? this.corners() : this.named ? this.columns().heads : [width * 0.16, width * 0.84];
    if (this.state.still) {
      const [x0, y0] = [this.box.x + (this.box.width - this.paper.width * unit) / 2, this.box.y + (this.box.height - this.paper.height * unit) / 2];
      const sides = near ? [near] : FROM_BEHIND.includes(view) ? ["left", "right"] : ["right", "left"];
      const place = (x) => `translate(${x0 + x * unit} ${y0 + 38 * unit}) scale(${unit})`;
      this.letters.replaceChildren(...sides.map((side, at) => letter(side, 0, this.word(`side.${side}`))));
      [...this.letters.children].forEach((one, at) => one.setAttribute("transform", place(at ? this.paper.width - 44 : 44)));
    } else if (near) this.letters.replaceChildren(letter(near, this.named ? heads[0] : Math.max(-36 * unit, this.corners()[0]), this.word("side.shown", { side: this.word(`side.${near}`) })));
    else {
      const sides = FROM_BEHIND.includes(view) ? ["left", "right"] : ["right", "left"];
      this.letters.replaceChildren(...sides.map((side, at) => letter(side, heads[at], this.word(`side.${side}`))));
    }
  }

  /** The left and right ends of the paper at the letters' height: there they say which way a side lies, whatever is brought close. */
  corners() {
    const { unit, x0, head } = this.columns();
    return [this.leftEdge(head - 27, head + 22) + 24, this.edge(head - 27, head + 22) - 24].map((x) => x0 + x * unit);
  }

  /* --- names --- */

  toggleNames() {
    this.named = !this.named;
    this.namesButton.setAttribute("aria-pressed", this.named);
    this.frame.classList.toggle("mm-named", this.named);
    if (!this.drawing) return;
    this.frameFigure(this.zoom);
    this.placeNames();
  }

  /** Where the paper begins, in view units, where the two columns of names end beside the figure, and their heads. */
  columns() {
    const unit = this.unit(false);
    const { width, height } = this.paper;
    const x0 = this.box.x + (this.box.width - width * unit) / 2;
    const y0 = this.box.y + (this.box.height - height * unit) / 2;
    const [left, , right] = this.drawing.silhouette.box;
    const ends = [clamp((left - x0) / unit - 10, 56, width / 2), clamp((right - x0) / unit + 10, width / 2, width - 56)];
    // The height at which the letters stand.
    const head = 34 - y0 / unit;
    const heads = [Math.max(ends[0] - 26, this.leftEdge(head - 27, head + 22) + 18), Math.min(ends[1] + 26, this.edge(head - 27, head + 22) - 18)].map((x) => x0 + x * unit);
    return { unit, x0, y0, ends, head, heads };
  }

  /** How far to the right the paper is free of buttons between two heights. */
  edge(from, to) {
    return Math.min(this.paper.width - 3, ...this.buttons.filter(({ top, bottom }) => to > top && from < bottom).map(({ left }) => left));
  }

  leftEdge(from, to) {
    const { right, top, bottom } = this.toolsBox;
    return to > top && from < bottom ? right : 3;
  }

  /** Take the names away while the figure moves; they come back when it rests. */
  lift() {
    clearTimeout(this.nameLater);
    this.nameKey = null;
    if (!this.named) return;
    this.nameLayer.replaceChildren();
    this.nameLater = setTimeout(() => this.placeNames(), 120);
  }

  /** Write the names of what is drawn beside the figure, each once, as a printed chart does. */
  placeNames() {
    const { layer, muscle, areas, across } = this.state;
    const key = `${this.shownKey}|${layer}|${this.mode}|${this.named}`;
    if (this.nameKey !== key) {
      this.nameKey = key;
      const { unit, x0, y0 } = this.columns();
      const labels = this.named ? this.seatNames() : [];
      this.nameLayer.setAttribute("transform", `translate(${x0} ${y0}) scale(${unit})`);
      this.nameLayer.replaceChildren(
        ...["mm-leader-halo", "mm-leader"].map((name) => svg("path", { class: name, d: labels.map(({ from, to }) => `M${from}L${to}`).join("") })),
        svg("path", { class: "mm-leader-end", d: labels.map(({ to }) => `M${to}h0`).join("") }));
      this.nameItems = labels.map(({ item, box, lines, size, end }) => {
        const element = svg("g", { class: "mm-name", "data-name": item.id },
          svg("rect", { x: box[0] - 2, y: box[1], width: box[2] - box[0] + 4, height: box[3] - box[1] }),
          svg("text", { "text-anchor": end, "font-size": size }, ...lines.map((line, at) => svg("tspan", { x: end === "end" ? box[2] : box[0], y: box[1] + size * (0.95 + at * 1.2) }, line))));
        element.of = item.element;
        this.nameLayer.append(element);
        return { ...item, element };
      });
    }
    for (const { element, kind, id } of this.nameItems) element.classList.toggle("mm-name-chosen", kind === "area" ? [...areas, ...across].includes(id) : id === muscle);
  }

  /** Find a place for as many names as fit, the largest shapes first; all lengths in pixels of the paper. */
  seatNames() {
    const { unit, x0, y0, ends, head } = this.columns();
    const { width, height } = this.paper;
    const { k, x: panX, y: panY } = this.zoom;
    const size = width < 420 ? 11 : 12.5;
    const pitch = size * 1.2;
    const top = 4;
    const count = Math.floor((height - top - 2) / pitch);
    const onPaper = (x, y) => [(x * k + panX - x0) / unit, (y * k + panY - y0) / unit];
    const inUnits = (x, y) => [(x * unit + x0 - panX) / k, (y * unit + y0 - panY) / k];
    // how far each row is free, seen from both edges
    const aside = k > 1 ? width * 0.36 : 0;
    const free = Array.from({ length: count }, () => [width / 2 - 6, width / 2 + 6]);
    for (const ring of this.drawing.silhouette.rings) {
      let [x, y] = ring;
      for (let i = 2; i <= ring.length; i += 2) {
        const [dx, dy] = i < ring.length ? [ring[i], ring[i + 1]] : [ring[0] - x, ring[1] - y];
        const steps = Math.ceil((Math.abs(dy) * k) / unit / pitch) + 1;
        for (let step = 0; step <= steps; step++) {
          const [px, py] = onPaper(x + (dx * step) / steps, y + (dy * step) / steps);
          const row = free[Math.floor((py - top) / pitch)];
          if (row) { row[0] = Math.min(row[0], px - 8); row[1] = Math.max(row[1], px + 8); }
        }
        x += dx; y += dy;
      }
    }
    const edges = free.map((_, row) => [this.leftEdge, this.edge].map((edge) => edge.call(this, top + row * pitch, top + (row + 1) * pitch)));
    const room = (side, row, rows) => {
      let least = Infinity;
      const under = top + row * pitch < head + 22 && top + (row + rows) * pitch > head - 27;
      if (under && !(side && oneSided(this.state.view))) return 0;
      for (let at = row; at < row + rows; at++) least = Math.min(least, side ? edges[at][1] - Math.min(free[at][1], width - aside) : Math.max(free[at][0], aside) - edges[at][0]);
      return least;
    };
    // what is in sight, by name
    const shapes = new Map();
    const [from, to] = [inUnits(k > 1 ? width * 0.12 : 0, 0), inUnits(k > 1 ? width * 0.88 : width, height)];
    for (const item of this.mode === "areas" ? this.drawing.areas : this.drawing.muscles.filter((one) => one.layer === this.state.layer)) {
      const at = within(item, from, to);
      if (at) shapes.set(item.id, [...(shapes.get(item.id) ?? []), { item, at: onPaper(...at) }]);
    }
    const full = (id) => (this.mode === "areas" ? this.names.areas : this.names.muscles).get(id)?.name ?? id;
    const short = (id) => full(id).replace(/ \(.*\)/, "");
    const shared = new Set([...shapes.keys()].map(short).filter((name, at, all) => all.indexOf(name) !== at));
    const pen = (this.pen ??= document.createElement("canvas").getContext("2d"));
    pen.font = `600 ${size}px ${getComputedStyle(this.frame).fontFamily}`;
    const form = (...lines) => ({ lines, width: Math.max(...lines.map((line) => pen.measureText(line).width)) + 1 });
    const columns = [[], []];
    const byArea = [...shapes].map(([id, found]) => ({ id, found, area: Math.max(...found.map(({ item }) => item.size)) })).sort((a, b) => b.area - a.area);
    byArea.forEach(({ id, found, area }, rank) => {
      const name = shared.has(short(id)) ? full(id) : short(id);
      const breaks = [...name.matchAll(/ /g)].map(({ index }) => index);
      const half = breaks.sort((a, b) => Math.abs(a - name.length / 2) - Math.abs(b - name.length / 2))[0];
      const forms = [form(name), ...(half ? [form(name.slice(0, half), name.slice(half + 1))] : [])];
      const choices = columns.map((column, side) => {
        const here = found.filter(({ at }) => (side ? at[0] >= width / 2 : at[0] < width / 2));
        const best = (here.length ? here : found).reduce((a, b) => (b.item.size > a.item.size ? b : a));
        const crowd = column.filter((other) => Math.abs(other.at[1] - best.at[1]) < 5 * pitch).length;
        return { side, ...best, cost: crowd * 14 + Math.abs(best.at[0] - ends[side]) * 0.5 };
      }).sort((a, b) => a.cost - b.cost)[0];
      columns[choices.side].push({ ...choices, forms, area, skip: 400 + (3000 * (byArea.length - rank)) / byArea.length, row: (choices.at[1] - top) / pitch });
    });
    const labels = columns.flatMap((column, side) => seat(column.sort((a, b) => a.row - b.row), count, (row, rows) => room(side, row, rows)));
    const settle = (label) => {
      const { side, form: { lines, width: wide }, row } = label;
      const [y, tall] = [top + row * pitch, lines.length * pitch];
      const edge = edges.slice(row, row + lines.length).map((both) => both[side]).reduce((a, b) => (side ? Math.min(a, b) : Math.max(a, b)));
      const left = side ? Math.min(ends[1], edge - wide) : Math.max(ends[0] - wide, edge);
      label.box = [left, y, left + wide, y + tall];
      label.from = [side ? left - 4 : left + wide + 4, y + tall / 2];
    };
    labels.forEach(settle);
    return untangle(labels, settle, (label, row) => room(label.side, row, label.form.lines.length) >= label.form.width)
      .map(({ item, box, from: start, at, form: { lines }, side }) => ({ item, box, from: start, to: at, lines, size, end: side ? "start" : "end" }));
  }

  /* --- pointer --- */

  clicked(event) {
    if (this.dragged) { this.dragged = false; return; }
    const from = performance.now();
    let shape = shapeAt(event.target);
    if (!shape && event.target.closest(".mm-floor")) {
      const at = this.toUnits(event.clientX, event.clientY);
      shape = this.drawing.nearestArea(at.x, at.y)?.element;
    }
    if (!shape) return;
    this.rest = { x: event.clientX, y: event.clientY };
    this.tip.hidden = true;
    this.choose(shape, { add: this.mode === "areas" || wantsMore(event), from });
  }

  choose(shape, options) {
    const { kind, id, side } = shape.dataset;
    const { quiz } = this.state;
    if (quiz === "find" && kind === "muscle") this.onEvent({ answer: `muscle:${id}`, side, name: this.names.of(kind, id, side) });
    else if (!quiz || (quiz === "places" && kind === "area")) this.pick(kind, id, side, { toggle: true, drawn: true, ...options });
  }

  /** A pointer that still rests where it clicked has not asked for anything new: what was picked stays painted. */
  rests(event) {
    if (this.rest && Math.hypot(event.clientX - this.rest.x, event.clientY - this.rest.y) >= DRAG_PX) this.rest = null;
    return this.rest !== null;
  }

  moved(event) {
    if (event.pointerType !== "mouse") return;
    const rested = this.rest !== null;
    if (rested && !this.rests(event)) this.hovered(event);
    else if (!this.tip.hidden) this.placeTip(event.clientX, event.clientY);
  }

  hovered(event) {
    if (event.pointerType !== "mouse" || event.buttons || this.rests(event)) return;
    const shape = shapeAt(event.target);
    this.setHover(shape);
    this.tip.hidden = !shape;
    if (shape) { this.tip.textContent = shape.getAttribute("aria-label"); this.placeTip(event.clientX, event.clientY); }
    this.setPreview(shape?.dataset.kind === "point" ? shape.dataset : null);
  }

  unhovered() { this.rest = null; this.tip.hidden = true; this.setHover(null); this.setPreview(null); }

  /** Draw the border of the shape under the pointer, above the drawing, which is not painted anew for it. */
  setHover(shape) {
    // Points draw their own.
    const d = shape?.getAttribute("d") ?? "";
    if (this.hovering === d) return;
    this.hovering = d;
    for (const path of this.hover.children) path.setAttribute("d", d);
  }

  /** Put the name beside a point of the window. Nothing is measured here: that would make the browser lay out the page. */
  placeTip(x, y) {
    const across = x > innerWidth / 2 ? `calc(${Math.round(x - 14)}px - 100%)` : `${Math.round(x + 14)}px`;
    this.tip.style.transform = `translate(${across},${Math.round(y > innerHeight - 60 ? y - 36 : y + 18)}px)`;
  }

  /** Show the pattern of a point or a muscle for as long as it is hovered or focused; a link may name the points that count. */
  setPreview(thing) {
    const muscle = thing && (thing.kind === "point" ? this.names.muscleOf(thing.id) : thing.id);
    const side = thing && (thing.side || (this.state.side === "midline" ? "" : this.state.side));
    const points = thing && (thing.kind === "point" ? [thing.id] : thing.points?.split(";") ?? this.pointsOf(muscle));
    const wanted = this.names.muscles.has(muscle) ? { muscle, side, points, key: [muscle, side, points].join() } : null;
    if (wanted?.key === this.preview?.key) return;
    this.preview = wanted;
    const from = performance.now();
    this.paint();
    measure("myomap:preview", from);
    const views = wanted && this.drawing && !this.pain.querySelector("path") ? this.viewsOf(points, side) : [];
    const near = views.filter((one) => familyOf(one) === familyOf(this.state.view));
    const named = (near.length ? near : views).map((one) => `${this.word(`part.${familyOf(one)}`)}: ${this.word(`view.${one}`)}`);
    this.tell(named.length && this.word("preview.elsewhere", { name: this.names.of("muscle", muscle, side), views: named.slice(0, 4).join(", ") }));
  }

  /* --- keyboard --- */

  items() {
    const shapes = this.mode === "areas" ? this.drawing.areas : this.drawing.muscles.filter((item) => item.layer === this.state.layer);
    return this.state.quiz ? shapes : [...shapes, ...this.pointItems];
  }

  /** Keep exactly one shape in the tab order: the one last used, else the chosen one, else the first. */
  rove() {
    const items = this.items();
    const keep = this.current && items.find((item) => item.kind === this.current.kind && item.id === this.current.id && item.side === this.current.side && (item.part ?? "") === (this.current.part ?? ""));
    const next = keep ?? items.find((item) => this.isChosen(item)) ?? items[0] ?? null;
    if (this.stop && this.stop !== next?.element) this.stop.setAttribute("tabindex", "-1");
    next?.element.setAttribute("tabindex", "0");
    this.stop = next?.element ?? null;
    this.current = next;
    this.paths = null;
  }

  pressed(event) {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const items = this.items();
    const at = items.findIndex((item) => item.element === event.target);
    const act = {
      Enter: () => at >= 0 && this.choose(event.target, { add: this.mode === "areas" || event.shiftKey }),
      " ": () => at >= 0 && this.choose(event.target, { add: this.mode === "areas" || event.shiftKey }),
      Escape: () => this.back(),
      Home: () => this.focusOn(items[0]),
      End: () => this.focusOn(items.at(-1)),
      PageDown: () => this.focusOn(items[(at + 1) % items.length]),
      PageUp: () => this.focusOn(items.at(at - 1)),
      "+": () => this.zoomBy(ZOOM_STEP), "=": () => this.zoomBy(ZOOM_STEP), "-": () => this.zoomBy(1 / ZOOM_STEP), 0: () => this.zoomTo({ k: 1, x: 0, y: 0 }),
    }[event.key] ?? (event.key.startsWith("Arrow") && at >= 0 ? () => this.focusOn(this.neighbour(items, at, event.key)) : null);
    if (!act) return;
    event.preventDefault();
    act();
  }

  focusOn(item) {
    if (!item) return;
    this.current = item;
    this.rove();
    item.element.focus({ preventScroll: true });
  }

  neighbour(items, at, key) {
    this.paths ??= crossings(items);
    return items[this.paths[at][key]];
  }

  focused(element) {
    if (!this.drawing) return;
    const item = this.items().find((candidate) => candidate.element === element) ?? this.drawing.areas.find((candidate) => candidate.element === element);
    if (!item) return;
    if (this.current?.element !== element && this.items().includes(item)) { this.current = item; this.rove(); }
    const shown = element.matches(":focus-visible");
    const outline = (name) => item.kind === "point"
      ? svg("circle", { cx: item.x, cy: item.y, r: 15.5 * this.crossScale(), class: name }) : svg("path", { d: item.d, class: name });
    this.ring.replaceChildren(...(shown ? [outline("mm-ring-halo"), outline("mm-ring-ink")] : []));
    if (shown) {
      this.keepInSight(item);
      const box = element.getBoundingClientRect();
      this.tip.textContent = element.getAttribute("aria-label");
      this.tip.hidden = false;
      this.placeTip(box.right - 8, box.top + box.height / 2);
      if (item.kind === "point") this.setPreview(item);
    }
  }

  unfocused() { this.ring.replaceChildren(); this.tip.hidden = true; this.setPreview(null); }

  /* --- zoom --- */

  /** Units per CSS pixel, on the zoomed figure or (false) on the paper under it. */
  unit(zoomed = true) {
    return 1 / (this.scale * (zoomed ? this.zoom.k : 1));
  }

  /** Read the figure's size on screen; only when it may have changed, because reading it makes the browser lay out the page. */
  resize() {
    const frame = this.svg.getBoundingClientRect();
    this.paper = frame;
    [this.toolsBox, ...this.buttons] = [this.tools, this.namesButton, this.listButton, this.zoomGroup].map((thing) => thing.getBoundingClientRect())
      .map((box) => ({ left: box.left - frame.left - 4, right: box.right - frame.left + 4, top: box.top - frame.top - 2, bottom: box.bottom - frame.top + 2 }));
    this.scale = Math.min(frame.width / this.box.width, frame.height / this.box.height) || 0.2;
    this.rescale();
    this.showFrame();
    this.nameKey = null;
    // At once: paper is not waited for.
    if (this.named) this.placeNames();
  }

  /** Crosses keep their size on screen; on the whole body a little smaller, so that they hide less of it. */
  crossScale() { return this.unit() * (this.state.still ? 1.8 : this.zoom.k < 2 ? 0.8 : 1); }

  toUnits(clientX, clientY) {
    const matrix = this.world.getScreenCTM();
    return matrix ? new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse()) : { x: 0, y: 0 };
  }

  /** Bring the part of the drawing close that a picture is about: `frame` is its left, top, right and bottom. */
  showFrame([left, top, right, bottom] = this.state.frame) {
    if (!this.box || !(right > left)) return;
    const unit = this.unit(false);
    const k = clamp(Math.min((this.paper.width * unit) / (right - left), (this.paper.height * unit) / (bottom - top)), 1, MOST_ZOOM);
    const middle = (start, length, at) => start + length / 2 - at * k;
    this.zoomTo({ k, x: middle(this.box.x, this.box.width, (left + right) / 2), y: middle(this.box.y, this.box.height, (top + bottom) / 2) });
  }

  /** Begin with the part of the body that is offered, clear of the buttons that lie over a narrow figure. */
  bringClose() {
    const { still, frame, view } = this.state;
    const close = this.catalogue.frames?.[view];
    if (!close || still || frame.length) return;
    const [left, top, right, bottom] = close;
    const { width } = this.paper;
    const covered = clamp(width - Math.min(...this.buttons.map((box) => box.left)), 0, width / 3);
    const room = ((right - left) * covered) / (width - 2 * covered || 1);
    this.showFrame([left - room, top, right + room, bottom]);
  }

  zoomTo({ k, x, y }) {
    if (!this.box) return;
    k = clamp(k, 1, MOST_ZOOM);
    const edge = (start, length, value) => clamp(value, (start + length) * (1 - k), start * (1 - k));
    this.zoom = { k, x: edge(this.box.x, this.box.width, x), y: edge(this.box.y, this.box.height, y) };
    if (k === 1) this.zoom = { k: 1, x: 0, y: 0 };
    this.world.setAttribute("transform", `translate(${this.zoom.x} ${this.zoom.y}) scale(${k})`);
    this.frame.classList.toggle("mm-zoomed", k > 1);
    this.resetButton.disabled = k === 1;
    this.rescale();
    this.lift();
  }

  /** Zoom by a factor about a point of the window, or about the middle. */
  zoomBy(factor, clientX, clientY) {
    const frame = this.svg.getBoundingClientRect();
    const at = this.toUnits(clientX ?? frame.left + frame.width / 2, clientY ?? frame.top + frame.height / 2);
    const k = clamp(this.zoom.k * factor, 1, MOST_ZOOM);
    this.zoomTo({ k, x: this.zoom.x + at.x * (this.zoom.k - k), y: this.zoom.y + at.y * (this.zoom.k - k) });
  }

  panBy(dx, dy) {
    const unit = this.unit(false);
    this.zoomTo({ k: this.zoom.k, x: this.zoom.x + dx * unit, y: this.zoom.y + dy * unit });
  }

  keepInSight(item) {
    if (this.zoom.k === 1) return;
    const frame = this.svg.getBoundingClientRect();
    const box = item.element.getBoundingClientRect();
    const shift = (low, high, least, most) => (low < least ? least - low + 20 : high > most ? most - high - 20 : 0);
    const [dx, dy] = [shift(box.left, box.right, frame.left, frame.right), shift(box.top, box.bottom, frame.top, frame.bottom)];
    if (dx || dy) this.panBy(dx, dy);
  }

  /** Keep crosses, dots and letters at their size on screen, whatever the zoom. */
  rescale() {
    if (!this.drawing) return;
    const unit = this.unit();
    for (const group of [this.pointGroup, this.previewGroup, this.nerveNames]) {
      for (const cross of group.children) cross.setAttribute("transform", cross.getAttribute("transform").replace(/scale\(.*\)/, `scale(${this.crossScale()})`));
    }
    for (const [pattern, turned] of [[this.dots, 0], [this.hatch, -45], [this.rings, 0]]) pattern.setAttribute("patternTransform", `rotate(${turned}) scale(${unit / 4.5})`);
    // Letters that would lie on others are left out, the smaller shapes' first.
    const kept = [];
    for (const name of this.nerveNames.firstChild ? this.drawing.nerves.names : []) {
      const free = kept.every(({ at: [x, y] }) => Math.abs(x - name.at[0]) > 21 * unit || Math.abs(y - name.at[1]) > 12 * unit);
      name.letters.toggleAttribute("hidden", !free);
      if (free) kept.push(name);
    }
    this.drawLetters();
  }

  listenZoom() {
    const fingers = new Map();
    let start = null;
    const spread = () => { const [a, b] = [...fingers.values()]; return { distance: Math.hypot(a.x - b.x, a.y - b.y) || 1, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }; };
    this.svg.addEventListener("wheel", (event) => {
      const wanted = event.ctrlKey || event.metaKey || this.zoom.k > 1 || performance.now() < (this.wheelUntil ?? 0);
      // An unzoomed map lets the page scroll.
      if (!wanted) return;
      event.preventDefault();
      this.wheelUntil = performance.now() + 400;
      this.zoomBy(Math.exp(-clamp(event.deltaY, -120, 120) * (event.deltaMode ? 0.05 : 0.0025)), event.clientX, event.clientY);
    }, { passive: false });
    this.svg.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (fingers.size === 1) this.dragged = false;
      start = { x: event.clientX, y: event.clientY };
    });
    this.svg.addEventListener("pointermove", (event) => {
      const finger = fingers.get(event.pointerId);
      if (!finger) return;
      const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y];
      if (fingers.size === 2) {
        const before = spread();
        fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
        const after = spread();
        this.dragged = "pinch";
        this.endStroke(false);
        this.zoomBy(after.distance / before.distance, after.x, after.y);
        this.panBy(after.x - before.x, after.y - before.y);
      } else if ((this.brushing || this.zoom.k > 1) && (this.dragged || Math.hypot(event.clientX - start.x, event.clientY - start.y) > DRAG_PX)) {
        if (!this.dragged) { this.dragged = true; this.svg.setPointerCapture(event.pointerId); this.tip.hidden = true; }
        fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
        if (!this.brushing) this.panBy(dx, dy);
        else if (this.dragged !== "pinch") this.strokeTo(finger, { x: event.clientX, y: event.clientY });
      }
    });
    for (const end of ["pointerup", "pointercancel"]) {
      this.svg.addEventListener(end, (event) => { fingers.delete(event.pointerId); this.endStroke(); });
    }
    this.svg.addEventListener("touchmove", (event) => { if (event.touches.length > 1 || this.brushing || this.zoom.k > 1) event.preventDefault(); }, { passive: false });
  }

  /* --- links in the page --- */

  listen() {
    const still = (name, work) => {
      const handler = (event) => { if (this.root.isConnected) work(event); else document.removeEventListener(name, handler, true); };
      document.addEventListener(name, handler, true);
    };
    const reference = (event) => {
      const element = event.target.closest?.('[data-testid="panel"] :is(a[data-ref], [data-drop], [data-compare]), [data-go][data-ref]');
      if (!element) return null;
      const { ref, drop, compare, side = "", points } = element.dataset;
      const [kind, id] = (ref ?? drop ?? compare).split(":");
      return { element, kind, id, side, points, drop, compare };
    };
    const known = ({ kind, id }) => this.names[`${kind}s`]?.has(id) ?? kind === "condition";
    const act = (found) => {
      const { kind, id, side, drop, compare } = found;
      if (drop) this.drop(id ?? kind, side);
      else if (compare !== "" && !known(found)) return false;
      else if (compare === undefined) this.pick(kind, id, side);
      else this.compare(id ?? "");
      return true;
    };
    still("click", (event) => {
      const found = event.button || wantsMore(event) || event.altKey ? null : reference(event);
      if (!found || found.element.target === "_blank") return;
      this.rest = { x: event.clientX, y: event.clientY };
      if (!act(found)) return;
      event.preventDefault();
      event.stopPropagation();
      if (found.element.closest('[data-testid="panel"]')) focusAnswer(found.element);
    });
    for (const name of ["pointerdown", "focusin"]) still(name, ({ target }) => { if (target.matches?.(ANY)) this.offerAll(target); });
    still("change", ({ target }) => { if (!target.matches?.(ANY) || !target.value) return;
      this.compare(target.value);
      focusAnswer(target);
    });
    for (const name of ["pointerover", "focusin"]) {
      still(name, (event) => {
        const found = reference(event);
        if (/muscle|point/.test(found?.kind) && event.pointerType !== "touch") { if (name === "focusin" || !this.rests(event)) this.setPreview(found); }
        else if (this.preview && !this.svg.contains(event.target)) this.setPreview(null);
      });
    }
    still("focusout", (event) => { if (reference(event)) this.setPreview(null); });
  }

  /* --- the list twin --- */

  toggleList() {
    this.listOpen = !this.listOpen;
    this.listButton.setAttribute("aria-expanded", this.listOpen);
    this.list.hidden = !this.listOpen;
    this.frame.classList.toggle("mm-list-open", this.listOpen);
    if (!this.listOpen) return;
    if (!this.list.firstChild) this.composeList();
    this.markList();
    this.list.querySelector("input").focus({ preventScroll: true });
  }

  composeList() {
    const search = html("input", { type: "search", placeholder: this.word("list.search"), "aria-label": this.word("list.search"), autocomplete: "off", oninput: () => this.filterList(search.value) });
    this.count = html("p", { class: "mm-count", role: "status" });
    this.groups = [];
    const regionOf = { muscle: (m) => m.region, area: (a) => a.region, point: (p) => this.names.muscles.get(p.muscle)?.region };
    const sections = [["muscle", "list.muscles", this.names.muscles], ["area", "list.areas", this.names.areas], ["point", "list.points", this.names.points]].map(([kind, title, all]) => {
      const section = html("section", { class: "mm-list-kind", "data-kind-group": kind }, html("h3", {}, this.word(title)));
      for (const [region, name] of this.names.regions) {
        const rows = [...all.values()].filter((thing) => regionOf[kind](thing) === region);
        if (!rows.length) continue;
        const body = html("ul");
        const group = html("details", {}, html("summary", {}, html("span", {}, name), html("small", {}, String(rows.length))), body);
        const entry = { kind, group, body, count: group.querySelector("small"), rows: rows.map((thing) => this.listRow(kind, thing)).sort((a, b) => a.text.localeCompare(b.text)) };
        group.addEventListener("toggle", () => { if (group.open && !this.query) this.fillGroup(entry, entry.rows); });
        this.groups.push(entry);
        section.append(group);
      }
      return section;
    });
    this.list.append(html("div", { class: "mm-search" }, search, this.count), ...sections);
  }

  listRow(kind, thing) {
    const muscle = kind === "point" ? this.names.muscles.get(thing.muscle) : null;
    const title = kind === "point" ? `${muscle?.name ?? thing.muscle}: ${thing.label || thing.part}` : thing.name;
    const undrawn = kind !== "area" && !this.catalogue.where[`muscle:${muscle?.id ?? thing.id}`];
    const found = [title, thing.latin, thing.aliases, muscle?.latin, muscle?.aliases].filter(Boolean).join(" ").toLowerCase();
    return { kind, id: thing.id, text: title, found, build: () => html("li", {},
      html("span", { class: "mm-row-name" }, title, ...(undrawn ? [html("small", {}, this.word("list.undrawn"))] : [])),
      ...(thing.midline ? ["midline"] : ["right", "left"]).map((side) => html("button", {
        type: "button", "data-list-kind": kind, "data-list-id": thing.id, "data-list-side": side, "aria-label": this.names.of(kind, thing.id, side), "aria-pressed": "false",
        onclick: () => this.pick(kind, thing.id, side, { toggle: true, add: kind === "area" }),
      }, side === "midline" ? this.word("choose") : this.word(`side.${side}`)))) };
  }

  fillGroup(entry, rows) {
    entry.count.textContent = this.query ? rows.length : entry.rows.length;
    entry.body.replaceChildren(...rows.map((row) => (row.element ??= row.build())));
    this.markList();
  }

  filterList(text) {
    const words = (this.query = text.trim().toLowerCase()).split(/\s+/).filter(Boolean);
    let total = 0;
    for (const entry of this.groups) {
      const rows = words.length ? entry.rows.filter((row) => words.every((word) => row.found.includes(word))) : [];
      total += rows.length;
      entry.group.hidden = words.length > 0 && !rows.length;
      entry.group.open = rows.length > 0;
      this.fillGroup(entry, rows);
    }
    for (const section of this.list.querySelectorAll(".mm-list-kind")) section.hidden = words.length > 0 && !section.querySelector("details:not([hidden])");
    this.count.textContent = !words.length ? "" : total ? this.word("list.count", { n: total }) : this.word("list.none");
  }

  markList() {
    const { point } = this.state;
    for (const button of this.list.querySelectorAll("button[data-list-id]")) {
      const { listKind: kind, listId: id, listSide: side } = button.dataset;
      const on = kind === "point" ? id === point && this.onSide({ side }) : this.isChosen({ kind, id, side });
      button.setAttribute("aria-pressed", on);
    }
  }
}

/* ---------- helpers of the map ---------- */

/** The shape that an element of the drawing is, or names. */
const shapeAt = (element) => element.closest(".mm-name")?.of ?? element.closest("[data-kind]");

/** A border of two tones round shapes: one of the two stands out from whatever lies beside it. */
function border(items, kind) {
  const d = items.map((item) => item.d).join("");
  return d ? [svg("g", { class: `mm-mark mm-mark-${kind}` }, ...twice({ d }))] : [];
}

/** The areas of the nerve roots as shapes, their borders, and what is to be named: the core where a root has one. */
function nerveSheet(features) {
  const shapes = features.filter((one) => one.kind === "dermatome").map((one) => {
    const traced = trace(one.d);
    // Neighbours down the spine take turns.
    const number = Number(one.id.slice(1)) + (one.id[0] === "s");
    return { ...one, ...traced, element: svg("path", { d: traced.d, "data-nerve": one.id, "data-side": one.side, class: `mm-nerve${number % 2 ? " mm-nerve-odd" : ""}${one.part ? " mm-nerve-core" : ""}` }) };
  });
  const named = new Map(shapes.sort((a, b) => Boolean(a.part) - Boolean(b.part)).map((one) => [one.id + one.side, one]));
  return { shapes, outlines: border(shapes.filter((one) => !one.part), "nerve"), names: [...named.values()].sort((a, b) => b.size - a.size) };
}

const familyOf = (view) => Object.keys(FAMILIES).find((family) => FAMILIES[family].includes(view)) ?? "body";

/** The side that a view from the side shows; empty for views that show both. */
const oneSided = (view) => (/(^|-)(left|right)$/.exec(view) ?? [])[2] ?? "";

const wantsMore = (event) => event.ctrlKey || event.metaKey || event.shiftKey;
const same = (a, b) => Object.keys(NOTHING).every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));

/** Note how long a pick took, from the click's arrival to the finished drawing in the document, for benchmarks to read. */
function measure(name, from) {
  performance.measure(name, { start: from, end: performance.now() });
}

/** A place inside a shape and inside a box of view units, for a line to point at; null when there is none. */
function within({ element, x, y, box }, [left, top], [right, bottom]) {
  const [x0, y0, x1, y1] = [Math.max(box[0], left), Math.max(box[1], top), Math.min(box[2], right), Math.min(box[3], bottom)];
  if (x0 >= x1 || y0 >= y1) return null;
  const inside = (px, py) => px > x0 && px < x1 && py > y0 && py < y1 && element.isPointInFill(new DOMPoint(px, py));
  if (inside(x, y)) return [x, y];
  for (const [steps, order] of [[2, [1]], [6, [3, 2, 4, 1, 5]], [16, [...Array(15).keys()]]]) {
    for (const row of order) for (const column of order) {
      const [px, py] = [x0 + ((x1 - x0) * column) / steps, y0 + ((y1 - y0) * row) / steps];
      if (inside(px, py)) return [px, py];
    }
  }
  return null;
}

/** Give names, sorted by height, rows of one column: in their order, as near their shapes as can be, the least cost left out. */
function seat(items, count, room) {
  const costs = [Array(count + 1).fill(0)];
  const ways = items.map((item, index) => {
    const before = costs[index];
    const cost = [];
    costs.push(cost);
    return before.map((_, used) => { // "cost" of the names so far in the first "used" rows
      let [least, way] = [before[used] + item.skip, null];
      if (used && cost[used - 1] <= least) [least, way] = [cost[used - 1], "above"];
      for (const form of item.forms) {
        const row = used - form.lines.length;
        if (row < 0 || room(row, form.lines.length) < form.width) continue;
        const sum = before[row] + ((row + used) / 2 - item.row) ** 2 + form.lines.length;
        if (sum < least) [least, way] = [sum, form];
      }
      cost.push(least);
      return way;
    });
  });
  const seated = [];
  for (let index = items.length - 1, used = count; index >= 0; index--) {
    while (ways[index][used] === "above") used--;
    const form = ways[index][used];
    if (form) seated.push({ ...items[index], form, row: (used -= form.lines.length) });
  }
  return seated;
}

const turn = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
const cross = (a, b, c, d) => turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b);

/** Exchange the rows of names whose lines cross; where that cannot be, leave the smaller name out. */
function untangle(labels, settle, fits) {
  const over = ({ from, at }, { box: [left, top, right, bottom] }) => cross(from, at, [left, top], [right, bottom]) || cross(from, at, [left, bottom], [right, top]);
  const clash = (a, b) => cross(a.from, a.at, b.from, b.at) || over(a, b) || over(b, a);
  const exchange = (a, b) => { [a.row, b.row] = [b.row, a.row]; settle(a); settle(b); };
  for (let round = 0; round < 6; round++) {
    let calm = true;
    for (const a of labels) for (const b of labels) {
      if (a === b || a.out || b.out || !clash(a, b)) continue;
      calm = false;
      if (a.side === b.side && a.form.lines.length === b.form.lines.length && fits(a, b.row) && fits(b, a.row)) {
        exchange(a, b);
        if (!clash(a, b)) continue;
        exchange(a, b);
      }
      if (round > 2) (a.area < b.area ? a : b).out = true;
    }
    if (calm) break;
  }
  return labels.filter((label) => !label.out);
}

/** Where each arrow key leads from each shape: the nearest in that direction, every shape within reach. */
function crossings(items) {
  const keys = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const paths = items.map((from) => Object.fromEntries(Object.entries(keys).map(([key, [ux, uy]]) => {
    let [best, least] = [-1, Infinity];
    items.forEach((to, index) => {
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const along = dx * ux + dy * uy;
      const cost = along + 2.5 * Math.abs(dx * uy - dy * ux);
      if (to !== from && along > 0.5 && cost < least) [best, least] = [index, cost];
    });
    return [key, best];
  })));
  const reached = new Set();
  const visit = (index) => {
    const queue = [index];
    while (queue.length) {
      const at = queue.pop();
      if (at < 0 || reached.has(at)) continue;
      reached.add(at);
      queue.push(...Object.values(paths[at]));
    }
  };
  if (items.length) visit(0);
  // Hook a shape that no arrow leads to in beside its nearest neighbour.
  for (let index = 0; index < items.length; index++) {
    if (reached.has(index)) continue;
    let [near, least] = [0, Infinity];
    for (const other of reached) {
      const distance = Math.hypot(items[other].x - items[index].x, items[other].y - items[index].y);
      if (distance < least) [near, least] = [other, distance];
    }
    const [dx, dy] = [items[index].x - items[near].x, items[index].y - items[near].y];
    const key = Math.abs(dx) > Math.abs(dy) ? (dx > 0 ? "ArrowRight" : "ArrowLeft") : dy > 0 ? "ArrowDown" : "ArrowUp";
    paths[index][key] = paths[near][key];
    paths[near][key] = index;
    visit(index);
  }
  return paths;
}

/** Give the browser's tab the title that the panel carries. */
function nameTab() {
  const title = document.querySelector('[data-testid="panel"][data-title]')?.dataset.title;
  if (title && document.title !== title) document.title = title;
}

/** After a pick made in the panel, move the focus to the heading of the answer once the panel has been replaced. */
function focusAnswer(link) {
  const arrived = () => {
    if (link.isConnected) return;
    const heading = document.querySelector('[data-testid="panel"] h2');
    if (!heading) return;
    watcher.disconnect();
    heading.focus({ preventScroll: true });
  };
  const watcher = new MutationObserver(arrived);
  watcher.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => watcher.disconnect(), 5000);
}

/* ---------- ways in ---------- */

/**
 * Put a map into an element of any page.
 * `options`: `catalogue` and `scene` as myomap/bodymap/scene.py writes them, `onEvent(wantedState)`, and `base`, the
 * address of the geometry folder, or `files`, which stand for it: `json(path)` promises what a file holds, `picture(path)`
 * is an address. Returns the map; give it later states with `.receive(scene)`.
 */
export function mount(root, options) {
  return new BodyMap(root, options);
}

/* In Streamlit the map is two components (component.py says why): a constant one brings this file and the catalogue, a
 * small one, one line of code, carries the scene and hands itself over at the desk. Either may arrive first. */
const DESK = "myomapBodyMap";
const catalogues = new Map();
// Parent element -> { map, component }.
const guests = new Map();

function serve(component) {
  const { parentElement, data } = component;
  for (const element of guests.keys()) if (!element.isConnected && element !== parentElement) guests.delete(element);
  const guest = guests.get(parentElement) ?? {};
  guests.set(parentElement, guest);
  guest.component = component;
  const { version, files, ...scene } = data;
  guest.files = files;
  const catalogue = catalogues.get(version);
  // Served when the catalogue arrives.
  if (!catalogue) return;
  if (!guest.map) {
    const root = parentElement.appendChild(document.createElement("div"));
    guest.map = mount(root, { catalogue, scene, onEvent: (wanted) => {
      guest.component.setTriggerValue("go", wanted);
      showSooner(guest.map, guest.files, wanted);
    } });
  } else if (guest.map.catalogue !== catalogue) { guest.map.use(catalogue); guest.map.show(); }
  guest.map.receive(scene);
}

/** The file of a panel, when nothing but one muscle or one place is picked; as panel_files.panel_name. */
function panelFile(map, version, { body, side, muscle, point, areas, across, compare, condition, overlay }) {
  const alone = version && areas.length + across.length + Boolean(muscle) === 1 && !across.length;
  if (!alone || point || compare || condition || overlay || body !== NOTHING.body || map.state.embed) return "";
  return new URL(`../panels/${version}/${muscle ? `muscle.${muscle}` : `area.${areas[0]}`}.${side}.html`, map.base).href;
}

/** Show the panel of a pick from its file: the server's answer, which says the same, needs a run of the page's script. */
async function showSooner(map, { version, number } = {}, wanted) {
  const file = panelFile(map, version, wanted);
  if (!file) return;
  const answer = (globalThis.myomapPanel ??= {});
  const panel = await fetchOnce(file).catch(() => "");
  if (!panel || map.sent !== wanted.at || map.answered >= wanted.at) return;
  Object.assign(answer, { html: panel.replace("<!-- emergency number -->", () => number), at: wanted.at, until: performance.now() + ANSWER_MS });
  answer.show?.();
}

/** Open the desk with a catalogue: maps of its version that wait, and all later ones, are served. */
export default function openDesk(catalogue) {
  catalogues.set(catalogue.version, catalogue);
  const waiting = Array.isArray(globalThis[DESK]) ? globalThis[DESK] : [];
  globalThis[DESK] = { push: serve };
  for (const component of waiting) serve(component);
  for (const guest of guests.values()) if (!guest.map) serve(guest.component);
}
