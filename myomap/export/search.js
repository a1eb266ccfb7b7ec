/* The search of a page without a server: myomap/search, hit for hit, in the browser.
 *
 * `find(index, text, limit)` gives rows [kind, id, name, matched, score, side], best first. Kind is muscle, area
 * or condition; `matched` is the name, alias or everyday phrase that fits; the score is 1 to 100; side is "left" or
 * "right" as it was typed, "" without one and for areas in the middle. A condition has the side that was typed
 * too: leave it out where it is shown. `plain(words)` makes words comparable: a row's `matched` need not be
 * shown when `plain(name).includes(plain(matched))`. `index` is what search_index.py wrote for what the page offers,
 * always the same object: the first question makes it ready, so ask find(index, "") when the page has nothing to do.
 *
 * Sums are made in the order of Python's, so that no score is rounded otherwise, and of equals the first one wins in
 * both: a Map keeps the order of a dict. Letters are code points. Each part names its module, which tells more. */

const MOST_LETTERS = 120;
const ready = new WeakMap();

/** What fits a text, best first, and what fits equally well in the order of the index. */
export function find(index, text, limit = 20) {
  if (!ready.has(index)) ready.set(index, prepare(index));
  const it = ready.get(index);
  it.misspelt.clear();
  const [side, scored] = search(it, first(String(text), MOST_LETTERS));
  const best = new Map();
  for (const [one, score] of scored) if (!(best.get(one.thing)?.[1] >= score)) best.set(one.thing, [one, score]);
  const sorted = [...best.values()].sort((a, b) => tenths(b[1]) - tenths(a[1]) || a[0].thing - b[0].thing);
  return sorted.slice(0, limit).map(([{ thing, words }, score]) => {
    const [kind, id, name, isInTheMiddle] = it.things[thing];
    return [kind, id, name, words, rounded(score), isInTheMiddle ? "" : side];
  });
}

/** A whole number; of two that are as near the even one, as Python rounds. */
const rounded = (score) => (score % 1 === 0.5 ? 2 * Math.round(score / 2) : Math.round(score));
/** Tenths, rounded so: only a quarter is as near to two, and toFixed takes the odd one. */
const tenths = (score) => (score % 1 === 0.25 ? score * 10 - 0.5 : Math.round(score.toFixed(1) * 10));

function prepare({ things, words, weights, weight, abbreviations, typed, untyped, roles, means, phrases }) {
  const it = { things, words, known: new Set(words), means: new Map(means), misspelt: new Map() };
  it.roles = new Map(Object.entries(roles).flatMap(([role, all]) => all.map((word) => [word, role])));
  const forms = [...new Set([...it.roles.keys(), ...it.means.keys()])].sort();
  it.forms = forms.map((form) => [form, meaning(it, form)]);
  it.formWords = forms.filter((form) => size(form) >= SHORTEST_MISSPELT && !it.known.has(form));
  it.spelt = words.filter((word) => !abbreviations.includes(word));
  it.typed = new Set([...words, ...typed]);
  for (const word of untyped) it.typed.delete(word);
  it.weights = new Map(words.map((word, place) => [word, weights[weight[place]]]));
  it.phrases = phrases.map(([words, thing, worth]) => phrase(it, words, thing, worth));
  it.byPlain = listed(it.phrases.map((one) => [one.plain, one]));
  it.joined = it.phrases.map((one) => joined(one.plain));
  it.byJoined = listed(it.phrases.map((one, place) => [it.joined[place], one]));
  it.byWord = listed(it.phrases.flatMap((one) => one.key.map((word) => [word, one])));
  return it;
}

/** A phrase as it is compared. */
function phrase(it, words, thing, worth) {
  const made = plain(words);
  const key = keyOf(it, apart(made));
  const [bare, weight] = [telling(it, apart(made)).join(" "), total(key.map((word) => it.weights.get(word)))];
  return { words, thing, worth, plain: made, bare, key, keyed: key.join(" "), weight };
}

/** What belongs to each key, from pairs of both. */
function listed(pairs) {
  const found = new Map();
  for (const [key, value] of pairs) (found.get(key) ?? found.set(key, []).get(key)).push(value);
  return found;
}

/* ---------- words.py ---------- */

const letters = (text) => [...text];
const size = (word) => (/[\ud800-\udfff]/.test(word) ? letters(word).length : word.length);
const first = (text, count) => (text.length > count ? letters(text).slice(0, count).join("") : text);
const apart = (words) => (words ? words.split(" ") : []);
const joined = (words) => words.replaceAll(" ", "");
const total = (numbers) => numbers.reduce((a, b) => a + b, 0);
const most = (numbers) => [...numbers].reduce((a, b) => Math.max(a, b), 0);
/** Of pairs the first with the highest number. */
const bestOf = (pairs) => [...pairs].reduce((a, b) => (b[1] > a[1] ? b : a), ["", 0]);
const byAlphabet = (a, b) => (a < b ? -1 : Number(a > b));

/** As str.casefold: lower case, and one letter where several have the same capital; the dotless i stays. */
const fold = (letter) => letter.toLowerCase().toUpperCase().toLowerCase();
const folded = (text) => text.replace(/[^\0-\x7f\u0131]/gu, fold).toLowerCase();
/** Whether a mark has a combining class: then it goes before the mark of the highest class. */
const combines = (mark) => mark === "\u0345" || `\u0345${mark}`.normalize("NFD")[0] !== "\u0345";

/** Words without capitals, accents, punctuation, apostrophes and double blanks. */
export function plain(words) {
  const kept = folded(words).normalize("NFKD").replace(/['\u2019`]/g, "");
  return kept.replace(/\p{M}/gu, (mark) => (combines(mark) ? "" : " ")).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function singular(word) {
  if (!/^..+[^sui]s$/u.test(word)) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.slice(0, /(ches|shes|xes|sses)$/.test(word) && !word.endsWith("aches") ? -2 : -1);
}

const has = (it, word, ...roles) => roles.includes(it.roles.get(word) ?? "");

/** The words that stand for a word wherever words are compared. */
function meaning(it, word) {
  const cut = first(word, 40);
  return (it.means.get(cut) ?? it.means.get(singular(cut)) ?? [cut]).map(singular);
}

/** Words without those that say nothing, or all of them where all say nothing. */
function telling(it, words) {
  const some = words.filter((word) => !has(it, word, "filler", "at"));
  const kept = some.length ? some : words;
  return kept.filter((word, n) => word !== "side" || !n || !has(it, kept[n - 1], "where", "place"));
}

/** Words as they are compared, each once. */
function keyOf(it, words) {
  const kept = telling(it, words);
  const names = kept.some((word) => has(it, word, "", "place"));
  return [...new Set(kept.flatMap((word) => (names || !has(it, word, "where") ? meaning(it, word) : word)))];
}

/* ---------- spelling.py ---------- */

const [SHORTEST_MISSPELT, SHORTEST_INSIDE, SHORTEST_BEGINNING_MISSPELT] = [3, 4, 6];
const [LEAST_SHORT, LEAST_LONG, LEAST_CUT] = [0.66, 0.601, 0.749];
const [MISSPELT, BEGINNING_MISSPELT, INSIDE_WORD] = [0.97, 0.85, 0.55];
const [BEGINNING, BEGINNING_IN_SENTENCE, AS_GOOD_AS] = [0.75, 0.65, 0.88];
const rows = [[], [], []]; // of the table that `distance` fills

const sortedLetters = (word) => letters(word).sort().join("");

/** Places and likenesses of the `limit` words most like a word, best first; `cut` compares beginnings as long as it. */
function near(word, others, least, limit = Infinity, cut = false) {
  const codes = letters(word).map((letter) => letter.codePointAt(0));
  const found = [];
  others.forEach((other, place) => {
    const count = cut ? Math.min(codes.length, other.length) : other.length;
    const longest = Math.max(codes.length, count);
    const wrong = distance(codes, other, count, Math.floor((1 - least) * longest));
    if (1 - wrong / longest >= least) found.push([place, 1 - wrong / longest]);
  });
  return found.sort((a, b) => b[1] - a[1]).slice(0, limit);
}

/** How many letters are dropped, added, replaced or swapped from codes a to so many letters of b; or beyond `limit`. */
function distance(a, b, count, limit) {
  if (Math.abs(a.length - count) > limit) return Infinity;
  let [before, last, row] = rows;
  for (let n = 0; n <= count; n++) last[n] = n;
  for (let i = 1, least = 0, lower = 0; i <= a.length; i++) {
    if (Math.min(least, lower) > limit) return Infinity;
    [lower, least] = [least, (row[0] = i)];
    for (let j = 1; j <= count; j++) {
      const letter = b.charCodeAt(j - 1);
      let best = last[j - 1] + (a[i - 1] !== letter);
      if (last[j] < best) best = last[j] + 1;
      if (row[j - 1] < best) best = row[j - 1] + 1;
      const isSwapped = i > 1 && j > 1 && a[i - 2] === letter && a[i - 1] === b.charCodeAt(j - 2);
      if (isSwapped) best = Math.min(best, before[j - 2] + 1);
      if (best < least) least = best;
      row[j] = best;
    }
    [before, last, row] = [last, row, before];
  }
  return last[count];
}

/** People seldom mistake the first letter, and often change the order of letters. */
function withFirstLetter(word, other, likeness) {
  const isOther = word[0] !== other[0] && word !== other.slice(1);
  return (isOther ? likeness * 0.92 : likeness) + 0.05 * (sortedLetters(word) === sortedLetters(other));
}

const leastOf = (word) => (size(word) < 5 ? LEAST_SHORT : LEAST_LONG);

/** The words of phrases that a word may be misspelt for, with a likeness; remembered while a question lasts. */
function misspelt(it, word) {
  const found = it.misspelt.get(word) ?? new Map();
  if (it.misspelt.has(word) || size(word) < SHORTEST_MISSPELT) return found;
  it.misspelt.set(word, found);
  for (const [place, like] of near(word, it.spelt, leastOf(word), 8)) {
    const other = it.spelt[place];
    if (size(other) >= SHORTEST_MISSPELT) found.set(other, withFirstLetter(word, other, like) * MISSPELT);
  }
  if (size(word) < SHORTEST_BEGINNING_MISSPELT) return found;
  for (const [place, like] of near(word, it.spelt, LEAST_CUT, 8, true)) {
    const other = it.spelt[place];
    found.set(other, Math.max(found.get(other) ?? 0, withFirstLetter(word, other, like) * BEGINNING_MISSPELT));
  }
  return found;
}

const likenessOf = (it, word) => most(misspelt(it, word).values());

function beginnings(it, word, isLast) {
  const found = new Map();
  if (!isLast && size(word) < 3) return found;
  const least = isLast ? BEGINNING : BEGINNING_IN_SENTENCE;
  const words = it.words.filter((other) => other !== word).map((other) => [other, [other]]);
  for (const [other, means] of [...words, ...it.forms]) {
    if (!other.startsWith(word) || means.length > 1 || !it.known.has(means[0])) continue;
    found.set(means[0], Math.max(found.get(means[0]) ?? 0, least + (1 - least) * size(word) / size(other)));
  }
  return found;
}

/** The words that a word may stand for: itself, a beginning of them, misspelt; with a likeness of 0 to 1. */
function spellingsOf(it, word, isLast) {
  const begun = beginnings(it, word, isLast);
  if (it.known.has(word)) {
    const longer = isLast || size(word) >= SHORTEST_INSIDE ? [...begun] : [];
    return new Map(longer.map(([other, like]) => [other, like * AS_GOOD_AS])).set(word, 1);
  }
  const likely = [...misspelt(it, word)].sort((a, b) => b[1] - a[1] || byAlphabet(a[0], b[0]));
  const found = new Map(begun);
  for (const [other, like] of likely) found.set(other, Math.max(begun.get(other) ?? 0, like));
  if (!found.size && size(word) >= SHORTEST_INSIDE) {
    for (const other of it.words) if (other.includes(word)) found.set(other, INSIDE_WORD);
  }
  const least = bestOf(found)[1] * 0.8;
  return new Map([...found].filter(([, like]) => like >= least));
}

/* ---------- reading.py ---------- */

// Python's \w and \s: letters of all scripts; other separators are blanks, but a byte order mark is none.
const [LETTER, BLANK] = ["[\\p{L}\\p{N}_]", "(?:[^\\S\\ufeff]|[\\x1c-\\x1f\\x85])"];
const BESIDE = `(left|right)[- ]hand(?:ed)?[- ]side(?!${LETTER})|(left|right)-hand(?:ed)?(?=${BLANK}+${LETTER})`;
const HAND_SIDE = new RegExp(`(?<!${LETTER})(?:${BESIDE})`, "gu");
const INITIALS = new RegExp(`(?<!${LETTER})(?:[a-z]\\.){2,}`, "gu");

/** Left-hand before another word is a side, not a hand; initials with full stops are one word. */
function tidied(text) {
  const initials = folded(text).replace(INITIALS, (found) => found.replaceAll(".", ""));
  return initials.replace(HAND_SIDE, (_, before, alone) => (before ? `${before} side` : alone));
}

function read(it, text) {
  let likeness = 1;
  const words = oneWord(it, apart(plain(tidied(text))).slice(0, 14)).map((word, n, all) => {
    const [right, like] = mended(it, word, n === all.length - 1);
    likeness = Math.min(likeness, like);
    return right;
  });
  let [side, rest] = sideOf(it, words);
  if (!rest.length) [side, rest] = ["", words];
  const asks = (role) => rest.some((word) => has(it, word, role));
  const asked = { muscle: asks("muscle"), pain: asks("pain") };
  rest = rest.flatMap((word) => split(it, word));
  const key = keyOf(it, rest);
  const isOpen = /[\p{L}\p{N}]$/u.test(text) && has(it, rest.at(-1), "");
  const told = { plain: rest.join(" "), bare: telling(it, rest).join(" "), typed: plain(text) };
  return { ...told, words: key, asked, side, open: isOpen ? key.at(-1) : "", likeness };
}

/** Join neighbours that are one word in some phrase: tail bone, arm pit, head ache. */
function oneWord(it, words) {
  const found = [];
  for (const word of words) {
    const ends = found.length && size(word) > 1 ? [word, singular(word)] : [];
    if (ends.some((end) => it.typed.has(found.at(-1) + end))) found.push(found.pop() + word);
    else found.push(word);
  }
  return found;
}

/** Part a word that is two known words run together. */
function split(it, word) {
  const all = letters(word);
  const isWhole = isKnown(it, word) || likenessOf(it, word) > 0.8;
  for (let place = 3; !isWhole && place <= all.length - 3; place++) {
    const parts = [all.slice(0, place).join(""), all.slice(place).join("")];
    if (parts.every((part) => isKnown(it, part)) && !has(it, parts[0], "filler", "at")) return parts;
  }
  return [word];
}

/** A word, or that of word_forms.csv that it most likely is misspelt, and how likely; the last may be a beginning. */
function mended(it, word, isLast) {
  const begins = (other) => other.startsWith(word);
  if (isKnown(it, word) || size(word) < SHORTEST_MISSPELT || it.words.some(begins)) return [word, 1];
  const begun = isLast ? [...it.roles.keys()].filter(begins).sort((a, b) => size(a) - size(b) || byAlphabet(a, b)) : [];
  if (begun.length && likenessOf(it, word) < 0.7) return [begun[0], 1];
  const forms = near(word, it.formWords, leastOf(word), 3).map(([place, like]) => [it.formWords[place], like]);
  const [other, nearness] = bestOf(forms.map(([form, like]) => [form, withFirstLetter(word, form, like)]));
  const like = nearness * MISSPELT;
  if (like <= Math.max(likenessOf(it, word), likenessOf(it, singular(word)))) return [word, 1];
  return [other, has(it, other, "") ? like : 1];
}

function isKnown(it, word) {
  return !has(it, word, "") || it.typed.has(word) || meaning(it, word).every((piece) => it.known.has(piece));
}

/** Part the side from the other words; both sides are none, and "right under" is no side. */
function sideOf(it, words) {
  const sides = new Set();
  const rest = words.filter((word, n) => {
    if (!has(it, word, "left", "right")) return true;
    const isExactly = has(it, words[n + 1], "at", "where") && !has(it, words[n - 1], "filler", "at");
    if (!(isExactly && has(it, word, "right"))) sides.add(it.roles.get(word));
    return false;
  });
  return [sides.size === 1 ? [...sides][0] : "", rest];
}

/* ---------- ranking.py ---------- */

const ROLE_WEIGHTS = { aside: 0.2, pain: 0.25, muscle: 0.25, where: 0.7, place: 0.7, filler: 0.05, at: 0.05 };
const [UNKNOWN, OF_QUERY, OF_PHRASE, TOGETHER, BEGUN] = [0.5, 0.62, 0.38, 0.03, 0.04];
const [SAME_WORDS, SAME_ORDER, SAME, RUN_TOGETHER, LEAST_RUN_TOGETHER, INSIDE] = [0.97, 0.985, 1, 0.95, 0.801, 0.3];
const [ASKED_FOR_MUSCLE, MUSCLE_FOR_PAIN] = [{ muscle: 1, area: 0.85, condition: 0.94 }, 0.985];

/** The side that was typed, and the phrases that fit with a score of 0 to 100. */
function search(it, text) {
  const query = read(it, text);
  if (!query.words.length) return ["", []];
  const fits = byWords(it, query);
  addWhole(it, query, fits);
  addRunTogether(it, query, fits);
  if (!fits.size) for (const one of it.phrases) if (one.plain.includes(query.plain)) fits.set(one, INSIDE);
  const scored = [...fits].map(([one, fit]) => [one, 100 * fit * one.worth * forKind(it, query, one, fit)]);
  const half = bestOf(scored)[1] * 0.5;
  return [query.side, scored.filter(([, score]) => score >= Math.max(half, Math.min(30, half * 2)))];
}

/** What a phrase loses because the query asks for another kind of thing, in other words. */
function forKind(it, { asked }, one, fit) {
  const [kind] = it.things[one.thing];
  if (fit >= SAME) return 1;
  return asked.muscle ? ASKED_FOR_MUSCLE[kind] : asked.pain && kind === "muscle" ? MUSCLE_FOR_PAIN : 1;
}

/** How well each phrase fits that shares a word with the query. */
function byWords(it, query) {
  const [pairs, weights, likeliest] = [[], [], []];
  query.words.forEach((word, number) => {
    const spellings = spellingsOf(it, word, word === query.open);
    likeliest.push(bestOf(spellings)[0]);
    weights.push(it.weights.get(likeliest[number]) ?? ROLE_WEIGHTS[it.roles.get(word)] ?? UNKNOWN);
    for (const [spelling, like] of spellings) {
      for (const one of it.byWord.get(spelling) ?? []) pairs.push([one, [like, number, spelling]]);
    }
  });
  const asked = { weights, total: total(weights), heaviest: most(weights), spelt: ` ${likeliest.join(" ")} ` };
  const fits = [...listed(pairs)].map(([one, found]) => [one, fitOf(it, one, found, asked) * query.likeness]);
  return new Map(fits.filter(([, fit]) => fit > 0));
}

/** How well a phrase fits; `found` lists likeness, number of the query's word, word of the phrase. */
function fitOf(it, one, found, asked) {
  let [ofQuery, ofPhrase, heaviest] = [0, 0, 0];
  const [numbers, spellings] = [new Set(), new Set()];
  for (const [like, number, spelling] of found.sort((a, b) => b[0] - a[0] || b[1] - a[1] || byAlphabet(b[2], a[2]))) {
    if (numbers.has(number) || spellings.has(spelling)) continue;
    numbers.add(number);
    spellings.add(spelling);
    ofQuery += like * asked.weights[number];
    ofPhrase += like * it.weights.get(spelling);
    heaviest = Math.max(heaviest, asked.weights[number]);
  }
  if (spellings.size < one.key.length && one.key.every((word) => it.weights.get(word) < UNKNOWN)) return 0;
  if (heaviest < UNKNOWN && UNKNOWN <= asked.heaviest) return 0;
  const fit = OF_QUERY * ofQuery / asked.total + OF_PHRASE * ofPhrase / one.weight;
  const together = spellings.size > 1 && asked.spelt.includes(` ${one.keyed} `);
  return Math.min(fit + TOGETHER * together, 1) * SAME_WORDS;
}

/** Raise what fits as a whole: the very words, or the words of the same meaning in the same order. */
function addWhole(it, query, fits) {
  for (const [one, fit] of fits) {
    if (one.keyed === query.words.join(" ")) fits.set(one, Math.max(fit, SAME_ORDER * query.likeness));
    else if (one.bare.startsWith(query.bare)) fits.set(one, Math.min(fit + BEGUN, SAME_WORDS));
  }
  for (const words of [query.typed, query.plain]) for (const one of it.byPlain.get(words) ?? []) fits.set(one, SAME);
}

/** Raise what fits when the blanks of both are left out: "shoulderblade" finds its two words. */
function addRunTogether(it, query, fits) {
  const raise = (one, fit) => fits.set(one, Math.max(fits.get(one) ?? 0, fit));
  const word = joined(query.plain);
  for (const one of it.byJoined.get(word) ?? []) raise(one, SAME_ORDER);
  if (size(word) < 6 || query.words.every((one) => it.known.has(one))) return;
  for (const [place, like] of near(word, it.joined, LEAST_RUN_TOGETHER)) raise(it.phrases[place], like * RUN_TOGETHER);
}
