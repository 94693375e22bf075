// Finds claims by the rules of iga_analysis/published/search.py.
const POINTS = {
  exact: 10, near: 6, input: 3, unit: -6, number: -8, close: 2, extra: -1, year: 4,
  other_year: -5, said_year: -1, tag: 2, may: 1, level: 3, predicate: 4,
  strange: -1.5, missing: -1, own_growth: -2.5, no_level: -3, no_predicate: -4, own_level: -1.2,
  own_predicate: -2.5, event: 6, day: 3, said: 2, text: 0.7, region: 8,
  other_region: -4, no_region: -5,
};
const LEVELS = ["provinsi", "kabupaten", "kota", "all"];
const PREDICATES = ["sangat-inovatif", "inovatif", "kurang-inovatif",
  "tidak-dapat-dinilai", "terinovatif"];
const ENOUGH = 2, MOST_TEXT = 3, LONGEST = 6;
const YEAR = /^20[123]\d$/;

const simplify = (text) => text.toLowerCase().normalize("NFKD")
  .replace(/\p{M}/gu, "")
  .replace(/[\u2010-\u2015\u2212]/g, "-")
  .replace(/(?<=[\p{L}\p{N}_])-(?=[a-z])|(?<=[a-z])-(?=[\p{L}\p{N}_])/gu, " ")
  .replace(/(?<=[a-z])['\u2019](?=[a-z])/g, "")
  .replace(/\bper cent\b/g, "percent");

const readNumber = (text) => {
  const digits = text.replace(/^[+-]+/, "");
  const found = [];
  if (/^(\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+)$/.test(digits)) {
    found.push([Number(digits.replace(/[.,]/g, "")), 0]);
  }
  if (/^\d+$/.test(digits)) {
    found.push([Number(digits), 0]);
  } else if (/^(\d+[.,]\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(,\d{3})+\.\d+)$/.test(digits)) {
    const [, whole, part] = /^(.*)[.,](\d+)$/.exec(digits);
    found.push([Number(`${whole.replace(/[.,]/g, "")}.${part}`), part.length]);
  }
  return found;
};

const findStep = (value, decimals) => {
  if (decimals) return 10 ** -decimals;
  let step = 1;
  while (value && value % (step * 10) === 0) step *= 10;
  return step;
};

const isSlip = (one, other) => {
  if (Math.abs(one.length - other.length) > 1 || one.length < 5) return false;
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) {
    start += 1;
  }
  const a = one.slice(start), b = other.slice(start);
  if (a.length !== b.length) {
    return a.length > b.length ? a.slice(1) === b : a === b.slice(1);
  }
  const swapped = a.length > 1 && a[0] === b[1] && a[1] === b[0]
    && a.slice(2) === b.slice(2);
  return a.slice(1) === b.slice(1) || swapped;
};

const findNear = (token, words) => token.length < 5 ? undefined
  : Object.keys(words).find(
    (one) => one[0] === token[0] && !one.includes(" ") && isSlip(one, token));

const readDay = (tokens, place, words) => {
  if (/^\d{4}-\d\d(-\d\d)?$/.test(tokens[place])) return [tokens[place], 1];
  const found = tokens.slice(place, place + 3);
  const months = found.map((one) => words[one]?.month);
  const number = (one) => /^\d{1,2}$/.test(one ?? "");
  if (found.length === 3 && YEAR.test(found[2])) {
    for (const [day, month] of [[0, 1], [1, 0]]) {
      if (number(found[day]) && months[month]) {
        return [`${found[2]}-${months[month]}-${found[day].padStart(2, "0")}`, 3];
      }
    }
  }
  if (months[0] && YEAR.test(found[1] ?? "")) return [`${found[1]}-${months[0]}`, 2];
  return [null, 0];
};

const readQuery = (asked, words) => {
  let text = simplify(asked);
  const claim = /\b(?:agg|reg)-(?:\d{4}|undated)-\w+/.exec(asked.toLowerCase());
  text = text.replace(/(?<=\d)[.,](?!\d)/g, " ")
    .replace(/\b(\d\d?)[/.-](\d\d?)[/.-]((?:19|20)\d\d)\b/g, (_, day, month, year) =>
      `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`)
    .replace(/((?:19|20)\d\d)[-/](?=(?:19|20)\d\d\b)/g, "$1 ")
    .replace(/(?<=\d)(?=[a-z])/g, " ");
  const tokens = text.match(
    /\d{4}-\d\d(?:-\d\d)?|[+-]?\d+(?:[.,]\d+)*|%|[a-z]+/g) ?? [];
  const query = { claim: claim ? claim[0] : "", numbers: [], years: [], days: [],
    groups: [], regions: [], others: [] };
  const note = (word) => {
    if (word.regions) query.regions.push(word);
    else if (word.tags) query.groups.push(word.tags);
    if (word.number) {
      const readings = [[word.number, 1]];
      query.numbers.push({ readings, percent: false, spoken: true });
    }
  };
  const readDigits = (place) => {
    const token = tokens[place];
    if (YEAR.test(token)) {
      query.years.push(Number(token));
      return 1;
    }
    const after = words[tokens[place + 1]] ?? {};
    let readings = readNumber(token);
    if (after.scale) {
      readings = readings.slice(-1).map(
        ([value, n]) => [value * after.scale, after.scale * 10 ** -n]);
    } else {
      readings = readings.map(([value, n]) => [value, findStep(value, n)]);
    }
    if (readings.length) {
      const percent = (after.tags ?? []).includes("percent");
      query.numbers.push({ readings, percent, spoken: false });
    }
    if (token[0] === "+") query.groups.push(["growth"]);
    return after.scale ? 2 : 1;
  };
  const readNext = (place) => {
    const [day, length] = readDay(tokens, place, words);
    if (day) {
      query.days.push(day);
      query.years.push(Number(day.slice(0, 4)));
      return length;
    }
    if (/\d$/.test(tokens[place])) return readDigits(place);
    for (let n = Math.min(LONGEST, tokens.length - place); n > 0; n -= 1) {
      const phrase = tokens.slice(place, place + n).join(" ");
      if (Object.hasOwn(words, phrase)) {
        note(words[phrase]);
        return n;
      }
    }
    const near = findNear(tokens[place], words);
    if (near) note(words[near]);
    query.others.push(tokens[place]);
    return 1;
  };
  for (let place = 0; place < tokens.length;) place += readNext(place);
  return query;
};

const match = (number, signed) => {
  const value = Math.abs(signed);
  const exact = number.readings.findIndex(([wanted]) => wanted === value);
  if (exact >= 0) return POINTS.exact - 3 * exact;
  const near = number.readings.some(([wanted, step]) => {
    const size = Math.round(wanted / step);
    return size >= 10 && (size === Math.floor(value / step + 1e-9)
      || size === Math.floor(value / step + 0.5 + 1e-9));
  });
  return near ? POINTS.near : 0;
};

const rateNumbers = (entry, query) => {
  let points = 0, best = 0;
  const digits = query.numbers.some((one) => !one.spoken);
  query.numbers.forEach((number, place) => {
    let own = Math.max(0, ...entry.values.map((one) => match(number, one)));
    if (own && number.percent && !entry.percent) own += POINTS.unit;
    if (number.spoken && digits) own = Math.min(own, POINTS.said);
    const used = number.readings.some(([value]) => entry.inputs.includes(value));
    own = Math.max(own, used ? POINTS.input : 0);
    best = Math.max(best, number.spoken && digits ? 0 : own);
    points += own ? own - 0.5 * place : POINTS.extra;
  });
  if (query.numbers.length && !best) {
    const value = query.numbers[0].readings[0][0];
    const near = entry.values.some(
      (one) => Math.abs(Math.abs(one) - value) <= value / 50);
    points = POINTS.number + (near ? POINTS.close : 0);
  }
  return [points, Boolean(best) || !query.numbers.length];
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

const worth = (tag) => LEVELS.includes(tag) ? POINTS.level
  : POINTS[PREDICATES.includes(tag) ? "predicate" : "tag"];
const cost = (tag, kind, other) => {
  if (LEVELS.includes(tag)) return POINTS[`${kind}level`];
  if (tag === "growth" && kind === "own_") return POINTS.own_growth;
  return POINTS[PREDICATES.includes(tag) ? `${kind}predicate` : other];
};

const rateTags = (entry, query) => {
  let points = 0, met = 0;
  const seen = new Set();
  for (const group of query.groups) {
    const own = group.filter((one) => entry.tags.includes(one));
    const found = own.length ? own : group.filter((one) => entry.may.includes(one));
    if (!found.length) {
      points += Math.min(...group.map((one) => cost(one, "no_", "strange")));
      continue;
    }
    if (!seen.has(found[0])) {
      points += own.length ? worth(found[0]) : POINTS.may;
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
  if (!query.regions.length) return [entry.region ? POINTS.no_region : 0, false];
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

const searchClaims = (text, index) => {
  const query = readQuery(text, index.words), entries = index.entries;
  if (query.claim) {
    return entries.flatMap((entry, place) => entry.claims.some(
      (one) => one.toLowerCase() === query.claim)
      ? [{ place, points: POINTS.exact, hasNumber: true }] : []);
  }
  const whole = !query.regions.length && !query.numbers.some(
    (number) => number.readings.some(([value]) => value % 1));
  const rated = entries.flatMap((entry, place) => {
    if (whole && entry.region) return [];
    const [points, hasNumber] = rateNumbers(entry, query);
    return [{ place, points, hasNumber }];
  });
  const found = rated.some((one) => one.hasNumber);
  const least = found ? ENOUGH : ENOUGH + POINTS.number;
  return rated.filter((one) => one.hasNumber || !found)
    .map((one) => ({ ...one, points: rate(entries[one.place], query, one.points) }))
    .filter((one) => one.points >= least)
    .sort((one, other) => other.points - one.points || one.place - other.place);
};
