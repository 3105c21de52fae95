// The plain page's chat. Keeps nothing: no cookie, no storage, no history entry; text is shown as text only.
"use strict";
(() => {
  const WEBHOOK = "/webhooks/rest/webhook";
  const PATIENCE_MS = 8000;
  const log = document.getElementById("log");
  const choices = document.getElementById("choices");
  const form = document.getElementById("form");
  const input = document.getElementById("text");
  const exit = document.getElementById("leave");
  const numbers = [...document.querySelectorAll(".numbers a")].map((a) => a.textContent).slice(0, 3).join("\n");
  const sender = Array.from(crypto.getRandomValues(new Uint8Array(24)), (b) => b.toString(16).padStart(2, "0")).join("");

  const add = (kind, text) => {
    const bubble = document.createElement("p");
    bubble.className = kind;
    bubble.textContent = text;
    log.append(bubble);
    return bubble;
  };

  // Numbers in the reply become links, found by the cards that came with it.
  const onThePage = [...document.querySelectorAll(".numbers a")].map((a) => [a.querySelector("strong").textContent, a.href.slice(4)]);
  const linkNumbers = (bubble, cards = []) => {
    const known = new Map([...onThePage, ...cards.filter((c) => c.phone).map((c) => [c.phone, c.tel])]);
    if (!known.size) return;
    const longestFirst = [...known.keys()].sort((a, b) => b.length - a.length);
    const parts = bubble.textContent.split(new RegExp(`(?<!\\d)(${longestFirst.join("|")})(?!\\d)`));
    bubble.replaceChildren(...parts.map((part) => {
      if (!known.has(part)) return part;
      const link = document.createElement("a");
      link.href = `tel:${known.get(part)}`;
      link.textContent = part;
      return link;
    }));
  };

  const offer = (buttons) => {
    choices.replaceChildren(...buttons.map(({ title, payload }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = title;
      button.addEventListener("click", () => { input.focus(); send(payload, title); });
      return button;
    }));
  };

  const show = (messages) => {
    for (const { text, buttons = [], custom } of messages) {
      const bubble = add(custom.urgent ? "answer urgent" : "answer", text);
      bubble.lang = custom.lang;
      linkNumbers(bubble, custom.cards);
      offer(buttons);
    }
    if (log.children.length > 1) log.lastElementChild.scrollIntoView({ block: "start" });
  };

  const send = async (message, shown) => {
    if (shown) add("said", shown);
    choices.replaceChildren();
    try {
      const response = await fetch(WEBHOOK, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ sender, message }),
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const messages = await response.json();
      if (!messages.length) throw new Error("empty");
      show(messages);
      return true;
    } catch {
      linkNumbers(add("answer urgent", `Jeg får ikke kontakt akkurat nå. Er det fare, ring:\n${numbers}`));
      return false;
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    if (!(await send(text, text))) input.value = text;
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  const leave = (event) => {
    event?.preventDefault();
    document.body.className = "blank";
    log.replaceChildren();
    input.value = "";
    location.replace(exit.href);
  };
  exit.addEventListener("click", leave);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  send("/hilsen");
})();
