/* Answers on their way to the server: kept in the browser until it says that they are on the disk. */

const SHELF = "myomap.study.waiting";
const PATIENCE_MS = 8000; // so long an answer of the server is waited for; twice as long each time it does not come
const MOST_PATIENCE_MS = 60_000;
const MOST_AT_ONCE = 500; // as study_session.MOST_AT_ONCE

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
// Pages without TLS have no randomUUID.
const newId = () => crypto.randomUUID?.().replaceAll("-", "") ?? hex(crypto.getRandomValues(new Uint8Array(16)));

/** What a shelf of the browser holds under a name; null where there is nothing or the browser keeps nothing. */
function taken(shelf, name) {
  try { return JSON.parse(globalThis[shelf].getItem(name)); } catch { return null; }
}

function put(shelf, name, value) {
  try { globalThis[shelf].setItem(name, JSON.stringify(value)); } catch { /* a private window: nothing is kept */ }
}

/** The answers of a learner that this device holds. */
function shelved(who) {
  const listed = who && taken("localStorage", SHELF)?.[who];
  return Array.isArray(listed) ? listed.filter((answer) => /^[0-9a-f]{32}$/.test(answer?.answer_id)) : [];
}

/** Brings answers to the server, again and again until it says that they are kept. */
class Post {
  constructor() {
    this.who = "";
    this.number = 0;
    this.waiting = new Map(); // answer id -> answer
    this.sent = new Map(); // answer id -> number of the message that it went with
    this.kept = new Set();
    this.patience = PATIENCE_MS;
    const desk = (globalThis.myomapStudyPost ??= {});
    desk.arrived = () => this.receive(desk.component);
    if (desk.component) desk.arrived();
  }

  receive(component) {
    this.component = component;
    const { who, number, saved, failed } = component.data;
    if (who !== this.who) this.open(who);
    const heard = number !== this.heard;
    this.heard = number;
    for (const id of saved) {
      if (this.sent.get(id) > number) continue; // said of an earlier rating of it
      this.waiting.delete(id);
      this.sent.delete(id);
      this.kept.add(id);
    }
    this.failed = failed && this.waiting.size > 0;
    this.shelve();
    if (heard && number >= this.number) {
      clearTimeout(this.later);
      if (!this.waiting.size) this.patience = PATIENCE_MS;
      else this.again();
    }
    this.told?.();
  }

  /** Take up what a learner's device still holds. */
  open(who) {
    this.who = who;
    this.sent.clear();
    this.waiting = new Map(shelved(who).map((answer) => [answer.answer_id, answer]));
    if (this.waiting.size) setTimeout(() => this.send());
  }

  shelve() {
    if (!this.who) return;
    const { [this.who]: _, ...others } = taken("localStorage", SHELF) ?? {};
    // What another tab of this learner put there stays until that tab, or the next visit, has brought it.
    const elsewhere = shelved(this.who).filter(({ answer_id: id }) => !this.waiting.has(id) && !this.kept.has(id));
    const all = [...elsewhere, ...this.waiting.values()];
    put("localStorage", SHELF, all.length ? { ...others, [this.who]: all } : others);
  }

  add(...answers) {
    if (!this.who) return;
    for (const answer of answers) { this.waiting.set(answer.answer_id, answer); this.kept.delete(answer.answer_id); }
    this.shelve();
    this.send();
  }

  send() {
    clearTimeout(this.later);
    if (!this.waiting.size) return;
    if (!this.component?.parentElement.isConnected) { this.again(); return; } // between two sessions
    this.number = Math.max(Date.now(), this.number + 1);
    const answers = [...this.waiting.values()].slice(0, MOST_AT_ONCE);
    for (const { answer_id: id } of answers) this.sent.set(id, this.number);
    this.component.setTriggerValue("answers", { number: this.number, answers });
    this.again();
  }

  again() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.send(), this.patience);
    this.patience = Math.min(2 * this.patience, MOST_PATIENCE_MS);
  }

  /** Which words say what has become of some answers. */
  stateOf(ids) {
    if (!this.component || !ids.length) return this.component && !this.who ? "nowhere" : "";
    if (!this.who) return "nowhere";
    if (ids.some((id) => this.waiting.has(id))) return this.failed ? "failed" : "waiting";
    return "saved";
  }
}
