/* The show mode in the browser: a step is changed here, at once, and then told to the server, which writes the address.
 *
 * The picture beside the words is a still body map: a scene is handed over at its desk (see the end of body_map.js).
 * Steps are changed by their buttons, by Back and Next, by the arrow keys and by a swipe over the words. */

const LOST_MS = 8000; // after this long a lost answer no longer holds back newer ones
const SWIPE_PX = 60;

class Show {
  constructor(place) {
    this.place = place;
    this.sent = 0;
    place.addEventListener("click", ({ target }) => this.pressed(target.closest("button")));
    place.addEventListener("pointerdown", (event) => { this.touch = event.pointerType === "touch" && event.isPrimary && event.target.closest(".show-words") ? event : null; });
    place.addEventListener("pointerup", (event) => this.lifted(event));
    place.addEventListener("pointercancel", () => { this.touch = null; });
    const keys = (event) => (place.isConnected ? this.typed(event) : document.removeEventListener("keydown", keys));
    document.addEventListener("keydown", keys);
  }

  receive({ html, scenes, step, echo }) {
    if (html !== this.html) this.place.innerHTML = this.html = html;
    this.scenes = scenes;
    const late = this.sent && echo < this.sent && performance.now() - this.sentAt < LOST_MS;
    this.show(late ? this.step : step);
  }

  get steps() { return [...this.place.querySelectorAll(".show-steps [data-step]")].map((button) => button.dataset.step); }

  /** Bring words, buttons and picture in line with a step. */
  show(step) {
    const all = this.place.querySelector(".show");
    const changed = this.step && this.step !== step;
    this.step = all.dataset.step = step;
    for (const part of all.querySelectorAll("[data-show]")) part.hidden = part.dataset.show !== step;
    const at = this.steps.indexOf(step);
    for (const button of all.querySelectorAll(".show-steps [data-step]")) {
      if (button.dataset.step === step) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
    for (const button of all.querySelectorAll("[data-turn]")) button.setAttribute("aria-disabled", !this.steps[at + Number(button.dataset.turn)]);
    const said = all.querySelector("[data-said]");
    const name = all.querySelector("[aria-current] span")?.textContent;
    if (changed && said) said.textContent = said.dataset.said.replace("{n}", at + 1).replace("{name}", name);
    (globalThis.myomapBodyMap ??= []).push({ parentElement: all.querySelector(".show-map"), data: this.scenes[step], setTriggerValue() {} });
  }

  /** Go to a step because somebody asked for it here. */
  go(step) {
    if (!step || step === this.step) return;
    const from = performance.now();
    this.show(step);
    this.place.querySelector(".show").scrollIntoView({ block: "start" });
    this.sent = Math.max(Date.now(), this.sent + 1);
    this.sentAt = performance.now();
    this.tell({ step, at: this.sent });
    performance.measure("myomap:step", { start: from, end: performance.now() });
  }

  turn(by) { this.go(this.steps[this.steps.indexOf(this.step) + by]); }

  pressed(button) {
    if (button?.dataset.turn) this.turn(Number(button.dataset.turn));
    else this.go(button?.dataset.step);
  }

  typed(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest?.("input, textarea, select")) return;
    event.preventDefault();
    this.turn(by);
  }

  /** A finger that went far sideways and not far up or down has turned the page. */
  lifted(event) {
    const touch = this.touch;
    this.touch = null;
    if (!touch || touch.pointerId !== event.pointerId) return;
    const [across, down] = [event.clientX - touch.clientX, event.clientY - touch.clientY];
    if (Math.abs(across) > SWIPE_PX && Math.abs(across) > 2 * Math.abs(down)) this.turn(across < 0 ? 1 : -1);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const show = (parentElement.myomapShow ??= new Show(parentElement));
  show.tell = (wanted) => setTriggerValue("go", wanted);
  show.receive(data);
}
