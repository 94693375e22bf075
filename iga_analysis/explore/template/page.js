// Lets the tables and sentences of the page follow its charts: Vega computes, this shows.

const at = (name) => document.getElementById(`iga-${name}`);
const page = JSON.parse(at("data").textContent);
const { words, predicates } = page;

// {years} is the value, {years|year|years} a word for one and one for another number.
const fill = (text, values) =>
  text.replace(/{(\w+)(?:\|(.*?)\|(.*?))?}/g, (_, name, one, more) =>
    one === undefined ? values[name] : `${values[name]}` === "1" ? one : more);
const number = (value, decimals = 0) =>
  value === null
    ? "–"
    : new Intl.NumberFormat(page.locale, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      }).format(value);
const half = (value) => number(value, Number.isInteger(value) ? 0 : 1);
const named = (place) => (place === null ? "–" : predicates[place]);

function putLink(box, text, href) {
  if (!href) return box.append(text);
  const link = document.createElement("a");
  Object.assign(link, { href, rel: "noreferrer", textContent: text });
  box.append(link);
}

// Cells are texts, or lists of pairs [text, href]; a row may be {cells, marked}.
function fillTable(name, rows) {
  const table = at(name);
  const kinds = [...table.tHead.rows[0].cells].map((cell) => cell.className);
  table.tBodies[0].replaceChildren(
    ...rows.map((row) => {
      const line = document.createElement("tr");
      if (row.marked) line.className = "marked";
      (row.cells ?? row).forEach((cell, place) => {
        const box = line.insertCell();
        box.className = kinds[place];
        (Array.isArray(cell) ? cell : [[cell]]).forEach(([text, href], n) => {
          if (n) box.append(" ");
          putLink(box, text, href);
        });
      });
      return line;
    }),
  );
  table.closest(".table").hidden = !rows.length;
}

// A sentence, as a reader hears it, and as the text alternative of the chart.
function tell(name, text, chart) {
  if (at(`${name}-said`).textContent !== text) at(`${name}-said`).textContent = text;
  const caption = at(`chart-${chart}-caption`).textContent;
  views[chart]?.description(`${caption}. ${text}`);
}

function show(slider, text) {
  at(`${slider}-value`).textContent = text;
  at(slider).setAttribute("aria-valuetext", text);
}

function put(name, value) {
  at(name).value = value;
  at(name).dispatchEvent(new Event("input"));
}

// Cuts ---------------------------------------------------------------------------
const source = () => page.sources[Number(at("source").value)];
const cutAt = (place) => Number(at(`cut-${place + 1}`).value);

function setCuts() {
  const { about, note, origin, left_out } = source();
  at("cuts-note").textContent = note;
  at("cuts-unused").hidden = !left_out.length;
  at("cuts-unused").replaceChildren(
    ...left_out.map((text) =>
      Object.assign(document.createElement("li"), { textContent: text })),
  );
  at("chart-cuts-caption").textContent = fill(words.explore_figure_scores, { origin });
  for (const [name, key] of [["cuts", "cuts"], ["changed", "changed"]])
    at(`${name}-caption`).textContent = fill(words[`explore_table_${key}`], { origin });
  for (const place of [0, 1]) {
    const slider = at(`cut-${place + 1}`);
    slider.parentElement.hidden = place >= about.cuts;
    if (place >= about.cuts) continue;
    const { lower } = about.bands[place];
    slider.step = about.by;
    slider.min = (lower - about.reach).toFixed(about.decimals);
    slider.max = (lower + about.reach).toFixed(about.decimals);
    put(`cut-${place + 1}`, lower);
  }
}

function showCuts(rows) {
  const { about } = source();
  const moved = about.bands.slice(0, about.cuts).map((_, place) => cutAt(place));
  moved.forEach((value, place) =>
    show(
      `cut-${place + 1}`,
      fill(words.explore_cut_value, {
        moved: number(value, about.decimals),
        lower: number(about.bands[place].lower, about.decimals),
      }),
    ),
  );
  const cross = moved.length > 1 && moved[0] <= moved[1];
  at("cuts-found").hidden = cross;
  if (cross) return tell("cuts", words.explore_cuts_cross, "cuts");
  const changed = rows.filter((row) => row.before !== row.after);
  const count = (list, key, place) => list.filter((row) => row[key] === place).length;
  const bands = about.bands.map((band, place) => [
    band.place,
    band.lower,
    moved[place] ?? band.lower,
  ]);
  if (rows.some((row) => row.before === null || row.after === null))
    bands.push([null, null, null]);
  fillTable(
    "cuts-table",
    bands.map(([place, lower, now]) => [
      named(place),
      number(lower, about.decimals),
      number(now, about.decimals),
      number(count(rows, "before", place)),
      number(count(rows, "after", place)),
      number(count(changed, "after", place)),
      number(count(changed, "before", place)),
    ]),
  );
  fillTable(
    "changed-table",
    changed
      .sort((one, other) => other.score - one.score)
      .map((row) => [
        row.name,
        number(row.score, about.decimals),
        named(row.before),
        named(row.after),
      ]),
  );
  const values = { changed: number(changed.length), regions: number(rows.length) };
  tell("cuts", fill(words.explore_changed, values), "cuts");
}

// Weights ------------------------------------------------------------------------
const aspects = Object.entries(page.usual);

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function showRanks(rows) {
  const points = aspects.map(([name]) => Number(at(`weight-${name}`).value));
  const whole = points.reduce((sum, one) => sum + one, 0);
  aspects.forEach(([name, usual], place) =>
    show(
      `weight-${name}`,
      fill(whole ? words.explore_weight_value : words.explore_weight_none, {
        value: number(points[place]),
        share: number((100 * points[place]) / whole, 1),
        usual: number(usual),
      }),
    ),
  );
  at("weights-found").hidden = !whole;
  if (!whole) return tell("weights", words.text_explore_no_weight, "ranks");
  const picked = at("picked").value;
  const won = (row) => row.rank - row.rank_moved;
  const far = [...rows].sort(
    (one, other) =>
      (other.code === picked) - (one.code === picked) ||
      Math.abs(won(other)) - Math.abs(won(one)) ||
      one.rank - other.rank,
  );
  fillTable(
    "ranks-table",
    far.slice(0, page.shown).map((row) => ({
      marked: row.code === picked,
      cells: [
        row.name,
        number(row.rank),
        number(row.rank_moved),
        (won(row) > 0 ? "+" : "") + number(won(row)),
      ],
    })),
  );
  const places = rows.map((row) => Math.abs(won(row)));
  const values = {
    change_median: half(median(places)),
    change_most: number(Math.max(...places)),
    top_kept: number(rows.filter((row) => row.rank <= 10 && row.rank_moved <= 10).length),
  };
  const missed = picked && !rows.some((row) => row.code === picked);
  const chosen = (name) => at(name).selectedOptions[0].text;
  const marks = { name: chosen("picked"), level: chosen("level") };
  const text = fill(words.explore_rank_change, values);
  const more = missed ? ` ${fill(words.explore_not_ranked, marks)}` : "";
  tell("weights", text + more, "ranks");
}

// A region -----------------------------------------------------------------------
// Names are read as match_region of the package reads them.
const { spellings } = page;
const split = (text) =>
  (text.normalize("NFKC").toLowerCase().replaceAll("&", " dan ")
    .match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => spellings.words[word] ?? word);

// Readings of a name, [level or "", name without spaces]; the whole name comes first.
function readName(text) {
  let words = split(text);
  let level = "";
  const readings = [["", words.join("")]];
  const tells = (word) => Object.hasOwn(spellings.levels, word);
  while (words.length && tells(words[0])) {
    if (words[0] === "daerah" && ["istimewa", "khusus"].includes(words[1])) break;
    const told = spellings.levels[words[0]];
    if (told && level && level !== told) break;
    level = told || level;
    words = words.slice(1);
    readings.push([level, words.join("")]);
  }
  const last = words.at(-1);
  if (!level && words.length > 1 && tells(last) && spellings.levels[last])
    readings.push([spellings.levels[last], words.slice(0, -1).join("")]);
  return readings.filter(([, name]) => name);
}

const known = page.names.map(([code, name, level]) => {
  const key = split(name).join("");
  return { code, name, level, key, bare: readName(name).at(-1)[1] };
});

function lookUp(text) {
  for (const [level, name] of readName(text)) {
    const codes = spellings.codes[`${level} ${name}`.trim()];
    if (codes) return codes;
  }
  return [];
}

// A part in brackets is a level or another name.
function findCodes(typed) {
  let codes = lookUp(typed.replace(/\([^)]*\)/g, " "));
  for (const [, part] of typed.matchAll(/\(([^)]*)\)/g)) {
    const words = split(part);
    const level = words.length === 1 && spellings.levels[words[0]];
    const same = level
      ? known.filter((one) => one.level === level).map((one) => one.code)
      : lookUp(part);
    codes = codes.filter((code) => same.includes(code));
  }
  return codes;
}

function findRegion(typed) {
  const codes = findCodes(typed);
  if (codes.length === 1) return known.filter((one) => one.code === codes[0]);
  const [level, part] = readName(typed).at(-1) ?? [];
  const holds = (one) =>
    level ? one.level === level && one.bare.includes(part) : one.key.includes(part);
  return known.filter((one) => codes.includes(one.code) || (part && holds(one)));
}

// How many letters must be put in, left out, changed or swapped with the next one to
// make one word of the other.
function distance(one, other) {
  let before = [];
  let row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = row[j - 1] + (one[i - 1] !== other[j - 1]);
      next.push(Math.min(changed, row[j] + 1, next[j - 1] + 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row.at(-1);
}

// At most three regions of which a spelling differs from what was typed in at most
// three letters, and in a third of them.
function suggest(typed) {
  const [level, part] = readName(typed).at(-1) ?? ["", ""];
  const far = new Map();
  for (const [name, codes] of Object.entries(spellings.codes)) {
    if (name.includes(" ")) continue;
    const letters = distance(part, name);
    for (const code of codes) far.set(code, Math.min(letters, far.get(code) ?? letters));
  }
  return known
    .filter((one) => !level || one.level === level)
    .filter((one) => far.get(one.code) <= Math.min(3, part.length / 3))
    .sort((one, other) => far.get(one.code) - far.get(other.code))
    .slice(0, 3);
}

function pickRegion(final) {
  const typed = at("region").value.trim();
  const found = typed ? findRegion(typed) : [];
  if (found.length === 1) return showRegion(found[0]);
  for (const name of ["found", "lacks"]) at(`region-${name}`).hidden = true;
  views.bounds.signal("region", "").runAsync();
  if (!final || !typed) return tell("region", "", "bounds");
  const near = found.length ? found : suggest(typed);
  const names = near.slice(0, 8).map((one) => one.name);
  if (near.length > names.length) names.push("…");
  const text = found.length
    ? words.explore_several
    : near.length ? words.explore_near : words.explore_unknown;
  tell("region", fill(text, { name: typed, names: names.join("; ") }), "bounds");
}

function showRegion({ code, name }) {
  const claims = page.cards[code] ?? [];
  const bounds = page.bounds[code] ?? [];
  const years = new Set(claims.map((row) => row[0])).size;
  at("region-found").hidden = !claims.length;
  at("bounds-found").hidden = !bounds.length;
  at("region-lacks").hidden = !page.lacks[code];
  at("region-lacks").textContent = page.lacks[code] ?? "";
  fillTable("card-table", claims);
  fillTable("bounds-table", bounds);
  const text = claims.length ? words.explore_claims : words.explore_no_claims;
  tell("region", fill(text, { name, statements: claims.length, years }), "bounds");
  views.bounds.signal("region", code).resize().runAsync();
}

// --------------------------------------------------------------------------------
const views = {};

async function start() {
  at("source").addEventListener("input", setCuts);
  setCuts();
  const followers = { cuts: showCuts, ranks: showRanks };
  for (const [name, chart] of Object.entries(page.charts)) {
    const { view } = await vegaEmbed(`#iga-chart-${name}`, chart.spec, {
      mode: "vega",
      renderer: "svg",
      actions: false,
      defaultStyle: false,
      tooltip: false,
      logLevel: 1, // a chart without a row is no fault
      formatLocale: page.numbers,
    });
    views[name] = view;
    if (!followers[name]) continue;
    view.addDataListener(chart.rows, (_, rows) => followers[name](rows));
    followers[name](view.data(chart.rows));
  }
  at("picked").addEventListener("input", () =>
    showRanks(views.ranks.data(page.charts.ranks.rows)),
  );
  at("cuts-reset").addEventListener("click", setCuts);
  at("weights-reset").addEventListener("click", () =>
    aspects.forEach(([name, usual]) => put(`weight-${name}`, usual)),
  );
  at("region").addEventListener("input", () => pickRegion(false));
  at("region").addEventListener("change", () => pickRegion(true));
  document.documentElement.dataset.ready = "yes";
}

start();
