// The element itself: opens and closes, speaks and listens, and empties itself when it is left.
class Guide extends HTMLElement {
  connectedCallback() {
    if (!this.shadowRoot) this.build();
    this.shifts = onShifts(() => this.leave());
    window.addEventListener("keydown", this.onKey = (event) => this.opened && this.shifts(event), true);
    // Whatever way the page is left, nothing of the conversation goes along into the browser's memory of it.
    window.addEventListener("pagehide", this.onHide = () => this.empty());
    window.addEventListener("pageshow", this.onShow = () => this.welcome());
    this.idle.start();
  }

  disconnectedCallback() {
    window.removeEventListener("keydown", this.onKey, true);
    window.removeEventListener("pagehide", this.onHide);
    window.removeEventListener("pageshow", this.onShow);
    this.idle.stop();
    this.empty();
  }

  build() {
    this.whole = chosen(this, "form") === "page";
    this.labels = new Labels(languageOf(this), ownOf(this));
    this.exit = leaveTo(this);
    this.visit = new Visit(this.labels.own.number);
    this.idle = new Idle(() => this.erase());
    this.view = viewOf(this.whole ? "page" : "corner", this.labels, {
      exit: this.exit,
      leave: (event) => { event.preventDefault(); this.leave(); },
      skip: () => this.view.field.focus(),
      typed: () => this.idle.use(),
      submit: () => this.submit(),
      larger: () => this.larger(),
      erase: () => this.erase(),
      speak: (lang) => this.speak(lang),
      toggle: () => (this.opened ? this.close() : this.open()),
    });
    this.view.frame.lang = this.labels.lang;
    this.view.sheet.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    this.view.sheet.addEventListener("focusout", (event) => this.leftByKey(event.relatedTarget));
    // Last, since it hides the numbers that stand in the element: whatever fails before leaves them there.
    const root = this.attachShadow({ mode: "open" });
    dress(root);
    root.append(this.view.frame);
    this.keepReadable = keepReadable(this);
    if (this.whole) this.open();
  }

  get act() {
    return {
      choose: ({ title, payload }) => this.send(payload, title),
      copy: async ({ phone }) => { await copy(phone); this.note("copied", phone); },
      print: ({ name, phone }) => { this.note("printed", phone); print(this, name, phone); },
    };
  }

  open() {
    this.unfold(true);
    this.keepReadable();
    if (this.whole && matchMedia("(min-width: 64rem)").matches) this.view.numbers.open = true;
    // The log is there before its first words are, so that they are announced.
    setTimeout(() => this.welcome());
  }

  close() {
    if (this.whole) return;
    this.unfold(false);
    this.view.launcher.focus({ preventScroll: true });
  }

  unfold(opened) {
    this.opened = opened;
    this.view.sheet.hidden = !opened;
    this.view.frame.toggleAttribute("data-open", opened);
    this.view.launcher?.setAttribute("aria-expanded", String(opened));
  }

  // Where the window covers the whole screen, focus that has gone on to the page behind would be out of sight.
  leftByKey(to) {
    const covers = !this.whole && this.view.sheet.offsetWidth >= innerWidth;
    if (covers && to && to !== this && !this.shadowRoot.contains(to)) this.unfold(false);
  }

  welcome() {
    if (!this.opened || this.view.log.children.length) return;
    this.view.log.append(welcomeNode(this.labels.words, this.act));
  }

  speak(lang) {
    if (!this.labels.speak(lang)) return;
    this.view.frame.lang = lang;
    const only = this.view.log.children;
    if (only.length === 1 && only[0].classList.contains("welcome")) {
      only[0].replaceWith(welcomeNode(this.labels.words, this.act));
    }
  }

  larger() {
    this.scale = SCALES[(SCALES.indexOf(this.scale ?? 1) + 1) % SCALES.length];
    this.view.frame.style.setProperty("--scale", this.scale);
  }

  submit() {
    const text = this.view.field.value.trim();
    if (!text) return;
    this.view.field.value = "";
    this.send(text, text, () => {
      if (!this.view.field.value) this.view.field.value = text;
    });
  }

  // Sends and shows what comes. When nothing comes, the numbers are there, and one may try again.
  async send(message, shown, unsent = () => {}) {
    const { visit, labels } = this;
    this.idle.use();
    const said = make("div", { class: "said" }, hidden(`${labels.words.you} `), shown);
    this.view.log.append(said);
    await this.exchange(visit, message, said, unsent);
  }

  async exchange(visit, message, said, unsent) {
    const { labels, view } = this;
    const sign = waitingSign(labels.words);
    view.log.append(sign);
    this.bringUp(said);
    try {
      const messages = await visit.ask(message, labels.lang);
      if (visit.over) return;
      said.querySelector(".unsent")?.remove();
      sign.remove();
      this.show(messages, said);
    } catch {
      if (visit.over) return;
      sign.remove();
      this.fail(visit, message, said, unsent);
    }
  }

  show(messages, said) {
    this.idle.use();
    const lang = messages[messages.length - 1].custom?.lang;
    if (lang) this.speak(lang);
    this.view.log.append(...messages.map((message) => replyNode(message, this.labels.words, this.act)));
    this.bringUp(said);
  }

  fail(visit, message, said, unsent) {
    const { words } = this.labels;
    unsent();
    if (!said.querySelector(".unsent")) said.append(make("span", { class: "unsent" }, words.unsent));
    const node = silentNode(words, this.act, () => {
      if (this.view.field.value.trim() === message) this.view.field.value = "";
      this.exchange(visit, message, said, unsent);
    });
    this.view.log.append(node);
    this.bringUp(said);
  }

  note(key, number) {
    const text = this.labels.words[key].replace("{number}", number ?? "");
    this.view.log.append(make("p", { class: "note" }, text));
  }

  // Scrolls, never moves the focus: what was asked and the beginning of its answer are to be seen.
  bringUp(node) {
    const scroller = this.whole ? document.scrollingElement : this.view.sheet;
    const top = this.whole ? 0 : scroller.getBoundingClientRect().top;
    const covered = this.view.sheet.firstChild.offsetHeight + 12;
    scroller.scrollTop += node.getBoundingClientRect().top - top - covered;
  }

  empty() {
    this.visit.end();
    this.visit = new Visit(this.labels.own.number);
    this.view.log.replaceChildren();
    this.view.field.value = "";
  }

  erase() {
    if (this.view.log.children.length < 2 && !this.view.field.value) return;
    this.empty();
    if (!this.opened) return;
    this.welcome();
    this.note("erased");
  }

  leave() {
    try {
      this.empty();
    } finally {
      leave(this.exit);
    }
  }
}
