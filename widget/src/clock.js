// A conversation that nobody uses is erased: by what the clock shows, since timers sleep when a page is hidden.
const IDLE_MS = 10 * 60 * 1000;
const HIDDEN_MS = 2 * 60 * 1000;
const LOOK_MS = 5000;

class Idle {
  constructor(act) {
    this.act = act;
    this.look = this.look.bind(this);
    this.use();
  }

  start() {
    this.timer = setInterval(this.look, LOOK_MS);
    for (const name of ["focus", "pageshow"]) window.addEventListener(name, this.look);
    for (const name of ["visibilitychange", "pointerdown", "keydown"]) document.addEventListener(name, this.look, true);
  }

  stop() {
    clearInterval(this.timer);
    for (const name of ["focus", "pageshow"]) window.removeEventListener(name, this.look);
    for (const name of ["visibilitychange", "pointerdown", "keydown"]) document.removeEventListener(name, this.look, true);
  }

  use() {
    this.used = Date.now();
  }

  look() {
    const now = Date.now();
    const hiddenFor = this.hiddenSince ? now - this.hiddenSince : 0;
    this.hiddenSince = document.hidden ? this.hiddenSince ?? now : undefined;
    if (now - this.used < IDLE_MS && hiddenFor < HIDDEN_MS) return;
    this.use();
    this.act();
  }
}
