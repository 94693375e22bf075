// Chooses what is told by the rules of iga_analysis/published/answer.py.
const WHOLE = 3, NAMED = 6, NEAR = 0.5, FAR = 4, LONGEST_SHOWN = 80, MOST = 1000;

const unique = (list) => [...new Set(list)];
const quote = (texts) => unique(texts).map((one) => `\u201c${one}\u201d`).join(", ");
const has = (hit, place) => Boolean(hit.matches[place]);

const prints = (hit, place) => has(hit, place) && hit.matches[place] !== "input";

const tellNone = (asked, query) => {
  if (query.claim) return ["found_no_claim", { claim: query.claim }];
  const text = asked.trim().replace(/\s+/g, " ");
  if (!/[\p{L}\p{N}]/u.test(text)) return ["found_empty", {}];
  const letters = [...text], short = letters.slice(0, LONGEST_SHOWN).join("");
  return ["found_none", { text: letters.length > LONGEST_SHOWN ? `${short} …` : text }];
};

const isYearAlone = (query) => query.years.length && !query.claim && !query.address
  && ["numbers", "days", "groups", "regions", "others"].every(
    (name) => !query[name].length);

const answerYear = (query, index, notes) => {
  const named = index.entries.flatMap((entry, place) =>
    query.years.includes(entry.year) && entry.main ? [place] : []);
  const year = unique(query.years).join(", ");
  if (named.length) notes.push(["found_year", { year }]);
  return { notes, whole: [], named };
};

const answerAddress = (query, hits, index, notes) => {
  const places = hits.map((hit) => hit.place);
  if (!Object.hasOwn(index.addresses, query.address)) {
    const address = query.address.slice(0, LONGEST_SHOWN);
    notes.push(["found_no_address", { address }]);
    return { notes, whole: [], named: [] };
  }
  notes.push(["found_address", { number: places.length, address: query.address }]);
  const few = places.length <= WHOLE;
  return { notes, whole: few ? places : [], named: few ? [] : places };
};

const findFurther = (query, hits, whole) => {
  const further = [];
  query.numbers.forEach((number, place) => {
    const told = [...whole, ...further].some((hit) => prints(hit, place));
    if (number.spoken || number.whole === "of" || told) return;
    const found = hits.find((hit) => hit.matches[place] === "exact");
    if (found) further.push(found);
  });
  return further.slice(0, WHOLE);
};

const isAnywhere = (number, query, entries) => {
  const codes = query.regions.flatMap((one) => one.regions);
  return entries.some((one) => (!one.region || codes.includes(one.region))
    && matchNumber(number, one));
};

const noteNumbers = (query, entries, whole) => {
  const missing = [], notes = [];
  query.numbers.forEach((number, place) => {
    const kinds = unique(whole.filter((hit) => has(hit, place))
      .map((hit) => hit.matches[place]));
    const shown = { number: quote([number.text]) };
    if (number.spoken && query.numbers.length > 1) return;
    if (!kinds.length && !isAnywhere(number, query, entries)) missing.push(number.text);
    else if (kinds.join() === "near") notes.push(["found_near", shown]);
    else if (kinds.join() === "input" && query.numbers.length === 1) {
      notes.push(["found_input", shown]);
    }
  });
  if (missing.length) notes.unshift(["found_missing", { numbers: quote(missing) }]);
  return notes;
};

const listStrangeYears = (query, entry) => {
  const said = [...entry.said, ...entry.day, ...entry.event]
    .map((one) => Number(one.slice(0, 4)));
  const own = [entry.year, ...entry.span, ...said];
  if (entry.year === null || own.some((one) => query.years.includes(one))) return [];
  return unique(query.years).map(String);
};

const noteSubject = (query, entry, hit) => {
  const place = hit.matches.findIndex((one) => one === "exact" || one === "near");
  if (place < 0 || query.numbers.filter((one) => !one.spoken).length > 1) return [];
  const asked = listStrangeYears(query, entry), own = [...entry.tags, ...entry.may];
  for (const kinds of [LEVELS, PREDICATES]) {
    const groups = query.groups.filter(
      (one) => one.tags.every((tag) => kinds.includes(tag)));
    if (!groups.some((one) => one.tags.some((tag) => own.includes(tag)))) {
      asked.push(...groups.map((one) => one.text));
    }
  }
  if (!entry.region) {
    asked.push(...query.regions.filter(
      (one) => !(one.tags ?? []).some((tag) => entry.tags.includes(tag)))
      .map((one) => one.text));
  }
  if (!asked.length) return [];
  const number = quote([query.numbers[place].text]);
  return [["found_other", { number, asked: quote(asked) }]];
};

const noteRegions = (query, entries) => {
  const told = new Set(entries.map((one) => one.region));
  const missing = query.regions.filter((one) => !one.tags
    && !one.regions.some((code) => told.has(code)));
  const regions = quote(missing.map((one) => one.text));
  return missing.length ? [["found_no_region", { regions }]] : [];
};

const answerQuestion = (asked, index) => {
  const letters = [...asked], text = letters.slice(0, MOST).join("");
  const query = readQuery(text, index.words), { entries } = index;
  const years = unique(entries.map((one) => one.year).filter(Boolean)).sort();
  const strange = query.years.find((year) => !years.includes(year));
  const notes = letters.length > MOST ? [["found_long", { number: MOST }]] : [];
  if (strange !== undefined) {
    notes.push(["found_no_year", { year: strange, first: years[0], last: years.at(-1) }]);
  }
  if (isYearAlone(query)) return answerYear(query, index, notes);
  const hits = findHits(query, index), [best] = hits;
  const unknown = noteRegions(query, entries);
  notes.push(...unknown);
  if (query.address) return answerAddress(query, hits, index, notes);
  if (!best) {
    const none = unknown.length ? [] : [tellNone(text, query)];
    return { notes: [...notes, ...none], whole: [], named: [] };
  }
  if (!best.hasNumber) {
    const numbers = quote(query.numbers.map((one) => one.text));
    return { notes: [...notes, ["found_no_number", { numbers }]], whole: [],
      named: hits.slice(0, NAMED).map((hit) => hit.place) };
  }
  const whole = hits.filter((hit) => hit.points > best.points - NEAR).slice(0, WHOLE);
  whole.push(...findFurther(query, hits, whole));
  const rest = hits.filter(
    (hit) => hit.points > best.points - FAR && !whole.includes(hit));
  notes.push(...noteNumbers(query, entries, whole));
  notes.push(...noteSubject(query, entries[best.place], best));
  const places = (part) => part.map((hit) => hit.place);
  return { notes, whole: places(whole), named: places(rest.slice(0, NAMED)) };
};
