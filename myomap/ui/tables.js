/* The page of tables: all rows are here, and are sorted, filtered and shown without the server.
 *
 * Files, citations and comparisons are asked for at a desk in the page, where the component that answers hangs
 * `ask` (tables_page.py). What the address says comes back with each answer: regions and muscles side by side. */

const WAIT_MS = 100; // until the server's side of the desk is there
const PHONE = "(max-width: 640px)";

export default function openTables(place, { tables, sources, words, most, lang }) {
  const $ = (selector, from = place) => from.querySelector(selector);
  const $$ = (selector, from = place) => [...from.querySelectorAll(selector)];
  const make = (tag, attributes = {}, ...inner) => {
    const one = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
    one.append(...inner);
    return one;
  };
  const filled = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const plain = (text) => `${text}`.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const collator = new Intl.Collator(lang, { numeric: true, sensitivity: "base" });
  const [form, scroll, dialog] = [$("form"), $(".tables-scroll"), $("dialog")];
  const muscles = tables[0].rows;
  const name = (id) => muscles.find((row) => row.id === id).cells[0];
  const phone = matchMedia(PHONE);
  const desk = (globalThis.myomapTables ??= {});
  const waiting = new Map();
  let [asked, awaited, shown, chosen, files] = [0, 0, tables[0], [], []];

  // the server
  const ask = (wanted, then) => {
    waiting.set((wanted.n ??= ++asked), then);
    if (desk.ask) desk.ask(wanted);
    else setTimeout(ask, WAIT_MS, wanted, then);
    return wanted.n;
  };
  const save = ({ name: file, type, text }) => {
    const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    make("a", { href: url, download: file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };
  const ids = (rows) => rows.map((row) => row.id);
  const saveRows = (rows, columns) =>
    ask({ csv: shown.name, rows: ids(rows), columns }, (answer) => save(answer.files[0]));
  const cite = (what, rows) => ask({ cite: what, ...(rows && { rows }) }, (answer) => {
    files = answer.files;
    dialog.firstChild.innerHTML = answer.html;
    dialog.showModal();
    $("h2", dialog).focus();
    dialog.scrollTop = 0;
  });
  const goOn = () => {
    const regions = $$("[name=region]:checked", form).map((box) => box.value);
    const n = ask({ regions, chosen }, () => { if (awaited === n) awaited = 0; });
    awaited = n;
  };

  // a table
  const cell = (table, row, column, value) => {
    const text = column.id === "sources" ? "" : `${value}`;
    const inner = column.id === "sources" ? row.sources.flatMap((id, number) => [
      number ? "; " : "",
      sources[id][1]
        ? make("a", { href: sources[id][1], target: "_blank", rel: "noopener" }, sources[id][0]) : sources[id][0],
    ]) : row.links[column.id] ? [make("a", { href: row.links[column.id], target: "_self" }, text)] : [text];
    const head = column === table.columns[0];
    const one = make(head ? "th" : "td", {
      role: head ? "rowheader" : "cell", "data-column": column.id, "data-label": column.label,
      ...(head && { scope: "row" }), ...(column.id === "latin" && { lang: "la" }),
    }, ...inner);
    if (!text && !inner.length) one.classList.add("is-empty");
    return one;
  };
  const actions = (table, row) => {
    const named = row.cells.slice(0, table.name === "points" ? 2 : 1).join(": ");
    const buttons = [make("button", {
      type: "button", "data-cite": `${table.name === "points" ? "point" : "muscle"}:${row.id}`,
      "aria-label": filled("cite.name", { name: named }),
    }, words.cite)];
    if (table.name === "muscles") buttons.unshift(make("button", {
      type: "button", "data-compare": row.id, "aria-pressed": "false",
      "aria-label": filled("compare.name", { name: named }),
    }, words.compare));
    return make("td", { role: "cell", class: "tables-act" }, ...buttons);
  };
  const prepare = (table) => {
    const at = Object.fromEntries(table.columns.map((column, index) => [column.id, index]));
    for (const column of table.columns) column.shown = !column.hidden && (!phone.matches || column.phone);
    table.sort = { index: 0, turned: false };
    for (const row of table.rows) {
      row.sources = row.cells[at.source_ids].split(";").filter(Boolean);
      row.text = plain(row.cells.join("\n"));
      row.nerve = plain(row.of[2]);
    }
  };
  const build = (table) => {
    const heads = table.columns.map((column, index) => make(
      "th", { scope: "col", role: "columnheader", "data-column": column.id },
      make("button", { type: "button", "data-sort": index }, column.label)));
    heads.push(make("td", { role: "cell" }));
    for (const row of table.rows) {
      const cells = table.columns.map((column, index) => cell(table, row, column, row.cells[index]));
      row.element = make("tr", { role: "row", "data-id": row.id }, ...cells, actions(table, row));
    }
    table.body = make("tbody", { role: "rowgroup" }, ...table.rows.map((row) => row.element));
    table.element = make("table", { role: "table", "aria-labelledby": `tab-${table.name}` },
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)), table.body);
  };
  const key = (column, value) => {
    if (typeof value === "number") return value;
    const place = column.order.findIndex((one) => one === value || one === value.split(", ")[0]);
    return place < 0 ? column.order.length : place;
  };
  const sort = (index, turned) => {
    const column = shown.columns[index];
    const ranked = column.order.length || typeof shown.rows[0]?.cells[index] === "number";
    const order = (a, b) => (ranked ? key(column, a) - key(column, b) : 0) || collator.compare(a, b);
    shown.sort = { index, turned };
    shown.rows.sort((one, other) => {
      const [a, b] = [one.cells[index], other.cells[index]];
      if ((a === "") !== (b === "")) return a === "" ? 1 : -1; // what is empty stays below
      return (turned ? -1 : 1) * order(a, b);
    });
    shown.body.append(...shown.rows.map((row) => row.element));
    drawHeads();
  };
  const drawHeads = () => {
    const { index, turned } = shown.sort;
    $$("thead th", shown.element).forEach((head, number) => {
      if (number === index) head.setAttribute("aria-sort", turned ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    $("[name=sort]").value = index;
    $("[data-turn]").setAttribute("aria-pressed", turned);
  };
  const visible = () => shown.rows.filter((row) => !row.element.hidden);
  const filter = () => {
    const wanted = new FormData(form);
    const regions = wanted.getAll("region");
    const [typed, nerve] = [plain(wanted.get("words")).split(/\s+/), plain(wanted.get("nerve"))];
    for (const { of: [region, depth, , roots], ...row } of shown.rows) {
      row.element.hidden = !(
        (!regions.length || regions.includes(region)) && typed.every((word) => row.text.includes(word)) &&
        (!wanted.get("depth") || depth === wanted.get("depth")) && row.nerve.includes(nerve) &&
        (!wanted.get("root") || roots.includes(wanted.get("root"))));
    }
    const n = visible().length;
    const count = filled("shown", { n, total: shown.rows.length });
    $(".tables-said").textContent = n ? count : `${count}. ${words["shown.none"]}`;
  };
  const drawColumns = () => {
    for (const { id, shown: yes } of shown.columns)
      for (const one of $$(`[data-column="${id}"]`, shown.element)) one.hidden = !yes;
    const widths = shown.columns.filter((column) => column.shown).map((column) => `${column.width}rem`);
    shown.element.style.setProperty("--columns", widths.join(" "));
  };
  const show = (table) => {
    shown = table;
    if (!table.element) build(table);
    scroll.replaceChildren(table.element);
    scroll.setAttribute("aria-label", $(`#tab-${table.name}`).firstChild.textContent.trim());
    $("#tables-list").setAttribute("aria-labelledby", `tab-${table.name}`);
    $("[data-columns]").replaceChildren($("[data-columns] legend"), ...table.columns.slice(1).map((column) => {
      const box = make("input", { type: "checkbox", "data-show": column.id });
      box.checked = column.shown;
      return make("label", {}, box, ` ${column.label}`);
    }));
    $("[name=sort]").replaceChildren(
      ...table.columns.map((column, index) => make("option", { value: index }, column.label)));
    drawColumns();
    sort(table.sort.index, table.sort.turned);
    filter();
  };

  // side by side
  const choose = (id) => {
    const full = !chosen.includes(id) && chosen.length >= most;
    if (!full) {
      chosen = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
      goOn();
    }
    drawChosen(full);
  };
  const drawChosen = (full) => {
    const told = filled("compare.chosen", { n: chosen.length });
    const said = full ? words["compare.full"] : chosen.length > 1 ? told : `${told}. ${words["compare.none"]}`;
    $("#tables-compare [role=status]").textContent = said;
    if (full) $(".tables-said").textContent = said;
    $("#tab-compare span").textContent = chosen.length;
    for (const one of $$("[data-compare]", tables[0].element ?? place))
      one.setAttribute("aria-pressed", chosen.includes(one.dataset.compare));
    $(".tables-chosen").replaceChildren(...chosen.map((id, number) => make("button", {
      type: "button", "data-drop": id, "aria-label": filled("compare.drop", { name: name(id) }),
    }, `${number + 1} ${name(id)} \u00d7`)));
    const rest = [...muscles].sort((a, b) => collator.compare(a.cells[0], b.cells[0]));
    $("[name=add]").replaceChildren(make("option", { value: "" }, words["compare.choose"]),
      ...rest.filter(({ id }) => !chosen.includes(id)).map((row) => make("option", { value: row.id }, row.cells[0])));
    $("[name=add]").disabled = chosen.length >= most;
  };
  const turnTo = (tab) => {
    for (const one of $$("[role=tab]")) {
      one.setAttribute("aria-selected", one.dataset.tab === tab);
      one.tabIndex = one.dataset.tab === tab ? 0 : -1;
    }
    $("#tables-list").hidden = tab === "compare";
    $("#tables-compare").hidden = tab !== "compare";
    if (tab !== "compare") show(tables.find((table) => table.name === tab));
  };

  // what people do
  const done = {
    csv: () => saveRows(visible(), shown.columns.filter((one) => one.shown).map((one) => one.id)),
    "csv-all": () => saveRows(shown.rows, shown.columns.map((one) => one.id)),
    cite: () => visible().length && cite(shown.name, ids(visible())),
    filters: (button) => {
      button.setAttribute("aria-expanded", form.classList.toggle("is-open"));
    },
    "cite-atlas": () => cite("atlas"),
    "cite-compared": () => cite("muscles", chosen),
    clear: () => { form.reset(); form.oninput({ target: $("[name=region]") }); },
  };
  place.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { tab, sort: index, compare, drop, cite: what, copy, save: number } = button.dataset;
    if (tab) turnTo(tab);
    else if (index) sort(+index, shown.sort.index === +index && !shown.sort.turned);
    else if ("turn" in button.dataset) sort(shown.sort.index, !shown.sort.turned);
    else if (compare ?? drop) {
      choose(compare ?? drop);
      if (drop) $("[name=add]").focus();
    } else if (what) cite(what);
    else if (number) save(files[number]);
    else if (copy) navigator.clipboard.writeText(files[copy].text).then(() => {
      $(".tables-spoken").textContent = button.textContent = words["cite.copied"];
    });
    else done[button.dataset.do]?.(button);
  };
  $("[role=tablist]").onkeydown = ({ key: pressed, target }) => {
    const all = $$("[role=tab]");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[pressed];
    if (!step) return;
    const next = all[(all.indexOf(target) + step + all.length) % all.length];
    turnTo(next.dataset.tab);
    next.focus();
  };
  form.onsubmit = (event) => event.preventDefault();
  form.oninput = ({ target }) => {
    filter();
    if (target.name === "region") goOn();
  };
  $("[data-columns]").oninput = ({ target }) => {
    shown.columns.find((column) => column.id === target.dataset.show).shown = target.checked;
    drawColumns();
  };
  $("[name=sort]").onchange = ({ target }) => sort(+target.value, false);
  $("[name=add]").onchange = ({ target }) => target.value && choose(target.value);
  desk.before?.abort(); // the page was opened before in this tab
  desk.before = new AbortController();
  addEventListener("popstate", () => { awaited = 0; }, { signal: desk.before.signal });

  tables.forEach(prepare);
  for (const table of tables) $(`#tab-${table.name} span`).textContent = table.rows.length;
  drawChosen();
  turnTo("muscles");
  let begun = false;
  desk.show = (data) => {
    waiting.get(data.answer?.n)?.(data.answer);
    waiting.delete(data.answer?.n);
    if (awaited) return;
    $("[data-compared]").innerHTML = data.compared;
    chosen = data.chosen;
    for (const box of $$("[name=region]", form)) box.checked = data.regions.includes(box.value);
    filter();
    drawChosen();
    if (!begun && chosen.length > 1) turnTo("compare");
    begun = true;
  };
  if (desk.last) desk.show(desk.last);
}
