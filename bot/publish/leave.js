"use strict";
(() => {
  const exit = document.getElementById("leave");
  let presses = [];
  const leave = (event) => {
    event?.preventDefault();
    document.body.replaceChildren();
    location.replace(exit.href);
  };
  exit.addEventListener("click", leave);
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) presses = [...presses, event.timeStamp].filter((t) => event.timeStamp - t < 5000);
    if (presses.length === 3) leave();
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
