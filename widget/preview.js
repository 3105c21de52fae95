// The preview's own part: fetches the answers to one voice, lets the widget draw them, and puts beside each what it
// rests on. Looks every second whether another process answers: then something was saved, and the page loads again.
const LOOK_EVERY_MS = 1000;
const form = document.getElementById("choose");
const fields = ["who", "lang", "kind", "q", "unconfirmed"];
const sheet = SHEETS ? sheetOf(SETTINGS.css) : null;
const nothing = { choose: () => {}, copy: () => {}, print: () => {} };
let made = "";

const el = (tag, className, ...children) => make(tag, className ? { class: className } : {}, ...children);

const drawn = (entry, lang) => {
  const host = el("div");
  const root = host.attachShadow({ mode: "open" });
  if (sheet) root.adoptedStyleSheets = [sheet];
  root.append(el("div", "frame", el("div", "log", replyNode(entry.reply, SETTINGS.words[lang], nothing))));
  return host;
};

const day = (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? text.split("-").reverse().map(Number).join(".") : text);

const where = ({ address, date, confidence }) =>
  el("span", "where", [address, date && (date === "undated" ? "uten dato" : day(date)), confidence && `tillit: ${confidence}`].filter(Boolean).join(" · "));

// A line that rests on several sources is quoted once.
const rest = (one, n, all) =>
  el("li", "", one.line && one.line !== all[n - 1]?.line ? el("q", "", one.line) : null, one.says ? `${one.says} ` : null, one.address ? where(one) : null);

const confirmation = (one) =>
  el(
    "li",
    "",
    el("b", "", one.name), ": ",
    el("span", one.confirmed ? "yes" : "no", one.confirmed ? `bekreftet ${day(one.date)} av ${one.by}` : `ikke bekreftet (sist sett på ${day(one.date)}: ${one.by})`),
    el("span", "where", ` · tillit: ${one.confidence}`),
  );

const list = (title, items) => (items.length ? [el("h3", "", title), el("ul", "", ...items)] : []);

const asked = ({ about, words, rests }) => el("li", "", el("b", "", `${about}: `), words, " ", ...rests.map((one) => el("span", "where", `(${[one.address, day(one.date)].filter(Boolean).join(", ")}) `)));

const facts = (entry) =>
  el(
    "div",
    "facts",
    ...list("Hvem har bekreftet", entry.confirmed.map(confirmation)),
    ...list("Hva det bygger på", entry.rests.map(rest)),
    ...list("Må spørres om", entry.ask.map((one) => el("li", "", one))),
    ...list("Det folk spør om", entry.asked.map(asked)),
    entry.confirmed.length + entry.rests.length ? null : el("p", "none", "Ingen kilder: svaret påstår ingenting."),
  );

const voiceOf = (entry) => (entry.voice === "alle" ? " · svaret som alle får" : entry.voice ? " · eget svar" : "");

const shown = (entry, lang) => {
  const node = el(
    "article",
    "",
    el("h2", "", entry.title, el("small", "", `${entry.kind} ${entry.id}${voiceOf(entry)} · `, el("code", "", entry.file))),
    drawn(entry, lang),
    facts(entry),
  );
  node.dataset.kind = entry.kind;
  node.dataset.id = entry.id;
  node.dataset.unconfirmed = String(!entry.confirmed.length || entry.confirmed.some((one) => !one.confirmed));
  node.dataset.text = `${entry.id} ${entry.title} ${entry.reply.text} ${node.querySelector(".facts").textContent}`.toLowerCase();
  return node;
};

const chosenNow = () => Object.fromEntries(fields.map((name) => [name, form[name].type === "checkbox" ? form[name].checked : form[name].value]));

const say = (text) => { document.getElementById("state").textContent = text; };

const filter = () => {
  const { kind, q, unconfirmed } = chosenNow();
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const node of document.querySelectorAll("article")) {
    const fits = (!kind || node.dataset.kind === kind) && (!unconfirmed || node.dataset.unconfirmed === "true") && words.every((word) => node.dataset.text.includes(word));
    node.hidden = !fits;
    count += fits;
  }
  if (document.querySelector("article")) say(`Viser ${count} svar. Følger med: lagre en fil, så kommer det nye hit.`);
};

const showProblems = ({ problems, read }) => {
  const box = document.getElementById("problems");
  const errors = problems.filter((one) => one.startsWith("FEIL"));
  box.hidden = !problems.length;
  box.dataset.kind = errors.length ? "errors" : "warnings";
  document.getElementById("problems-title").textContent = !read
    ? "Innholdet kan ikke vises før dette er rettet:"
    : errors.length ? `${errors.length} feil i innholdet` : `${problems.length} ${problems.length === 1 ? "varsel" : "varsler"}`;
  box.querySelector("ol").replaceChildren(...problems.map((one) => {
    const [kind, ...told] = one.split(" ");
    return el("li", kind === "FEIL" ? "" : "warning", el("b", "", `${kind} `), told.join(" "));
  }));
};

const load = async () => {
  const { who, lang } = chosenNow();
  const told = await (await fetch(`/answers/${who}/${lang}`)).json();
  made ||= told.made;
  showProblems(told);
  document.getElementById("entries").replaceChildren(...told.entries.map((entry) => shown(entry, lang)));
  if (!told.entries.length) say("Rett feilen og lagre, så kommer svarene hit.");
  filter();
};

// What is chosen stands in the address, so that it is still chosen when the page loads again.
const remember = () => {
  const chosen = new URLSearchParams(Object.entries(chosenNow()).filter(([, value]) => value).map(([name, value]) => [name, String(value)]));
  chosen.set("y", String(Math.round(scrollY)));
  history.replaceState(null, "", `#${chosen}`);
};

const recall = () => {
  const chosen = new URLSearchParams(location.hash.slice(1));
  for (const name of fields) {
    if (!chosen.has(name)) continue;
    if (form[name].type === "checkbox") form[name].checked = true;
    else form[name].value = chosen.get(name);
  }
  return Number(chosen.get("y") ?? 0);
};

const look = async () => {
  try {
    const state = await (await fetch("/state")).json();
    if (made && state.made !== made) {
      remember();
      location.reload();
    }
  } catch {
    say("Leser innholdet på nytt …");
  }
};

form.addEventListener("input", (event) => (["who", "lang"].includes(event.target.name) ? load() : filter()));
form.addEventListener("submit", (event) => event.preventDefault());
const y = recall();
load().then(() => scrollTo(0, y));
setInterval(look, LOOK_EVERY_MS);
