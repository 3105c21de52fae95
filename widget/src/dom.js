// Makes elements. Text is only ever text: nothing from outside is read as markup.
const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
};

const button = (attributes, ...children) => make("button", { type: "button", ...attributes }, ...children);
const NAMES = "nb"; // names of places are Norwegian in every language of the window
const named = (name) => make("span", { lang: NAMES }, name);
const hidden = (text) => make("span", { class: "heard" }, text);

// Sheets made by script need no leave from a page's policy. Older phones do not know them: they fetch the file.
const SHEETS = "adoptedStyleSheets" in Document.prototype;
const sheetOf = (css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
};
const dress = (root) => {
  if (SHEETS) root.adoptedStyleSheets = [sheetOf(SETTINGS.css)];
  else root.append(make("link", { rel: "stylesheet", href: `${server}/page/widget.css` }));
};

const SHAPES = {
  phone: "M6.6 3.5 9 3l1.8 4.4-2 1.6a12 12 0 0 0 6.2 6.2l1.6-2 4.4 1.8-.5 2.4c-.3 1.5-1.6 2.6-3.1 2.6C10 20 4 14 4 6.6 4 5.1 5.1 3.8 6.6 3.5z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  print: "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
  alert: "M12 3 22 20H2zM12 9v5M12 17v.5",
  close: "M5 5l14 14M19 5 5 19",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
};
const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
};
