/* What a session is written with in the page: elements, markup of the server, words with their fields filled in,
 * signs, what the map calls its places, and what comes packed.
 *
 * study_session.py joins the three files study_elements.js, study_post.js and study.js into one script. */

const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child || child === 0));
  return element;
}

/** HTML that the server wrote, every value in it escaped. */
function written(tag, attributes, markup) {
  const element = html(tag, attributes);
  element.innerHTML = markup;
  return element;
}

const sign = (kind) => html("i", { class: "study-sign", "aria-hidden": "true" }, { right: "\u2713", wrong: "\u2717", unknown: "?" }[kind]);

/** Places as the map's scene has them: those of the asked side, and those of the other. */
function placesOf(given) {
  const ids = (kind) => given.filter((ref) => ref.startsWith(kind)).map((ref) => ref.slice(kind.length));
  return { areas: ids("area:"), across: ids("across:") };
}

/** The package that the server sends: gzipped JSON. */
const opened = (bytes) => new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();

/** A list of buttons through which the arrow keys go up and down. */
function withArrows(list) {
  list.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...list.querySelectorAll("button")];
    if (!by || !buttons.includes(event.target)) return;
    event.preventDefault();
    buttons.at((buttons.indexOf(event.target) + by) % buttons.length).focus();
  });
  return list;
}
