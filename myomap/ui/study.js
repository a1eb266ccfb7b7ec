/* A learning session in the browser: questions are asked, judged and explained here, at once; answers then go to the server.
 *
 * Pictures are drawn by the body map: a scene is handed over at its desk (see the end of body_map.js), still ones in one
 * place, the map that is answered on in another. Where the learner is lies in sessionStorage, so that a test goes on
 * there after a reload. study_session.py joins this file to study_elements.js and study_post.js. */

const [AGAIN, HARD, GOOD, EASY] = [1, 2, 3, 4];
const OTHER = { left: "right", right: "left" };
const PLACE = "myomap.study.session";
const LONGEST_MS = 3_600_000;

class Session {
  constructor(place, post) {
    this.place = place;
    this.post = post;
    this.compose();
    const keys = (event) => (place.isConnected ? this.typed(event) : document.removeEventListener("keydown", keys));
    document.addEventListener("keydown", keys);
    this.map.addEventListener("pointerdown", () => { this.pointed = true; });
    this.map.addEventListener("keydown", (event) => this.overMap(event), true);
  }

  compose() {
    this.at = html("p", { class: "study-at" });
    this.bar = html("span", { class: "study-bar", "aria-hidden": "true" }, html("i"));
    this.kept = html("p", { class: "study-kept", "data-testid": "study-kept" });
    this.prompt = html("h2", { class: "study-prompt", tabindex: -1, "data-testid": "study-prompt" });
    this.hint = html("p", { class: "study-hint" });
    this.still = html("div", { class: "study-picture" });
    this.live = html("div", { class: "study-picture study-live" });
    this.map = html("div", { class: "study-map" }, this.still, this.live);
    this.body = html("div", { class: "study-body" });
    this.acts = html("div", { class: "study-acts" });
    this.said = html("p", { class: "study-said", role: "status" });
    const head = html("div", { class: "study-head" }, html("div", { class: "study-line" }, this.at, this.bar, this.kept), this.prompt, this.hint);
    this.root = html("section", { class: "study", "data-testid": "study" }, head, this.map, html("div", { class: "study-answers" }, this.body, this.acts), this.said);
    this.place.append(this.root); // beside the style sheet that Streamlit puts there
  }

  receive(content) {
    if (content.session === this.session) return;
    Object.assign(this, { session: content.session, mode: content.mode, words: content.words, questions: content.questions, more: content.again });
    const kept = taken("sessionStorage", PLACE);
    const fits = kept?.session === this.session && kept.entries.every(({ q }) => this.questions[q]);
    this.entries = fits ? kept.entries : this.questions.map((_, q) => ({ q }));
    this.index = fits ? kept.index : 0;
    this.phase = fits ? kept.phase : "ask";
    this.post.told = () => this.tellKept();
    this.show();
  }

  word(key, values = {}) { return fill(this.words[key], values); }

  get entry() { return this.entries[this.index]; }
  get question() { return this.questions[this.entry.q]; }
  get isTest() { return this.mode === "test"; }

  keep() {
    const { session, index, phase, entries } = this;
    put("sessionStorage", PLACE, { session, index, phase: phase === "review" ? "end" : phase, entries });
  }

  /* --- what is on screen --- */

  show() {
    this.keep();
    this.root.dataset.phase = this.phase;
    this.root.dataset.live = this.phase === "end" ? "" : this.question.live;
    this.said.textContent = "";
    ({ ask: this.ask, told: this.tell, end: this.finish, review: this.tell })[this.phase].call(this);
    this.tellKept();
  }

  go(phase, index = this.index) {
    Object.assign(this, { phase, index });
    this.show();
    if (phase === "told") this.body.querySelector(".study-verdict").scrollIntoView({ block: "nearest" });
    else if (this.root.getBoundingClientRect().top < 0) this.root.scrollIntoView();
  }

  head(prompt, at, share) {
    this.prompt.replaceChildren(...written("div", {}, prompt).childNodes);
    this.at.textContent = at;
    this.bar.firstChild.style.width = `${100 * share}%`;
  }

  headOfQuestion() {
    const total = this.questions.length;
    const again = this.index >= total;
    const [n, all] = again ? [this.index - total + 1, this.entries.length - total] : [this.index + 1, total];
    this.head(this.question.prompt, this.word(again ? "at.again" : "at", { n, total: all }), n / all);
  }

  ask() {
    const { question, entry } = this;
    entry.given ??= [];
    entry.names ??= {};
    this.headOfQuestion();
    this.hint.textContent = question.hint;
    this.seen = {};
    this.began = performance.now();
    this.body.replaceChildren(...(question.choices.length ? [this.choices()] : []), ...(question.live === "places" || this.isTest && question.live ? [this.marked = html("p", { class: "study-marked" })] : []));
    this.actsOfQuestion();
    this.paintQuestion();
    this.tellMarked();
    this.prompt.focus({ preventScroll: true });
  }

  choices() {
    const { choices } = this.question;
    return withArrows(html("ol", { class: "study-choices", "aria-label": this.word("choices") }, ...choices.map(({ ref, label }, at) =>
      html("li", {}, html("button", { type: "button", "data-ref": ref, "aria-keyshortcuts": at + 1, "aria-pressed": this.isTest && this.entry.given.includes(ref), onclick: (event) => this.choose(ref, event) },
        html("b", { "aria-hidden": "true" }, at + 1), html("span", {}, label))))));
  }

  button(key, onclick, attributes = {}) { return html("button", { type: "button", "data-act": key, onclick, ...attributes }, this.word(key)); }

  actsOfQuestion() {
    const { live, choices } = this.question;
    const acts = [];
    if (this.isTest) {
      const last = this.index === this.entries.length - 1;
      acts.push(this.button("previous", () => this.go("ask", this.index - 1), { disabled: !this.index }));
      acts.push(last ? this.button("handin", () => this.handIn(), { class: "is-main" }) : this.button("next", () => this.turn(), { class: "is-main" }));
    } else {
      if (live === "places") acts.push(this.button("check", () => this.check(), { class: "is-main" }));
      acts.push(this.button("unknown", (event) => this.answer([], event.timeStamp)));
    }
    const keys = this.isTest ? (choices.length ? "keys.test" : "keys.map") : live ? `keys.${live}` : "keys.choices";
    this.acts.replaceChildren(...acts, html("p", { class: "study-keys" }, this.word(keys, { n: choices.length })));
  }

  /* --- the pictures --- */

  /** Hand a scene to the map; `soon` are scenes whose views are fetched meanwhile. */
  paint(scene, soon = []) {
    const live = !scene.still;
    this.still.hidden = live;
    this.live.hidden = !live;
    const views = [...new Set(soon.filter((one) => one && one.body === scene.body).map((one) => one.view))];
    (globalThis.myomapBodyMap ??= []).push({
      parentElement: live ? this.live : this.still,
      data: { ...scene, echo: Infinity, soon: views },
      setTriggerValue: (_, wanted) => this.mapped(wanted),
    });
  }

  paintQuestion() {
    const { question: { before, after, live }, entry } = this;
    const next = this.questions[this.entries[this.index + 1]?.q]?.before;
    const chosen = live === "places" ? placesOf(entry.given) : live === "find" && this.isTest && entry.clicked;
    this.paint({ ...before, ...this.seen, ...(chosen || {}) }, [after, next]);
  }

  /** The right answer on the map, and what was chosen on it instead. */
  paintAnswer(next) {
    const { question: { after, live, answers }, entry: { given, clicked, right } } = this;
    const wrong = live === "find" && !right && clicked && !answers.includes(`muscle:${clicked.muscle}`);
    // On the map that was answered on, the explanation can be turned and pressed as well.
    this.paint({
      ...after,
      ...(live ? { still: "", shows: "" } : {}),
      ...(live === "find" && right && this.seen.view && this.seen.view !== after.view ? { ...this.seen, frame: [] } : {}),
      ...(wrong ? { compare: clicked.muscle } : {}),
      ...(live === "places" ? placesOf(given) : {}),
    }, [next]);
  }

  /** The map tells of a click: an answer, marked places, or another view. */
  mapped(wanted) {
    const { answer, side, name, areas, across, view, body, layer } = wanted;
    if (!answer) this.seen = { view, body, layer };
    if (this.phase !== "ask") return;
    const { question, entry } = this;
    if (answer) {
      const [, muscle] = answer.split(":");
      const ref = OTHER[side] && side === OTHER[question.after.side] ? `across:${muscle}` : answer;
      entry.clicked = { muscle, side };
      entry.names = { [ref]: name };
      if (!this.isTest) { this.answer([ref]); return; }
      entry.given = [ref];
      this.paintQuestion();
    } else if (question.live === "places") {
      entry.given = [...areas.map((id) => `area:${id}`), ...across.map((id) => `across:${id}`)];
      for (const ref of entry.given) entry.names[ref] ??= this.nameOnMap(ref);
    }
    this.tellMarked();
    this.keep();
  }

  /** What the map calls a place that was just marked on it. */
  nameOnMap(ref) {
    const [kind, id] = ref.split(":");
    const { side } = this.question.after;
    const shapes = [...this.live.querySelectorAll(`[data-kind="area"][data-id="${CSS.escape(id)}"]`)];
    const shape = shapes.find((one) => one.dataset.side === (kind === "across" ? OTHER[side] : side)) ?? shapes[0];
    return shape?.getAttribute("aria-label") || shape?.textContent || id;
  }

  tellMarked() {
    const { entry, isTest, question } = this;
    if (!this.marked?.isConnected) return;
    // In a test on the map even the name of what was clicked would tell.
    const named = question.live === "find" ? entry.given.length && this.word("marked.one") : entry.given.map((ref) => entry.names[ref] ?? question.labels[ref]).join(", ");
    this.marked.textContent = named ? (question.live === "find" ? named : this.word("marked", { places: named })) : this.word("marked.none");
    this.marked.hidden = !isTest && question.live === "find";
  }

  /* --- answering --- */

  choose(ref, { timeStamp }) {
    if (this.phase !== "ask") return;
    if (!this.isTest) { this.answer([ref], timeStamp); return; }
    this.entry.given = [ref];
    for (const button of this.body.querySelectorAll("[data-ref]")) button.setAttribute("aria-pressed", button.dataset.ref === ref);
    this.keep();
  }

  check() { if (this.entry.given.length) this.answer(this.entry.given); else this.said.textContent = this.word("marked.none"); }

  /** Judge an answer of a learn session and show what is right; the answer goes to the server at once. */
  answer(given, from = performance.now()) {
    if (this.phase !== "ask") return;
    this.judge(this.entry, given);
    if (!this.entry.right && this.index < this.questions.length) this.entries.push({ q: this.entry.q });
    this.go("told");
    performance.measure("myomap:answer", { start: from, end: performance.now() });
    this.post.add(this.sheet(this.entry));
    this.tellKept();
  }

  judge(entry, given) {
    const { answers } = this.questions[entry.q];
    entry.given = given;
    entry.right = given.length === answers.length && answers.every((ref) => given.includes(ref));
    entry.rating = entry.right ? GOOD : AGAIN;
    entry.id = newId();
    const now = performance.now();
    entry.took = Math.round(Math.min(now - (this.began ?? now), LONGEST_MS)) + (entry.took ?? 0);
    entry.answeredAt = Date.now();
  }

  /** An answer as the server takes it. */
  sheet({ q, id, given, right, rating, took, answeredAt }) {
    return { answer_id: id, card: this.questions[q].card, given, right, rating, took_ms: took, answered_at: answeredAt };
  }

  rate(rating) {
    const { entry } = this;
    if (rating !== entry.rating) {
      entry.rating = rating;
      this.post.add(this.sheet(entry));
    }
    this.turn();
  }

  /** Go to the next question; in a test the time spent with this one is kept. */
  turn() {
    if (this.phase === "review") { this.go("end"); return; }
    if (this.isTest) this.spend();
    if (this.index < this.entries.length - 1) this.go("ask", this.index + 1);
    else this.go("end");
  }

  spend() { this.entry.took = Math.min((this.entry.took ?? 0) + Math.round(performance.now() - this.began), LONGEST_MS); }

  handIn() {
    this.spend();
    this.began = null;
    for (const entry of this.entries) this.judge(entry, entry.given ?? []);
    this.go("end", 0);
    this.post.add(...this.entries.map((entry) => this.sheet(entry)));
    this.tellKept();
  }

  /* --- what was right --- */

  tell() {
    const { question, entry } = this;
    const review = this.phase === "review";
    this.headOfQuestion();
    if (review) this.at.textContent = this.word("result");
    this.hint.textContent = "";
    const kind = kindOf(entry);
    const verdict = html("h3", { class: `study-verdict is-${kind}`, tabindex: -1, "data-testid": "study-verdict" }, sign(kind), this.word(`verdict.${kind}`));
    this.body.replaceChildren(verdict, this.marks(), written("div", { class: "study-why" }, question.explanation),
      html("div", { class: "study-source" }, html("b", {}, this.word("source")), ...written("div", {}, question.sources).childNodes),
      question.more && html("p", {}, html("a", { class: "study-more", href: question.more, target: "_blank", rel: "noopener" }, this.word("more"))));
    if (review) this.acts.replaceChildren(this.button("result", () => this.go("end"), { class: "is-main" }));
    else if (entry.right) this.acts.replaceChildren(this.ratings(), html("p", { class: "study-keys" }, this.word("keys.rate")));
    else this.acts.replaceChildren(this.button(this.index < this.entries.length - 1 ? "next" : "result", () => this.turn(), { class: "is-main" }), html("p", { class: "study-keys" }, this.word("keys.next")));
    this.paintAnswer(review ? null : this.questions[this.entries[this.index + 1]?.q]?.before);
    (review ? this.prompt : verdict).focus({ preventScroll: true });
  }

  ratings() {
    return html("div", { class: "study-ratings", role: "group", "aria-label": this.word("rate") }, ...[HARD, GOOD, EASY].map((rating) =>
      html("button", { type: "button", class: rating === GOOD && "is-main", "aria-keyshortcuts": rating, onclick: () => this.rate(rating) }, html("b", { "aria-hidden": "true" }, rating), this.word(`rate.${rating}`))));
  }

  /** The right answers, and what was answered instead, each with a sign and words. */
  marks() {
    const { question: { answers, labels, told, choices }, entry: { given, names = {} } } = this;
    const named = (ref) => labels[ref] ?? choices.find((one) => one.ref === ref)?.label ?? names[ref] ?? ref;
    const line = (ref, kind, note) => html("li", { class: `is-${kind}`, "data-ref": ref }, sign(kind),
      html("div", {}, html("b", {}, named(ref)), " ", html("span", { class: "study-note" }, this.word(`mark.${note}`)), kind === "wrong" && told[ref] && html("p", {}, told[ref])));
    const rest = given.length && answers.length > 1 ? "missed" : "right";
    return html("ul", { class: "study-marks" },
      ...answers.map((ref) => line(ref, "right", given.includes(ref) ? "yours" : rest)),
      ...given.filter((ref) => !answers.includes(ref)).map((ref) => line(ref, "wrong", ref.startsWith("across:") ? "side" : "wrong")));
  }

  /* --- the end --- */

  finish() {
    const asked = this.entries.slice(0, this.questions.length);
    const right = asked.filter((entry) => entry.right).length;
    this.head("", this.word("result"), 1);
    this.prompt.textContent = this.word("score.title");
    this.hint.textContent = this.word("only_you");
    const listed = asked.map((entry, index) => ({ ...entry, index })).filter((entry) => this.isTest || !entry.right);
    this.body.replaceChildren(
      html("p", { class: "study-score", "data-testid": "study-score" }, this.word("score", { n: right, total: asked.length })),
      html("h3", {}, this.word(this.isTest ? "all" : listed.length ? "missed" : "missed.none")),
      html("ol", { class: "study-list" }, ...listed.map((entry) => this.listed(entry))));
    this.acts.replaceChildren(...(this.more ? [this.button("again", () => this.leave("again"), { class: "is-main" })] : []), this.button("end", () => this.leave("end"), { class: !this.more && "is-main" }));
    for (const place of [this.still, this.live]) place.hidden = true;
    this.prompt.focus({ preventScroll: true });
    this.said.textContent = this.word("score", { n: right, total: asked.length });
  }

  listed(entry) {
    const { q, index } = entry;
    const { kind: asks, prompt, answers, labels } = this.questions[q];
    const kind = kindOf(entry);
    return html("li", {}, html("button", { type: "button", class: `is-${kind}`, onclick: () => this.go("review", index) }, sign(kind),
      html("span", { class: "study-unseen" }, `${this.word(`verdict.${kind}`)}: `), html("span", {}, ...written("span", {}, prompt).childNodes, asks !== "find" && html("small", {}, answers.map((ref) => labels[ref]).join("; ")))));
  }

  leave(way) {
    put("sessionStorage", PLACE, null);
    this.post.component?.setTriggerValue("end", way);
  }

  tellKept() {
    const ids = this.entries.map((entry) => entry.id).filter(Boolean);
    const state = this.post.stateOf(ids);
    this.kept.dataset.state = state;
    this.kept.textContent = state && this.word(`kept.${state}`);
  }

  /* --- keys --- */

  /** Enter over the map checks when the pointer was there last: it does not mean the shape that was clicked. */
  overMap(event) {
    if (event.key !== "Enter") { this.pointed = false; return; }
    if (!this.pointed || event.repeat || event.target.closest("button")) return;
    event.preventDefault();
    event.stopPropagation();
    this.enter();
  }

  enter() {
    if (this.phase === "ask") {
      if (this.isTest) this.acts.querySelector(".is-main").click();
      else if (this.question.live === "places") this.check();
    } else if (this.phase === "told" && this.entry.right) this.rate(GOOD);
    else if (this.phase !== "end") this.turn();
  }

  typed(event) {
    const { key, target } = event;
    if (event.defaultPrevented || event.repeat || event.altKey || event.ctrlKey || event.metaKey || target.closest?.("textarea, select, input:not([type=radio])")) return;
    const act = this.actOf(key, target);
    if (!act) return;
    event.preventDefault();
    act();
  }

  actOf(key, target) {
    if (key === "Enter") return target.closest?.("button, a, summary, [role=button]") ? null : () => this.enter();
    if (this.phase === "ask" && !this.isTest && (key === "0" || key === "?")) return () => this.answer([]);
    if (this.phase === "ask") return this.body.querySelectorAll(".study-choices button")[Number(key) - 1] && (() => this.body.querySelectorAll(".study-choices button")[Number(key) - 1].click());
    const rating = Number(key);
    if (this.phase === "told" && this.entry.right && [HARD, GOOD, EASY].includes(rating)) return () => this.rate(rating);
    return null;
  }
}

const kindOf = ({ right, given }) => (right ? "right" : given.length ? "wrong" : "unknown");

export default async function ({ data, parentElement }) {
  parentElement.myomapWanted = data;
  const content = await opened(data);
  if (parentElement.myomapWanted !== data) return; // a newer one came meanwhile
  globalThis.myomapStudy ??= new Post();
  (parentElement.myomapSession ??= new Session(parentElement, globalThis.myomapStudy)).receive(content);
}
