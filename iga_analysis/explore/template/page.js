// Lets the tables and sentences of the page follow its charts: Vega computes, this shows.

const at = (name) => document.getElementById(`iga-${name}`);
const page = JSON.parse(at("data").textContent);
const { words, predicates } = page;

const fill = (text, values) =>
  text.replace(/{(\w+)}/g, (_, name) => values[name]);
const number = (value, decimals = 0) =>
  value === null
    ? "–"
    : new Intl.NumberFormat(page.locale, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      }).format(value);
const half = (value) => number(value, Number.isInteger(value) ? 0 : 1);
const named = (place) => (place === null ? "–" : predicates[place]);

// Cells are texts, or {text, href}; a row may be {cells, marked}.
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
        if (cell.href) {
          const link = document.createElement("a");
          Object.assign(link, { href: cell.href, rel: "noreferrer" });
          link.textContent = cell.text;
          box.append(link);
        } else box.textContent = cell.text ?? cell;
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
  const { about, note, origin } = source();
  at("cuts-note").textContent = note;
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
      fill(words.explore_weight_value, {
        value: number(points[place]),
        share: whole ? number((100 * points[place]) / whole, 1) : "–",
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
  tell("weights", fill(words.explore_rank_change, values), "ranks");
}

// A region -----------------------------------------------------------------------
const plain = (name) =>
  name.toLowerCase().replace(/\b(kab|prov)\b\.?/g, (word) =>
    word.startsWith("kab") ? "kabupaten" : "provinsi").replace(/[^a-z]/g, "");
const known = page.names.map(([code, name]) => ({ code, name, key: plain(name) }));

function findRegion(typed) {
  const key = plain(typed);
  const same = known.filter((one) => one.key === key);
  return same.length || !key ? same : known.filter((one) => one.key.includes(key));
}

function pickRegion(final) {
  const typed = at("region").value.trim();
  const found = findRegion(typed);
  if (found.length === 1) return showRegion(found[0]);
  if (!final || !typed) return;
  at("region-found").hidden = true;
  const names = found.slice(0, 8).map((one) => one.name);
  if (found.length > names.length) names.push("…");
  const text = found.length ? words.explore_several : words.explore_unknown;
  tell("region", fill(text, { name: typed, names: names.join("; ") }), "bounds");
}

function showRegion({ code, name }) {
  const claims = page.cards[code] ?? [];
  const bounds = page.bounds[code] ?? [];
  const years = new Set(claims.map((row) => row[0])).size;
  at("region-found").hidden = !claims.length;
  at("bounds-found").hidden = !bounds.length;
  fillTable(
    "card-table",
    claims.map((row) => {
      const href = row.at(-1);
      const cells = row.slice(0, -1);
      return [...cells.slice(0, -1), { text: cells.at(-1), href }];
    }),
  );
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
