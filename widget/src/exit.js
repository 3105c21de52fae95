// Away from here: the page is emptied first, in this very frame, then replaced by a neutral one.
// `replace` leaves no entry behind: Back leads to what was shown before this page. It needs no server of ours.
const PRESSES = 3;
const WITHIN_MS = 5000;

const leave = (to) => {
  document.title = new URL(to).hostname;
  document.documentElement.replaceChildren(document.head ?? "");
  if (window.top !== window) {
    try {
      window.top.location.replace(to);
    } catch {
      // a frame that may not move the page around it leaves alone
    }
  }
  location.replace(to);
};

// Shift three times. Not Escape: it stops loading pages, closes dialogs, and belongs to screen readers.
const onShifts = (act) => {
  let pressed = [];
  return (event) => {
    if (event.repeat) return;
    const now = Date.now();
    pressed = event.key === "Shift" ? [...pressed.filter((time) => now - time < WITHIN_MS), now] : [];
    if (pressed.length >= PRESSES) {
      pressed = [];
      act();
    }
  };
};
