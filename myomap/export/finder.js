/* Answers to more than one choice: several places that hurt, two patterns side by side, what else is chosen.
 *
 * `data` is what finder_data.py wrote, with the map's catalogue as `data.catalogue`; `state` is the map's state,
 * whose ids the caller has checked. Each function returns what the panel of the same view has at that
 * place, letter by letter. Python wrote the HTML and the words; here they are chosen, put in order and filled in.
 *
 * Sides are the person's. Places are {id, side}, a side being left, right or midline.
 */

// As view_state.MAX_AREAS.
const MOST_PLACES = 12;
const OTHER_SIDE = { left: "right", right: "left" };
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
const [ESSENTIAL, SPILLOVER] = ["essential", "spillover"];
// As finder_data._ZONES, _FELT and _BASES: rows name them by position, the least sure basis first.
const ZONES = [ESSENTIAL, SPILLOVER];
const FELT = ["same", "opposite", "midline"];
const BASES = ["recalled", "consensus", "read"];

const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => SIGNS[sign]);
const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const listed = (lines, css = "") => lines.length ? `<ul class="${css}">${lines.map((line) => `<li>${line}</li>`).join("")}</ul>` : "";
const sideOf = (state) => state.side in OTHER_SIDE ? state.side : "right";
const feltOn = (felt, side) => felt === "midline" ? felt : felt === "same" ? side : OTHER_SIDE[side];
const byId = (one, other) => one < other ? -1 : Number(one > other);
/** The first difference that counts, of functions that tell by what two are compared. */
const inOrder = (...keys) => (a, b) => keys.reduce((told, key) => told || byId(key(a), key(b)), 0);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

export function placesPanel(data, state) { return atlasOf(data).panel(state); }

export function comparison(data, state) { return atlasOf(data).comparison(state); }

export function trail(data, state) { return atlasOf(data).trail(state); }

export function nervePart(data, state) { return state.overlay === "dermatomes" ? data.html.nerve : ""; }

/** The muscles whose patterns include some places, the likeliest first, as ranking.suspects. */
export function suspects(data, places) { return atlasOf(data).suspects(places); }

/** The state with a side that fits what is chosen, and the muscle of its point, as view_state.settled. */
export function settled(state, muscleOf, isPaired) {
  const muscle = state.point ? muscleOf(state.point) : state.muscle;
  let across = state.across.filter(isPaired);
  let areas = [...state.areas, ...state.across.filter((one) => !isPaired(one) && !state.areas.includes(one))].slice(0, MOST_PLACES);
  let side = state.side in OTHER_SIDE ? state.side : "left";
  if (across.length && !muscle && !areas.some(isPaired)) [areas, across, side] = [[...areas, ...across].slice(0, MOST_PLACES), [], OTHER_SIDE[side]];
  if (!muscle && !areas.some(isPaired)) side = areas.length ? "midline" : "";
  const compare = muscle && ![muscle, state.point].includes(state.compare) ? state.compare : "";
  return { ...state, muscle, areas, across, side, compare };
}

const atlases = new WeakMap();

function atlasOf(data) {
  if (!atlases.has(data)) atlases.set(data, new FinderAtlas(data));
  return atlases.get(data);
}

class FinderAtlas {
  constructor(data) {
    const { catalogue, others, html, words } = data;
    Object.assign(this, { data, html, words });
    const rows = (kind, own) => new Map([...own, ...others[kind]].map((row) => [row[0], row]));
    this.areas = rows("areas", catalogue.areas);
    this.muscles = rows("muscles", catalogue.muscles);
    this.points = rows("points", catalogue.points);
    this.conditions = rows("conditions", data.conditions);
    this.outside = new Set(Object.entries(others).flatMap(([kind, some]) => some.map(([id]) => `${kind.slice(0, -1)}:${id}`)));
    this.patterns = new Map(data.patterns.map((row) => [row[0], this.patternOf(row)]));
    // Area -> patterns that include it; muscle -> the patterns of its points.
    this.reaching = new Map();
    this.ofMuscle = new Map();
    const note = (index, key, pattern) => index.set(key, (index.get(key) ?? new Set()).add(pattern));
    for (const pattern of this.patterns.values()) {
      note(this.ofMuscle, pattern.muscle, pattern);
      for (const { area } of pattern.rows) note(this.reaching, area, pattern);
    }
  }

  patternOf([id, muscle, commonness, packed]) {
    const rows = packed.map(([area, felt, zone, basis, disputed, cited]) => ({ area: this.data.areas[area], felt: FELT[felt], zone: ZONES[zone], basis, disputed, cited: this.data.cited[cited] }));
    return { id, muscle: this.data.muscles[muscle], commonness, rows, weight: sum(rows.map((row) => this.data.weights.zone[row.zone])) };
  }

  /* ---------- words and links ---------- */

  word(key, values = {}) { return escaped(filled(this.words[key], values)); }

  part(name, body) { return body && filled(this.html[name], { body }); }

  /** As names.small. */
  small(name) { return this.data.lower && !/^.\p{Lu}/u.test(name) ? name.slice(0, 1).toLowerCase() + name.slice(1) : name; }

  /** As names.sided. */
  sided(name, side) {
    const template = this.words[`sided.${side}`];
    return template ? filled(template, { name: template.startsWith("{name}") ? name : this.small(name) }) : name;
  }

  isPaired(area) { return this.areas.get(area)[3] === "paired"; }

  settled(state) { return settled(state, (point) => this.points.get(point)[1], (area) => this.isPaired(area)); }

  /** The address of a settled view, by a way as finder_data tells it; empty where there is none. */
  address(way, { body, side, areas, across, muscle, point, compare, condition, overlay }) {
    if (!way) return "";
    const [before, after, tellsBody] = way;
    const chosen = [["body", tellsBody && body !== "male" ? body : ""], ["side", side], ...areas.map((one) => ["area", one]), ...across.map((one) => ["across", one]), ["muscle", muscle], ["point", point], ["compare", compare], ["condition", condition], ["overlay", overlay]];
    return before + chosen.filter(([, value]) => value).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&") + after;
  }

  /** As markup.linked; an attribute without a value is left out. */
  link(reference, wanted, label, spoken = "", points = []) {
    const view = this.settled(wanted);
    const held = !this.outside.has(reference);
    const href = this.address(held ? this.data.ways.to : this.data.ways.beyond, view);
    const values = { href, reference, side: view.side in OTHER_SIDE ? view.side : "", label, spoken: spoken === label ? "" : spoken, points: points.join(";") };
    const safe = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, escaped(value)]));
    return filled(this.html.link[href ? held ? "held" : "away" : "named"], safe).replace(/ [\w-]+=""/g, "");
  }

  muscleLink(state, id, side, label, points) {
    const named = this.sided(this.muscles.get(id)[1], side);
    return this.link(`muscle:${id}`, { ...state, muscle: id, point: "", side: side || sideOf(state) }, label || named, named, points);
  }

  pointLink(state, id, side) {
    const [, muscle, , label] = this.points.get(id);
    return this.link(`point:${id}`, { ...state, muscle, point: id, side: side || sideOf(state) }, label);
  }

  areaLink(state, id, side, label) {
    const name = this.areas.get(id)[1];
    const spoken = this.isPaired(id) ? this.sided(name, side) : name;
    return this.link(`area:${id}`, { ...state, areas: [id], across: [], muscle: "", point: "", side: side in OTHER_SIDE ? side : sideOf(state) }, label || spoken, spoken);
  }

  conditionLink(state, id) {
    return this.link(`condition:${id}`, { ...state, condition: id, muscle: "", point: "", areas: [], across: [], side: "" }, this.conditions.get(id)[1]);
  }

  /** A list whose tail opens on demand; one line more is shown rather than hidden alone. */
  shortened(lines, shown, css) {
    if (lines.length <= shown + 1) return listed(lines, css);
    return listed(lines.slice(0, shown), css) + this.rest(this.word("panel.more", { n: lines.length - shown }), listed(lines.slice(shown), css));
  }

  rest(title, body) { return body && filled(this.html.rest, { title, body }); }

  /* ---------- who may send pain there: as ranking.py ---------- */

  /** The places of a state, as explanation.places_of. */
  places(state) {
    const side = sideOf(state);
    const here = state.areas.map((id) => ({ id, side: this.isPaired(id) ? side : "midline" }));
    return [...here, ...state.across.map((id) => ({ id, side: OTHER_SIDE[side] }))];
  }

  suspects(places) {
    const wanted = places.filter((place, at) => places.findIndex((one) => one.id === place.id && one.side === place.side) === at);
    const muscles = new Map();
    for (const { id } of wanted) for (const pattern of this.reaching.get(id) ?? []) muscles.set(pattern.muscle, (muscles.get(pattern.muscle) ?? new Set()).add(pattern));
    const found = [];
    for (const patterns of muscles.values()) {
      const sides = ["left", "right"].map((side) => this.suspect([...patterns], side, wanted)).filter(Boolean);
      // What hurts in the middle alone comes from either side, and for the same reasons.
      const middle = sides.length === 2 && sides.every((one) => one.zones.every(([place]) => place.side === "midline"));
      found.push(...(middle ? [{ ...sides[0], side: "either" }] : sides));
    }
    return found.sort(inOrder((one) => -Number(one.score.toFixed(9)), (one) => -one.points.length, (one) => one.muscle, (one) => one.side));
  }

  suspect(patterns, side, wanted) {
    const hits = patterns.map((pattern) => this.hit(pattern, side, wanted)).filter((hit) => hit.zones.length);
    if (!hits.length) return null;
    hits.sort(inOrder((hit) => -hit.score, (hit) => hit.id));
    const zones = wanted.flatMap((place) => {
      const here = hits.flatMap((hit) => hit.zones.filter(([one]) => one === place).map(([, zone]) => zone));
      return here.length ? [[place, here.includes(ESSENTIAL) ? ESSENTIAL : SPILLOVER]] : [];
    });
    const [{ muscle, commonness }] = hits;
    return { muscle, side, zones, points: hits.map((hit) => hit.id), commonness, score: this.score(zones, wanted.length, hits[0]) };
  }

  /** Which of the places the pattern of one point includes, and how much of it lies there. */
  hit(pattern, side, wanted) {
    const zones = wanted.flatMap((place) => {
      const row = pattern.rows.find((one) => one.area === place.id && feltOn(one.felt, side) === place.side);
      return row ? [[place, row.zone]] : [];
    });
    const inside = sum(zones.map(([, zone]) => this.data.weights.zone[zone]));
    const hit = { ...pattern, zones, focus: pattern.weight ? inside / pattern.weight : 0 };
    return { ...hit, score: this.score(zones, wanted.length, hit) };
  }

  score(zones, asked, { commonness, focus }) {
    const { weights } = this.data;
    const essential = zones.filter(([, zone]) => zone === ESSENTIAL).length;
    return weights.coverage * zones.length / asked + weights.essential * essential / asked + weights.common * weights.commonness[commonness] + weights.focus * focus;
  }

  /* ---------- the panel of several places: as panel_area.py ---------- */

  panel(state) {
    const places = this.places(state);
    const areas = new Set(places.map(({ id }) => id));
    const title = escaped(filled(this.words["site.title"], { page: this.areas.get(places[0].id)[1] }));
    const chips = listed(places.map((one) => this.chip(state, one)), "panel-chips");
    const head = filled(this.html.head, { title: this.word("panel.area.many", { n: places.length }), chips });
    const one = areas.size === 1 ? this.lying(state) + this.felt(state) : "";
    const body = [head, this.warningSigns(areas), this.answer(state, places), this.lookAlikes(areas), this.html.nervePlace, one, this.html.how, this.html.sourcesPlace];
    const to = (name) => escaped(this.address(this.data.ways[name], { ...state, compare: "", overlay: "" }));
    return filled(this.html.panel, { title, show: to("show"), handout: to("handout"), body: body.join("") });
  }

  /** A place with a link that takes it away. */
  chip(state, { id, side }) {
    const name = this.sided(this.areas.get(id)[1], side);
    const list = side !== state.side && side !== "midline" && state.across.includes(id) ? "across" : "areas";
    const rest = this.settled({ ...state, [list]: state[list].filter((one) => one !== id) });
    const href = escaped(this.address(this.data.ways.to, rest));
    return filled(this.html.dropped[side], { href, area: id, name: escaped(name), spoken: this.word("panel.area.remove", { name }) });
  }

  /** The most urgent first; among equals those that name most of the places, then those that name little else. */
  warningSigns(areas) {
    const named = (sign) => sign.areas.filter((one) => areas.has(this.data.areas[one])).length;
    const flags = this.data.signs.map(([html, urgency, its, links]) => ({ html, urgency, areas: its, links })).filter((sign) => !sign.links || named(sign));
    flags.sort(inOrder((sign) => sign.urgency, (sign) => Number(!sign.links), (sign) => -named(sign), (sign) => sign.links));
    const lines = flags.map((sign) => sign.html);
    const shown = this.data.shown.signs;
    const rest = lines.length - shown;
    const title = this.word(rest === 1 ? "panel.flags.more.one" : "panel.flags.more", { n: rest });
    return this.part("signs", listed(lines.slice(0, shown), "panel-signs") + this.rest(title, listed(lines.slice(shown), "panel-signs")));
  }

  lookAlikes(areas) {
    const found = this.data.mimics.filter(([, its]) => !its || its.some((one) => areas.has(this.data.areas[one])));
    return this.part("mimics", this.shortened(found.map(([html]) => html), this.data.shown.mimics, "panel-links"));
  }

  answer(state, places) {
    const found = this.suspects(places);
    return this.part("answer", this.shortened(found.map((one) => this.sender(state, one, places)), this.data.shown.senders, "panel-senders")) || this.html.none;
  }

  sender(state, suspect, places) {
    const side = suspect.side in OTHER_SIDE ? suspect.side : "";
    const unsaid = side === state.side ? this.muscles.get(suspect.muscle)[1] : "";
    const areas = new Set(suspect.zones.map(([{ id }]) => id));
    const rows = suspect.points.flatMap((id) => this.patterns.get(id).rows.filter((row) => areas.has(row.area)));
    return filled(this.html.sender, {
      muscle: this.muscleLink(state, suspect.muscle, side, unsaid, suspect.points),
      mark: rows.some((row) => row.disputed) ? this.html.dispute : "",
      common: this.word(`commonness.${suspect.commonness}`),
      reason: this.reason(state, suspect, places),
      points: suspect.points.map((id) => this.pointLink(state, id, side)).join(", "),
      sure: this.word(`basis.${BASES[Math.min(...rows.map((row) => row.basis))]}`),
      numbers: filled(this.html.cited, { positions: [...new Set(rows.flatMap((row) => row.cited))].join() }),
    });
  }

  /** Which places a muscle fits, how, and how much it hurts elsewhere. */
  reason(state, { zones, points }, places) {
    const [k, n] = [zones.length, places.length];
    const said = [this.word(k === n ? "panel.find.fits_all" : "panel.find.fits_some", { k, n })];
    for (const zone of ZONES) {
      const names = zones.filter(([, its]) => its === zone).map(([{ id, side }]) => {
        const name = this.areas.get(id)[1];
        return this.small(state.across.length ? this.sided(name, side) : name);
      });
      if (names.length) said.push(filled(this.html.zone, { zone, told: this.word(`panel.find.at.${zone}`, { places: names.join(", ") }) }));
    }
    const chosen = new Set(places.map(({ id }) => id));
    const elsewhere = new Set(this.patterns.get(points[0]).rows.map((row) => row.area).filter((area) => !chosen.has(area))).size;
    const key = elsewhere > 1 ? "panel.find.elsewhere" : `panel.find.elsewhere.${elsewhere ? "one" : "none"}`;
    return [...said, this.word(key, { n: elsewhere })].join(" ");
  }

  /** What lies under the one area that hurts on both sides. */
  lying(state) {
    const found = this.data.lying[state.areas[0]] ?? [];
    const links = found.map((at) => this.muscleLink(state, this.data.muscles[at], state.side, this.muscles.get(this.data.muscles[at])[1]));
    return this.part("lying", this.shortened(links, this.data.shown.lying, "panel-links is-flowing")) || this.html.lyingNone;
  }

  /** What is often felt in the one area that hurts on both sides. */
  felt(state) {
    const found = this.data.felt[state.areas[0]] ?? [];
    return this.part("felt", this.shortened(found.map((one) => this.conditionLink(state, one)), this.data.shown.conditions, "panel-links"));
  }

  /* ---------- two patterns side by side: as panel_compare.py ---------- */

  comparison(state) {
    if (!state.compare) return "";
    const both = [state.point || state.muscle, state.compare].map((id) => ({ id, ...this.chosen(id) }));
    const groups = { both: [], first: [], second: [] };
    for (const row of this.compared(...both)) groups[row.first ? row.second ? "both" : "first" : "second"].push(this.place(state, row));
    const lettered = (lead, told) => filled(this.html.lettered, { lead, told });
    const shared = Object.entries(groups).filter(([, places]) => places.length).map(([name, places]) => lettered(this.word(`panel.compare.${name}`), places.join(", ")));
    const letters = (told) => listed(both.map((one, at) => lettered("AB"[at], escaped(told(one)))), "panel-links");
    const apart = both[0].muscle === both[1].muscle ? "" : letters(({ muscle }) => `${this.muscles.get(muscle)[1]}: ${this.data.actions[muscle]}`);
    const body = letters(({ name }) => name) + listed(shared, "panel-links") + this.part("movements", apart);
    return filled(this.html.comparison, { body, href: escaped(this.address(this.data.ways.to, this.settled({ ...state, compare: "" }))) });
  }

  /** The muscle of a muscle's or a point's id, its full name, and its points' patterns. */
  chosen(id) {
    const point = this.points.get(id);
    const muscle = point ? point[1] : id;
    const name = this.muscles.get(muscle)[1];
    const patterns = point ? [this.patterns.get(id)] : [...this.ofMuscle.get(id) ?? []];
    return { muscle, name: point ? `${name}: ${this.small(point[3])}` : name, patterns };
  }

  /** The areas of two patterns: those of both, then of the first alone, then of the second alone. */
  compared(...both) {
    const rows = new Map();
    both.forEach(({ patterns }, at) => {
      for (const { area, felt, zone } of patterns.flatMap((pattern) => pattern.rows)) {
        const key = `${area}.${felt}`;
        if (!rows.has(key)) rows.set(key, { area, felt, first: "", second: "" });
        const row = rows.get(key);
        const name = at ? "second" : "first";
        if (zone === ESSENTIAL || !row[name]) row[name] = zone;
      }
    });
    return [...rows.values()].sort(inOrder((row) => Number(!(row.first && row.second)), (row) => Number(!row.first), (row) => row.first || row.second, (row) => row.area, (row) => row.felt));
  }

  place(state, { area, felt, first, second }) {
    const told = this.areaLink(state, area, feltOn(felt, state.side), this.small(this.areas.get(area)[1]));
    return filled(this.html.zone, { zone: first || second, told });
  }

  /* ---------- what else is chosen: as panel.py ---------- */

  trail(state) {
    const { condition, areas, muscle } = state;
    const links = condition && (areas.length || muscle) ? [this.conditionLink(state, condition)] : [];
    if (muscle) links.push(...areas.map((one) => this.areaLink(state, one, state.side)));
    return this.part("trail", listed(links));
  }
}
