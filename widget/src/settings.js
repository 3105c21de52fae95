// What the page that shows the guide has chosen: attributes of the element, else of the script's own tag.
const TAG = "vei-viser";
const script = document.currentScript;
// The server that gave this script also answers the messages.
const server = new URL(script?.src || location.href).origin;

const chosen = (element, name) => element.dataset[name] ?? script?.dataset[name];

const languageOf = (element) => {
  const said = chosen(element, "lang") || element.closest("[lang]")?.lang || "nb";
  const known = said.toLowerCase().split("-")[0];
  return known in SETTINGS.words ? known : "nb";
};

// What differs between the kommuner that the server serves, under their numbers; a page that names none gets the first.
const ownOf = (element) => {
  const named = chosen(element, "kommune");
  return SETTINGS.own[Object.hasOwn(SETTINGS.own, named) ? named : SETTINGS.first];
};

// Only a web page can be left to: anything else would be a way to run code.
const leaveTo = (element) => {
  const wanted = chosen(element, "exit");
  return wanted && /^https?:\/\//.test(wanted) ? wanted : ownOf(element).leave;
};
