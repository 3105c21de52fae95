// The window's fixed parts. The exit stands first, so that the first press of Tab reaches it.
const SCALES = [1, 1.25, 1.5, 2];

const header = (labels, act, level) =>
  make(
    "div",
    { class: "top" },
    labels.on(make("a", { class: "leave", href: act.exit, rel: "noreferrer noopener", onclick: act.leave }), "leave"),
    labels.on(button({ class: "skip", onclick: act.skip }), "skip"),
    make("div", { class: "title" }, labels.on(make(`h${level}`), "name"), make("p", { lang: NAMES }, labels.own.kommune)),
  );

const numberList = (labels) => {
  const items = labels.own.numbers.map((one) =>
    make("li", {}, make("a", { class: "row", href: linkFor(one.phone) }, make("strong", {}, one.phone), " ", named(one.name))),
  );
  return make("details", { class: "numbers" }, labels.on(make("summary"), "numbers"), make("ul", { class: "list" }, ...items));
};

const writing = (labels, act) => {
  // No name, no completion, no spelling help: nothing of what is typed is kept by the browser or sent elsewhere.
  const field = make("textarea", {
    id: "field", rows: 1, maxlength: 4000, autocomplete: "off", autocorrect: "off", autocapitalize: "sentences",
    spellcheck: "false", "data-gramm": "false", "data-1p-ignore": true, "data-lpignore": "true", enterkeyhint: "send",
    oninput: act.typed,
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      act.submit();
    },
  });
  const form = make(
    "form",
    { class: "write", autocomplete: "off", onsubmit: (event) => { event.preventDefault(); act.submit(); } },
    labels.on(make("label", { for: "field" }), "field"),
    field,
    labels.on(make("button", { type: "submit", class: "send" }), "send"),
  );
  return { form, field };
};

const languages = (labels, act) =>
  Object.entries(SETTINGS.words).map(([lang, { language }]) => {
    const choice = button({ class: "quiet", lang, onclick: () => act.speak(lang) }, language);
    return labels.whenever(choice, () => choice.setAttribute("aria-pressed", String(lang === labels.lang)));
  });

const footer = (labels, act) =>
  make(
    "div",
    { class: "foot" },
    labels.on(button({ class: "quiet", onclick: act.larger }), "larger"),
    labels.on(button({ class: "quiet", onclick: act.erase }), "erase"),
    labels.on(make("a", { class: "quiet", href: server + labels.own.traces, target: "_top", rel: "noreferrer noopener" }), "traces"),
    labels.on(make("div", { class: "languages", role: "group" }, ...languages(labels, act)), "languages", "aria-label"),
    labels.on(make("p"), "unconfirmed"),
  );

const viewOf = (form, labels, act) => {
  const log = labels.on(make("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" }), "log", "aria-label");
  const { form: write, field } = writing(labels, act);
  const numbers = numberList(labels);
  const whole = form === "page";
  const sheet = make(
    "div",
    { class: "sheet", id: "sheet", hidden: !whole },
    header(labels, act, whole ? 1 : 2), numbers, log, write, footer(labels, act),
  );
  const launcher = whole
    ? null
    : button(
      { class: "launcher", "aria-expanded": "false", "aria-controls": "sheet", onclick: act.toggle },
      icon("chat"), labels.on(make("span", { class: "launch" }), "launch"),
      icon("close"), labels.on(make("span", { class: "close" }), "close"),
    );
  const frame = whole
    ? make("div", { class: "frame", "data-form": form }, sheet)
    : labels.on(make("section", { class: "frame", "data-form": form }, launcher, sheet), "name", "aria-label");
  return { frame, launcher, sheet, numbers, log, field };
};
