// The window's fixed labels. They follow the language of the conversation; what has been said stays as it was.
class Labels {
  constructor(lang, own) {
    this.lang = lang;
    this.own = own;
    this.made = [];
  }

  get words() {
    return { ...SETTINGS.words[this.lang], ...this.own.words[this.lang] };
  }

  // Gives the node its words now and whenever the language changes.
  on(node, key, attribute) {
    return this.whenever(node, () => {
      if (attribute) node.setAttribute(attribute, this.words[key]);
      else node.textContent = this.words[key];
    });
  }

  // Does what belongs to the language now and whenever it changes; gives the node.
  whenever(node, say) {
    this.made.push(say);
    say();
    return node;
  }

  speak(lang) {
    if (lang === this.lang || !(lang in SETTINGS.words)) return false;
    this.lang = lang;
    this.made.forEach((say) => say());
    return true;
  }
}

// Three dots while one waits. The words come only after a while: a quick answer is announced once, as itself.
const SAY_WAITING_MS = 2500;
const waitingSign = (words) => {
  const sign = make("div", { class: "waiting" }, make("span", { class: "dots", "aria-hidden": "true" }));
  setTimeout(() => sign.isConnected && sign.append(words.waiting), SAY_WAITING_MS);
  return sign;
};
