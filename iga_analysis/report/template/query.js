// Reads what is asked by the rules of iga_analysis/published/query.py.
const LONGEST = 6, SAID = 100;
const YEAR = /^20[123]\d$/;
const CLAIM = /\b(?:(agg)[-_ ]?|(reg)[-_])(\d{4}|undated)[-_ ]([ew]?\d{3,4})\b/;
const ADDRESS = /(?:https?:\/\/|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}\/[^\s,]+/i;
const BLANK = /(?<![\d.,/-])(?<!\d )([1-9]\d?\d?) (\d{3})(?![\d.,/-]| \d)/g;
const OF = /(?<!lebih )(?<!kurang )\b(?:of|out of|dari|from)(?: (?:the|all|a|total|seluruh|jumlah))*$/;
const TO = /\b(?:to|menjadi|jadi|ke)\b/;
const TENTH = /^(?:in|of|out of|of every|dari|dari setiap) (?:10|ten|sepuluh)\b/;

const simplify = (text) => text.toLowerCase().normalize("NFKD")
  .replace(/\p{M}/gu, "")
  .replace(/[\u2010-\u2015\u2212]/g, "-")
  .replace(/(?<=[\p{L}\p{N}_])-(?=[a-z])|(?<=[a-z])-(?=[\p{L}\p{N}_])/gu, " ")
  .replace(/(?<=[a-z])['\u2019](?=[a-z])/g, "")
  .replace(/\bper cent\b/g, "percent");

const shortenAddress = (text) => text.toLowerCase().replace(/^https?:\/\//, "")
  .split("#")[0].replace(/[?&](?:utm_|fbclid|gclid)[^&]*/g, "")
  .replace(/^(?:www|m|amp)\./, "").replace(/[/.,)]+$/, "");

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
  : Object.keys(words).find((one) => one[0] === token[0] && !one.includes(" ")
    && !("number" in words[one]) && isSlip(one, token));

const findNearPair = (pair, words) => pair.length < 2 || pair[1].length < 4
  || Object.hasOwn(words, pair[1])
  ? undefined : Object.keys(words).find((one) => one.startsWith(`${pair[0]} `)
    && !("number" in words[one]) && isSlip(one.slice(pair[0].length + 1), pair[1]));

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
  const alone = [0, 1].some((one) => number(found[one]) && months[1 - one]);
  return [null, alone ? 2 : 0];
};

const isNumber = (token, words) => /\d$/.test(token)
  || "number" in (words[token] ?? {}) || "share" in (words[token] ?? {});
const isPercent = (token, words) => (words[token]?.tags ?? []).includes("percent");

const readQuery = (asked, words) => {
  const page = ADDRESS.exec(asked);
  const rest = page ? asked.replaceAll(page[0], " ") : asked;
  const claim = CLAIM.exec(rest.toLowerCase());
  const plain = claim ? rest.toLowerCase().replaceAll(claim[0], " ") : rest;
  const text = simplify(plain.replace(/(?<=\d)[\u00a0\u2009\u202f](?=\d{3}\b)/g, ""))
    .replace(/\(\d\d?\/\d\d?\)|(?<=\bcovid)[ -]?19\b/g, " ").replace(BLANK, "$1$2")
    .replace(/(?<=\d)[.,](?!\d)/g, " ")
    .replace(/\b(\d\d?)[/.-](\d\d?)[/.-]((?:19|20)\d\d)\b/g, (_, day, month, year) =>
      `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`)
    .replace(/((?:19|20)\d\d)[-/](?=(?:19|20)\d\d\b)/g, "$1 ")
    .replace(/(?<=\d)(?=[a-z])/g, " ");
  const tokens = text.match(
    /\d{4}-\d\d(?:-\d\d)?|[+-]?\d+(?:[.,]\d+)*|%|[a-z]+/g) ?? [];
  const query = { claim: claim ? claim.slice(1).filter(Boolean).join("-") : "",
    address: page ? shortenAddress(page[0]) : "", numbers: [], years: [], days: [],
    groups: [], regions: [], others: [] };
  const join = (place, length) => tokens.slice(place, place + length).join(" ");
  const add = (readings, shown, more) => {
    const last = query.groups.at(-1);
    const beyond = last?.bound === query.numbers.length && last.tags.includes("beyond");
    query.numbers.push({ readings, text: shown, percent: false, beyond, spoken: false,
      whole: "", of: "", ...more });
  };
  const addShare = (value, shown, of) =>
    add([[value, 1]], shown, { percent: true, of });
  const note = (word, shown, bound) => {
    if (word.regions) query.regions.push({ ...word, text: shown });
    else if (word.tags) {
      const limits = word.tags.some((tag) => ["least", "most", "beyond"].includes(tag));
      query.groups.push({ tags: word.tags, text: shown,
        ...(bound && limits && { bound: query.numbers.length }) });
    }
    if (word.share) {
      addShare(word.share, shown, word.tags?.includes("growth") ? "growth" : "share");
    }
  };
  const findNumber = (place) => {
    for (const length of [2, 1]) {
      const number = words[join(place, length)]?.number;
      if (number && place + length <= tokens.length) return [number, length];
    }
    return [0, 0];
  };
  const follows = (part, number) => part % 100 === 0 ? !part || number < 100
    : part % 100 >= 20 && part % 10 === 0 && number < 10;
  const addUp = (place) => {
    let total = 0, part = 0, last = 0, length = 0;
    for (;;) {
      const at = place + length, linked = last >= 100 && tokens[at] === "and" ? 1 : 0;
      const [number, taken] = findNumber(at + linked);
      const scale = words[tokens[at]]?.scale ?? 0;
      if (number && follows(part, number)) {
        [total, part] = number >= 1000 ? [number, 0] : [total, part + number];
        length += linked + taken;
        last = number >= 100 ? number : 0;
      } else if (scale === 100 && part > 0 && part < 10) {
        part *= 100;
        length += 1;
        last = 100;
      } else if (scale >= 1000 && part && total % (1000 * scale) === 0) {
        total += part * scale;
        part = 0;
        length += 1;
        last = scale;
      } else {
        return [total + part, last >= 100 ? last : 1, length];
      }
    }
  };
  const listUnits = (place) => {
    const digits = [];
    for (let at = place; at < tokens.length; at += 1) {
      const number = ["nol", "zero"].includes(tokens[at]) ? 0 : words[tokens[at]]?.number;
      if (number === undefined || number > 9) break;
      digits.push(number);
    }
    return digits;
  };
  const readWords = (place) => {
    let [value, step, length] = addUp(place);
    if (["point", "koma"].includes(tokens[place + length])) {
      const digits = listUnits(place + length + 1);
      value = Number(`${Math.round(value)}.${digits.join("") || "0"}`);
      length += digits.length ? digits.length + 1 : 0;
      step = 10 ** -digits.length;
      const scale = words[tokens[place + length]]?.scale;
      if (digits.length && scale) {
        [value, step, length] = [value * scale, step * scale, length + 1];
      }
    }
    if (YEAR.test(String(value))) {
      query.years.push(value);
      return length;
    }
    const percent = isPercent(tokens[place + length], words);
    add([[value, step]], join(place, length), { percent, spoken: value < SAID });
    return length;
  };
  const readTenths = (place) => {
    const count = String(words[tokens[place]]?.number ?? tokens[place]);
    const found = TENTH.exec(join(place + 1, 4));
    if (!found || !/^[1-9]$/.test(count)) return 0;
    const length = 1 + found[0].split(" ").length;
    addShare(10 * Number(count), join(place, length), "share");
    return length;
  };
  const readDigits = (place) => {
    const token = tokens[place];
    if (YEAR.test(token)) {
      query.years.push(Number(token));
      return 1;
    }
    const after = tokens[place + 1] ?? "", scale = words[after]?.scale;
    let readings = readNumber(token);
    if (scale) {
      readings = readings.slice(-1).map(([value, n]) => [value * scale, scale * 10 ** -n]);
    } else {
      readings = readings.map(([value, n]) => [value, findStep(value, n)]);
    }
    if (readings.length) {
      const percent = isPercent(after, words);
      const before = tokens.slice(Math.max(0, place - 4), place).join(" ");
      const then = join(place + (scale ? 2 : 1), 5);
      const whole = OF.test(before) ? TO.test(then) ? "from" : "of" : "";
      add(readings, scale || percent ? `${token} ${after}` : token, { percent, whole });
    }
    if (token[0] === "+") query.groups.push({ tags: ["growth"], text: "+" });
    return scale ? 2 : 1;
  };
  const readNext = (place) => {
    const [day, days] = readDay(tokens, place, words);
    if (days) {
      if (day) {
        query.days.push(day);
        query.years.push(Number(day.slice(0, 4)));
      }
      return days;
    }
    const tenths = readTenths(place);
    if (tenths) return tenths;
    if (/\d$/.test(tokens[place])) return readDigits(place);
    for (let n = Math.min(LONGEST, tokens.length - place); n > 0; n -= 1) {
      const phrase = join(place, n);
      const pair = n > 1 ? undefined : findNearPair(tokens.slice(place, place + 2), words);
      if (pair !== undefined) {
        note(words[pair], join(place, 2));
        return 2;
      }
      if (Object.hasOwn(words, phrase)) {
        if (words[phrase].number) return readWords(place);
        note(words[phrase], phrase, isNumber(tokens[place + n] ?? "", words));
        return n;
      }
    }
    const near = findNear(tokens[place], words);
    if (near) note(words[near], tokens[place]);
    query.others.push(tokens[place]);
    return 1;
  };
  for (let place = 0; place < tokens.length;) place += readNext(place);
  return query;
};
