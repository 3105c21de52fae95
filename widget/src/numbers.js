// Telephone numbers as links, in running words and on cards, with what one may do with a number beside calling.
const linkFor = (number) => SETTINGS.links[number] ?? `tel:${number.replace(/ /g, "")}`;

const NUMBER = (() => {
  const longestFirst = Object.keys(SETTINGS.links).sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((number) => number.replace(/[+]/g, "\\+"));
  return new RegExp(`(^|[^\\d-])(${escaped.join("|")})(?![\\d-])`, "g");
})();

// The words with every number as a link.
const withLinks = (text) => {
  const parts = [];
  let done = 0;
  for (const found of text.matchAll(NUMBER)) {
    const start = found.index + found[1].length;
    parts.push(text.slice(done, start), make("a", { class: "number", href: linkFor(found[2]) }, found[2]));
    done = start + found[2].length;
  }
  return [...parts, text.slice(done)].map((part) => (part.replace ? part.replace(/§ /g, "§\u00a0") : part));
};

const callLink = (words, name, number) =>
  make(
    "a",
    { class: "call", href: linkFor(number), "aria-label": `${words.call.replace("{number}", number)}, ${name}` },
    icon("phone"),
    number,
  );

const copy = async (number) => {
  try {
    await navigator.clipboard.writeText(number);
  } catch {
    // without leave to write to the clipboard, the old way
    const field = make("textarea", { class: "heard" });
    field.value = number;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
};

// On paper: this name and this number alone. The rest of the page is hidden while it prints.
const print = (host, name, number) => {
  const slip = make("div", { class: "slip" }, make("p", {}, name), make("p", {}, number));
  const sheet = SHEETS && sheetOf(`@media print {
    html body * { visibility: hidden !important }
    html body ${TAG}[printing] { visibility: visible !important; position: fixed !important; inset: 0 !important }
  }`);
  host.shadowRoot.append(slip);
  host.toggleAttribute("printing", true);
  if (sheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const done = () => {
    slip.remove();
    host.toggleAttribute("printing", false);
    if (sheet) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
  window.addEventListener("afterprint", done, { once: true });
  window.print();
};
