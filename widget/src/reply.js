// What the guide says: lines and cards in the order of the reply, then the next steps.
const MOST_CARDS = 3;

const upper = (text) => text[0].toUpperCase() + text.slice(1);

const openSign = ({ open, opens }) => (opens ? make("p", { class: open ? "hours open" : "hours" }, upper(opens)) : null);

const cardActions = (card, words, act) => {
  if (!card.phone) return [];
  const small = (name) =>
    button(
      { class: "small", "aria-label": `${words[name].replace("{number}", card.phone)}, ${card.name}`, onclick: () => act[name](card) },
      icon(name),
    );
  return [callLink(words, card.name, card.phone), small("copy"), small("print")];
};

const bareWeb = (web) => web.replace(/^https:\/\/(www\.)?/, "").replace(/\/$/, "");

const webLink = ({ web, phone }, words) =>
  web && !phone
    ? make("a", { class: "call web", href: web, target: "_top", rel: "noreferrer noopener" }, words.web.replace("{web}", bareWeb(web)))
    : null;

// The number as soon as one knows whose it is and whether somebody answers; what it is comes after.
const cardNode = (card, words, act) => {
  const facts = [card.free && words.free, card.anonymous && words.anonymous].filter(Boolean);
  const ways = [...cardActions(card, words, act), webLink(card, words)].filter(Boolean);
  return make(
    "div",
    { class: "card" },
    make("p", { class: "who", lang: NAMES }, card.name),
    openSign(card),
    ways.length ? make("div", { class: "ways" }, ...ways) : null,
    card.checked ? make("p", { class: "aged" }, `${upper(card.checked)}.`) : null,
    card.line ? make("p", {}, card.line) : null,
    card.phone || card.web ? null : make("p", { class: "facts" }, `${upper(words.no_number)}.`),
    facts.length ? make("p", { class: "facts" }, facts.join(" · ")) : null,
  );
};

// The cards beyond three wait behind a button.
const withMore = (nodes, words) => {
  const later = nodes.filter((node) => node.className === "card").slice(MOST_CARDS);
  if (!later.length) return;
  later.forEach((node) => { node.hidden = true; });
  const more = button({
    class: "quick",
    onclick: () => {
      later.forEach((node) => { node.hidden = false; });
      later[0].querySelector("a, button")?.focus();
      more.remove();
    },
  }, words.more);
  later[0].before(more);
};

const quickReplies = (buttons, act) =>
  buttons.length
    ? make("div", { class: "choices" }, ...buttons.map((b) => button({ class: "quick", onclick: () => act.choose(b) }, b.title)))
    : null;

// The text line by line, with a card in the place of the line that says the same; a card without a line comes last.
const lineNodes = ({ text, custom = {} }, words, act) => {
  const cards = new Map((custom.cards ?? []).map((card) => [card.id, cardNode(card, words, act)]));
  const placed = (custom.layout ?? []).filter(({ card }) => cards.has(card));
  const cardOf = new Map(placed.map(({ card, line }) => [line, cards.get(card)]));
  const lines = text.split("\n").filter((line) => line.trim());
  const last = placed.filter(({ line }) => !lines.includes(line)).map(({ card }) => cards.get(card));
  const said = (line) => make("p", { class: line.startsWith(words.source) ? "source" : null }, ...withLinks(line));
  return [...lines.map((line) => cardOf.get(line) ?? said(line)), ...last];
};

// One message of a reply. An urgent one is announced at once and says that it matters in a word, not by colour alone.
const replyNode = (message, words, act) => {
  const { urgent, lang } = message.custom ?? {};
  const nodes = lineNodes(message, words, act);
  if (urgent) nodes[0]?.classList.add("lead");
  const bubble = make(
    "div",
    { class: urgent ? "answer urgent" : "answer", lang, role: urgent ? "alert" : null },
    urgent ? make("p", { class: "mark" }, icon("alert"), words.urgent) : hidden(`${words.name}: `),
    ...nodes,
    quickReplies(message.buttons ?? [], act),
  );
  withMore(nodes, words);
  return bubble;
};

const silentNode = (words, act, retry) => {
  const numbers = SETTINGS.silent.map((id) => SETTINGS.numbers.find((one) => one.id === id));
  return make(
    "div",
    { class: "answer silent" },
    make("p", {}, words.silent),
    make("ul", { class: "list" }, ...numbers.map((one) => make("li", {}, callLink(words, one.name, one.phone), " ", named(one.name)))),
    button({ class: "quick", onclick: retry }, words.retry),
  );
};

const welcomeNode = (words, act) =>
  make(
    "div",
    { class: "answer welcome" },
    hidden(`${words.name}: `),
    ...words.welcome.slice(0, -1).map((line) => make("p", {}, ...withLinks(line))),
    make("p", { class: "keys" }, words.keys), // shown where there is a keyboard
    make("p", {}, words.welcome[words.welcome.length - 1]),
    quickReplies(words.doors, act),
  );
