"""The picture of the explorer in the docs: ``python docs/explorer_picture.py``, after a change of its looks.

It needs Chromium, whose version changes the bytes: so nothing checks it.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from running import iraq, run

ROOT = Path(__file__).resolve().parent
DISPUTED = "statuses=alleged,asserted,disputed,leaning"


def main() -> None:
    """Load the shipped data set, open its page, choose a disputed relation, and write the picture."""
    db = iraq()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder, "iraq.html")
        run(db, "explore", "--no-open", "-o", str(file))
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 860}, device_scale_factor=1.25)
        page.goto(f"{file.as_uri()}#{DISPUTED}")
        page.wait_for_selector("html[data-ready]", state="attached")
        page.evaluate(
            """() => {
              const { entities, relations } = explorer.graph;
              const shown = new Set(explorer.shown().map(([id]) => id));
              const one = relations.filter(({ id, status, claims }) => shown.has(id) && status === "disputed")
                .sort((a, b) => b.claims.length - a.claims.length)[0];
              location.hash += `&relation=${one.id}`;
            }"""
        )
        page.wait_for_selector("aside .claim")
        page.wait_for_timeout(500)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        picture.save(ROOT / "pictures" / "explorer.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
