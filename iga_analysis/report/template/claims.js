// Fills the page of claims: what is typed, or the claim of the address, is shown.
const data = JSON.parse(document.getElementById("iga-data").textContent);
const { index, told, words, shown } = data;
const find = (name) => document.getElementById(`iga-${name}`);
const make = (tag, text, name) => {
  const one = document.createElement(tag);
  if (text) one.textContent = text;
  if (name) one.className = name;
  return one;
};

const addItem = (item, place) => {
  place.append(item.text);
  if (!item.url) return;
  const link = make("a", item.url);
  link.href = item.url;
  link.rel = "noreferrer";
  place.append(document.createElement("br"), link);
};

const showWhole = (place) => {
  const one = told[place], article = make("article");
  const named = one.claims[0];
  article.id = named;
  const head = make("h2", one.title);
  head.tabIndex = -1;
  article.append(head);
  // the other claims of the figure are addresses, too
  one.claims.slice(1).forEach((claim) => {
    const anchor = make("span");
    anchor.id = claim;
    article.append(anchor);
  });
  const where = make("p", "", "where");
  const link = make("a", `#${named}`);
  link.href = `#${named}`;
  where.append(`${words.address} `, link);
  article.append(where);
  one.parts.forEach((part) => {
    article.append(make("h3", part.head));
    if (part.items.length > 1) {
      const list = make("ul");
      part.items.forEach((item) => {
        const row = make("li");
        addItem(item, row);
        list.append(row);
      });
      article.append(list);
      return;
    }
    const kinds = { [words.verdict]: "verdict", [words.quote]: "quote" };
    const paragraph = make("p", "", kinds[part.head]);
    addItem(part.items[0], paragraph);
    article.append(paragraph);
  });
  return article;
};

const show = (hits, text) => {
  const best = hits[0];
  const near = (far) => hits.filter((hit) => hit.points > best.points - far);
  let whole = [], rest = [];
  if (best?.hasNumber) {
    whole = near(shown.near).slice(0, shown.whole);
    rest = near(shown.far).slice(whole.length).slice(0, shown.named);
  } else {
    rest = hits.slice(0, shown.named);
  }
  find("found").replaceChildren(...whole.map((hit) => showWhole(hit.place)));
  find("rest").replaceChildren(...rest.map((hit) => {
    const row = make("li"), link = make("a", told[hit.place].title);
    link.href = `#${told[hit.place].claims[0]}`;
    row.append(link);
    return row;
  }));
  find("more").hidden = !rest.length;
  let said = "";
  if (text && !hits.length) said = words.none.replace("{text}", text);
  else if (text && !best.hasNumber) said = words.no_number;
  else if (text) said = told[best.place].title;
  find("said").textContent = said;
  // what is found stands below, and is read out by this line alone
  find("said").classList.toggle("heard", Boolean(best?.hasNumber));
};

const ask = () => {
  const text = find("words").value.trim();
  show(text ? searchClaims(text, index) : [], text);
};

const follow = () => {
  const claim = decodeURIComponent(location.hash.slice(1));
  const place = index.entries.findIndex((one) => one.claims.includes(claim));
  if (place < 0) return;
  find("words").value = claim;
  show([{ place, points: 0, hasNumber: true }], claim);
  find("found").querySelector("h2").focus();
};

find("words").addEventListener("input", ask);
find("form").addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
window.addEventListener("hashchange", follow);
// once the browser itself has gone to the address, and put the focus nowhere
window.addEventListener("load", () => setTimeout(() => {
  follow();
  document.documentElement.dataset.ready = "yes";
}));
