// One conversation with the server: a random id made here, used until it is erased, and kept nowhere.
const WEBHOOK = "/webhooks/rest/webhook";
const PATIENCE_MS = 6500;

const isReply = (messages) =>
  Array.isArray(messages) && messages.length > 0 && messages.every((m) => m && typeof m.text === "string" && m.text.trim());

class Visit {
  constructor(kommune) {
    this.kommune = kommune;
    this.sender = Array.from(crypto.getRandomValues(new Uint8Array(24)), (b) => b.toString(16).padStart(2, "0")).join("");
    this.pending = new Set();
    this.known = false; // whether the server has heard of this conversation
    this.over = false;
  }

  // The reply's messages. Throws when none came in time, or when what came is no reply.
  async ask(message, lang) {
    const stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), PATIENCE_MS);
    this.pending.add(stop);
    this.known = true;
    try {
      const response = await this.post(message, lang, { signal: stop.signal });
      const messages = await response.json();
      if (!isReply(messages)) throw new Error("no reply");
      return messages;
    } finally {
      clearTimeout(alarm);
      this.pending.delete(stop);
    }
  }

  // Nothing more is shown of it, and the server is told to forget it. Never waits, never fails.
  end() {
    this.over = true;
    this.pending.forEach((stop) => stop.abort());
    if (this.known) this.post("/svar:slett", undefined, { keepalive: true }).catch(() => {});
    this.known = false;
  }

  post(message, lang, how) {
    return fetch(server + WEBHOOK, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sender: this.sender, message, lang, kommune: this.kommune }),
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      ...how,
    });
  }
}
