// The element may stand in the page; where it does not, the script puts it at the end.
if (!customElements.get(TAG)) customElements.define(TAG, Guide);

const placeIt = () => {
  if (!document.querySelector(TAG)) document.body.append(document.createElement(TAG));
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", placeIt);
else placeIt();
