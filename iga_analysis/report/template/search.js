// Finds claims by the rules of iga_analysis/published/search.py.
const POINTS = {
  exact: 10, near: 6, input: 3, whole: -3, number: -8, close: 2, telling: 2, extra: -1,
  year: 4, other_year: -5, said_year: -1, tag: 2, may: 1, level: 3, predicate: 4,
  strange: -1.5, missing: -1, own_growth: -2.5, first: 6, no_level: -3,
  no_predicate: -4, own_level: -1.2, own_predicate: -2.5, event: 6, day: 3, said: 2,
  text: 0.7, region: 8, other_region: -4, no_region: -5,
};
const LEVELS = ["provinsi", "kabupaten", "kota"];
const PREDICATES = ["sangat-inovatif", "inovatif", "kurang-inovatif",
  "tidak-dapat-dinilai"];
const ALL_LEVELS = [...LEVELS, "all"], ALL_PREDICATES = [...PREDICATES, "terinovatif"];
const ENOUGH = 2, MOST_TEXT = 3;

const hasDecimals = (number) => number.readings.some(([value]) => value % 1);

const match = (number, signed, kind) => {
  const value = Math.abs(signed);
  if (kind === "exact") {
    const exact = number.readings.findIndex(([wanted]) => wanted === value);
    return exact < 0 ? null : 3 * exact;
  }
  return number.readings.some(([wanted, step]) => {
    const size = Math.round(wanted / step);
    const cut = Math.floor(value / step + 1e-9);
    return (size >= 10 && (size === cut || size === Math.floor(value / step + 0.5 + 1e-9)))
      || (number.beyond && size === cut);
  }) ? 0 : null;
};

const matchNumber = (number, entry) => {
  if (number.percent && !(entry.percent || hasDecimals(number))) return null;
  const growth = entry.tags.includes("growth");
  if (number.of && (number.of === "growth") !== growth) return null;
  for (const kind of number.of ? ["exact"] : ["exact", "near"]) {
    const costs = entry.values.map((one) => match(number, one, kind))
      .filter((cost) => cost !== null);
    if (costs.length) return [kind, Math.min(...costs)];
  }
  const used = number.readings.some(([value]) => entry.inputs.includes(value));
  return used && !number.percent ? ["input", 0] : null;
};

const rateNearness = (entry, query) => {
  const [number] = query.numbers, [[value]] = number.readings;
  if (number.percent && !entry.percent) return POINTS.number;
  const near = entry.values.some((one) => Math.abs(Math.abs(one) - value) <= value / 50);
  return POINTS.number + (near ? POINTS.close : 0);
};

const isTelling = (number) =>
  number.readings.some(([value, step]) => value >= 1000 * step);

const rateNumbers = (entry, query) => {
  let points = 0, best = 0;
  const matches = [];
  const digits = query.numbers.some((one) => !one.spoken);
  const parts = query.numbers.some((one) => !one.whole);
  const fits = query.groups.every(({ tags, bound }) => bound !== undefined || tags.some(
    (tag) => entry.tags.includes(tag) || entry.may.includes(tag)));
  query.numbers.forEach((number, place) => {
    let found = matchNumber(number, entry);
    if (found?.[0] === "near" && !fits) found = null;
    let own = found ? POINTS[found[0]] - found[1] : 0;
    if (!place && found?.[0] === "exact" && isTelling(number)) own += POINTS.telling;
    if (own && number.whole && parts && found[0] !== "input") own += POINTS.whole;
    if (number.spoken && digits) own = Math.min(own, POINTS.said);
    best = Math.max(best, number.spoken && digits ? 0 : own);
    points += own ? own - 0.5 * place : POINTS.extra;
    matches.push(found ? found[0] : "");
  });
  return [points, Boolean(best) || !query.numbers.length, matches];
};

const rateYears = (entry, query) => {
  if (!query.years.length || entry.year === null) return 0;
  if (query.years.includes(entry.year)) {
    return POINTS.year + (query.years.some((one) => entry.span.includes(one)) ? 1 : 0);
  }
  const said = entry.said.some((one) => query.years.includes(Number(one.slice(0, 4))));
  return POINTS[said ? "said_year" : "other_year"];
};

const rateDays = (entry, query) => query.days.reduce((points, day) => {
  const kind = ["event", "day", "said"].find(
    (name) => entry[name].some((one) => one.startsWith(day)));
  return points + (kind ? POINTS[kind] : 0);
}, 0);

const worth = (tag) => {
  if (tag === "first") return POINTS.first;
  if (ALL_LEVELS.includes(tag)) return POINTS.level;
  return POINTS[ALL_PREDICATES.includes(tag) ? "predicate" : "tag"];
};
const cost = (tag, kind, other) => {
  if (ALL_LEVELS.includes(tag)) return POINTS[`${kind}level`];
  if (tag === "growth" && kind === "own_") return POINTS.own_growth;
  return POINTS[ALL_PREDICATES.includes(tag) ? `${kind}predicate` : other];
};

const asks = (entry, query, tag) => entry.may.includes(tag)
  && query.groups.some((group) => group.tags.includes(tag));
const isOfLevel = (entry, query) => query.groups
  .filter(({ tags }) => tags.every((tag) => ALL_LEVELS.includes(tag)))
  .every(({ tags }) => tags.some((tag) => tag === "all" || entry.may.includes(tag)));

const rateTags = (entry, query) => {
  let points = 0, met = 0;
  const seen = new Set();
  for (const { tags: asked, bound } of query.groups) {
    const own = asked.filter((one) => entry.tags.includes(one));
    const found = own.length ? own : asked.filter((one) => entry.may.includes(one));
    if (!found.length && bound !== undefined) continue;
    if (!found.length) {
      points += Math.min(...asked.map((one) => cost(one, "no_", "strange")));
      continue;
    }
    const tag = found.includes("first") ? "first" : found[0];
    if (!seen.has(tag)) {
      points += own.length || tag === "first" ? worth(tag) : POINTS.may;
      met += 1;
    }
    found.forEach((one) => seen.add(one));
  }
  for (const tag of entry.tags) {
    if (!seen.has(tag)) points += cost(tag, "own_", "missing");
  }
  return [points, met];
};

const rateRegions = (entry, query) => {
  if (!query.regions.length) {
    return [!entry.region || !query.numbers.length ? 0 : POINTS.no_region, false];
  }
  if (query.regions.some((one) => one.regions.includes(entry.region))) {
    return [POINTS.region, true];
  }
  const tags = query.regions.flatMap((one) => one.tags ?? []);
  if (tags.some((one) => entry.tags.includes(one))) return [POINTS.tag, true];
  return [entry.region ? -Infinity : POINTS.other_region, false];
};

const rate = (entry, query, numbers) => {
  const [tags, met] = rateTags(entry, query);
  const [regions, known] = rateRegions(entry, query);
  const text = Math.min(MOST_TEXT,
    query.others.filter((one) => entry.text.includes(one)).length);
  const days = rateDays(entry, query);
  if (!(met || known || text || days || numbers > 0)) return -Infinity;
  const sum = entry.prior + numbers + rateYears(entry, query) + days + tags + regions
    + text * POINTS.text;
  return Math.round(sum * 1e6) / 1e6;
};

const searchClaims = (text, index) => findHits(readQuery(text, index.words), index);

const mayBeResult = (entry, query) => query.regions.length
  || query.numbers.some(hasDecimals)
  || (!query.numbers.length && isOfLevel(entry, query)
    && (asks(entry, query, "first") || asks(entry, query, "terinovatif")));

const findHits = (query, index) => {
  const { entries, addresses } = index;
  const told = (place) =>
    ({ place, points: POINTS.exact, hasNumber: true, matches: [] });
  if (query.claim) {
    return entries.flatMap((entry, place) => entry.claims.some(
      (one) => one.toLowerCase() === query.claim) ? [told(place)] : []);
  }
  if (Object.hasOwn(addresses, query.address)) {
    return addresses[query.address].map(told);
  }
  const rated = entries.flatMap((entry, place) => {
    if (entry.region && !mayBeResult(entry, query)) return [];
    const [points, hasNumber, matches] = rateNumbers(entry, query);
    return [{ place, points, hasNumber, matches }];
  });
  const rank = (hits, least) => hits
    .map((one) => ({ ...one, points: rate(entries[one.place], query, one.points) }))
    .filter((one) => one.points > least)
    .sort((one, other) => other.points - one.points || one.place - other.place);
  const hits = rank(rated.filter((one) => one.hasNumber), ENOUGH);
  if (hits.length || !query.numbers.length) return hits;
  const missing = query.numbers.map(() => "");
  return rank(rated.map(({ place }) => ({ place, hasNumber: false, matches: missing,
    points: rateNearness(entries[place], query) })), -Infinity);
};
