"""A real Chromium for the tests of pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserType, sync_playwright

ARGUMENTS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")
NO_GRAPHICS = ("--disable-gpu",)
SOFTWARE_GRAPHICS = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
"""WebGL without a graphics card."""


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """Chromium of the machine, else the one that Playwright has installed."""
    with sync_playwright() as playwright, launched(playwright.chromium, *more) as browser:
        yield browser


@contextmanager
def launched(kind: BrowserType, *more: str) -> Iterator[Browser]:
    """One more of them, beside a browser that runs: Playwright itself can be started once."""
    names = ("chromium", "chromium-browser", "google-chrome", kind.executable_path)
    here = next(filter(None, map(shutil.which, names)), None)
    if here is None:
        missing = "these tests need Chromium: `apt install chromium` or `playwright install chromium`"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    browser = kind.launch(executable_path=here, args=[*ARGUMENTS, *more])
    yield browser
    browser.close()
