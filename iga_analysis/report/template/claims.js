// Fills the page of claims: what is typed, or the claim of the address, is shown.
const data = JSON.parse(document.getElementById("iga-data").textContent);
const { index, told, words } = data;
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

const copyText = async (text, shown, said) => {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = words.copied;
  } catch {
    // not allowed here: the reader copies what is marked
    getSelection().selectAllChildren(shown);
    said.textContent = words.not_copied;
  }
};

const addQuote = (text, place) => {
  const shown = make("p", text, "quote"), row = make("p");
  const button = make("button", words.copy), said = make("span", "", "copied");
  button.type = "button";
  said.setAttribute("role", "status");
  button.addEventListener("click", () => copyText(text, shown, said));
  row.append(button, said);
  place.append(shown, row);
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
    if (part.head === words.quote) {
      part.items.forEach((item) => addQuote(item.text, article));
      return;
    }
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
    const name = part.head === words.verdict ? "verdict" : "";
    const paragraph = make("p", "", name);
    addItem(part.items[0], paragraph);
    article.append(paragraph);
  });
  return article;
};

const fill = ([key, values]) => words.notes[key].replace(
  /\{(\w+)\}/g, (blank, name) => name in values ? values[name] : blank);

const show = ({ notes, whole, named }) => {
  find("found").replaceChildren(...whole.map(showWhole));
  find("rest").replaceChildren(...named.map((place) => {
    const row = make("li"), link = make("a", told[place].title);
    link.href = `#${told[place].claims[0]}`;
    row.append(link);
    return row;
  }));
  find("more").hidden = !named.length;
  // named alone they are what the sentence says, not more than it
  find("more-head").hidden = !whole.length;
  const said = notes.map(fill).join(" ");
  find("said").textContent = said || (whole.length ? told[whole[0]].title : "");
  // what is found stands below, and is read out by this line alone
  find("said").classList.toggle("heard", !said);
};

const NOTHING = { notes: [], whole: [], named: [] };
const answer = () => {
  const text = find("words").value;
  show(text.trim() ? answerQuestion(text, index) : NOTHING);
};
const ask = () => {
  // what is typed is no longer what the address names
  if (location.hash) history.replaceState(null, "", location.href.split("#")[0]);
  answer();
};
// the way back from a figure leads to what was typed
const remember = (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link && !location.hash) history.replaceState({ text: find("words").value }, "");
};

const follow = () => {
  let claim = location.hash.slice(1);
  try {
    claim = decodeURIComponent(claim);
  } catch {
    // no address of this page: searched as it is
  }
  if (!claim) {
    find("words").value = history.state?.text ?? "";
    answer();
    return;
  }
  const same = (one) => one.toLowerCase() === claim.toLowerCase();
  const place = index.entries.findIndex((one) => one.claims.some(same));
  find("words").value = claim;
  if (place < 0) {
    show({ ...NOTHING, notes: [["found_no_claim", { claim: claim.slice(0, 80) }]] });
    find("words").focus();
    return;
  }
  show({ ...NOTHING, whole: [place] });
  find("found").querySelector("h2").focus();
};

find("words").addEventListener("input", ask);
find("form").addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
document.addEventListener("click", remember);
window.addEventListener("hashchange", follow);
// once the browser itself has gone to the address, and put the focus nowhere
window.addEventListener("load", () => setTimeout(() => {
  follow();
  document.documentElement.dataset.ready = "yes";
}));
