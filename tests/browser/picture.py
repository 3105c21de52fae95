"""`make picture`: the picture of the guide in README, taken of the real page with the real model."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from bot.paths import ROOT

from .server import CHROMIUM, FLAGS, running

PICTURE = ROOT / "docs" / "widget.png"
_GAP = 24
_SHOTS = (("light", ""), ("light", "mannen min slår meg"), ("dark", "han har tatt kniv og kommer mot meg"))


def _shot(browser: Browser, address: str, scheme: str, text: str) -> Image.Image:
    page = browser.new_page(
        viewport={"width": 390, "height": 780},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=1.5,
        has_touch=True,
        is_mobile=True,
    )
    page.goto(address)
    page.locator(".welcome").wait_for()
    if text:
        page.get_by_role("textbox").fill(text)
        page.get_by_role("textbox").press("Enter")
        page.locator(".answer:not(.welcome)").wait_for()
        page.locator(".log").focus()
        page.evaluate("document.activeElement.shadowRoot.activeElement.blur()")
    taken = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    return taken.convert("RGB")


def take() -> None:
    """Writes `docs/widget.png`: first words, an answer, an urgent answer in dark."""
    with running() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        shots = [_shot(browser, address + "/", scheme, text) for scheme, text in _SHOTS]
        browser.close()
    width = sum(one.width for one in shots) + _GAP * (len(shots) - 1)
    whole = Image.new("RGB", (width, shots[0].height), "white")
    for n, one in enumerate(shots):
        whole.paste(one, (n * (one.width + _GAP), 0))
    whole.quantize(128).save(PICTURE, optimize=True)


if __name__ == "__main__":
    take()
