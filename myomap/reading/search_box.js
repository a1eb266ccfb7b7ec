/* The search box: a combobox whose hits the server finds while people type.
 *
 * It asks and is answered at a desk in the page, where the component that answers hangs `ask` (search_box.py).
 * Hits are links that the map follows as it follows those of the panel (`data-go`, `data-ref`). */

const WAIT_MS = 120; // so long after the last key the server is asked
const PANEL_MS = 5000; // so long the focus waits for the panel's answer

export default function openBox(place) {
  const [input, list, said, pattern] = place.firstChild.children;
  const desk = (globalThis.myomapSearch ??= {});
  let [sent, at, timer, goes] = [0, -1, 0, false];
  const text = () => input.value.trim().slice(0, input.maxLength);
  const mark = (index) => {
    const hits = [...list.children];
    hits.forEach((hit, number) => hit.setAttribute("aria-selected", number === index));
    hits[(at = index)]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", hits[at]?.id ?? "");
  };
  const open = (yes) => {
    list.hidden = !yes || !list.firstChild;
    said.className = yes && list.hidden ? "search-none" : "";
    input.setAttribute("aria-expanded", !list.hidden);
    mark(-1);
  };
  const ask = () => {
    clearTimeout(timer);
    if (desk.ask) desk.ask({ n: ++sent, text: text() });
    else timer = setTimeout(ask, WAIT_MS);
  };
  const clear = () => {
    clearTimeout(timer);
    sent++; // an answer on its way comes too late
    input.value = said.textContent = list.textContent = "";
    open(false);
  };
  const draw = ([ref, side, href, ...words], number) => {
    const hit = pattern.content.firstChild.cloneNode(true);
    Object.assign(hit, { id: `search-${number}`, href });
    Object.assign(hit.dataset, { ref, side });
    hit.querySelectorAll("b, q, small").forEach((part, index) => { part.textContent = words[index]; });
    return hit;
  };
  desk.show = ({ n, hits, said: told }) => {
    if (n !== sent) return;
    list.replaceChildren(...hits.map(draw));
    said.textContent = told;
    open(document.activeElement === input);
    if (goes) list.firstChild?.click();
  };

  input.oninput = () => {
    goes = false;
    clearTimeout(timer);
    mark(-1);
    if (text()) timer = setTimeout(ask, WAIT_MS);
    else clear();
  };
  input.onkeydown = (event) => {
    const count = list.children.length;
    const move = (index) => { open(true); mark(index); };
    const act = {
      Escape: clear,
      Enter: at < 0 ? text() && (() => { goes = true; ask(); }) : () => list.children[at].click(),
      ArrowDown: count && (() => move((at + 1) % count)),
      ArrowUp: count && (() => move((at < 1 ? count : at) - 1)),
      Home: at >= 0 && (() => mark(0)),
      End: at >= 0 && (() => mark(count - 1)),
    }[!event.isComposing && !event.altKey && !event.ctrlKey && !event.metaKey && event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  input.onfocus = () => list.firstChild && open(true);
  input.onblur = () => open(false);
  list.onmousedown = (event) => event.preventDefault(); // the box keeps the focus

  const follow = () => {
    const panel = document.querySelector(".st-key-panel");
    const watch = new MutationObserver(() => {
      watch.disconnect();
      panel.querySelector("h2").focus({ preventScroll: true });
    });
    watch.observe(panel, { childList: true, subtree: true });
    setTimeout(() => watch.disconnect(), PANEL_MS);
  };
  const listen = (name, work) => {
    const heard = (event) => {
      if (!place.isConnected) removeEventListener(name, heard, true);
      else if (!event.altKey && !event.ctrlKey && !event.metaKey) work(event);
    };
    addEventListener(name, heard, true);
  };
  listen("click", (event) => { // on its way to the map, which keeps it for itself
    if (!list.contains(event.target) || event.shiftKey) return;
    setTimeout(() => {
      clear();
      if (event.detail) input.blur(); // a pointer: the keyboard of a phone goes
      else if (document.activeElement === input) follow(); // else the page has answered already
    });
  });
}
