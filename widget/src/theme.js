// A site may bring its own colours. Where text would be hard to read on them, the guide keeps its own.
const ENOUGH = 4.5;
const PAIRS = [["ink", "paper"], ["ink", "soft"], ["act", "paper"], ["on-act", "act"], ["ink", "mine"]];

const luminance = (rgb) => {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const contrast = (one, other) => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};

const keepReadable = (host) => {
  const probe = make("span");
  host.shadowRoot.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return (getComputedStyle(probe).color.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number);
  };
  const poor = () => PAIRS.some(([one, other]) => contrast(colour(one), colour(other)) < ENOUGH);
  const check = () => {
    host.removeAttribute("data-own-colours");
    host.toggleAttribute("data-own-colours", poor());
  };
  check();
  // The site's style may come after the script.
  window.addEventListener("load", check, { once: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener?.("change", check);
  return check;
};
