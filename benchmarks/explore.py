"""Time the page of cuts and weights in a browser: opened, and followed by a control.

    python benchmarks/explore.py

The page of the imported lists (or of the published results) is written and opened in a
headless Chromium, and some controls are moved. Printed are seconds, the longest time
over the 0.3 s within which an answer feels immediate, and what an aspect takes over a
cut in the same run.
"""

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from iga_analysis.explore import write_page

IMMEDIATE = 0.3
CHANGES = {
    "a cut": ("iga-cut-1", [55.01, 70.01, 40.01, 62.51, 60.01]),
    "points of an aspect": ("iga-weight-SPD", [0, 40, 80, 120, 63]),
}
# Sets a control; resolves when its sentence or a table has followed and is drawn.
SET = """([id, value]) => new Promise((resolve) => {
  const control = document.getElementById(id);
  const start = performance.now();
  const watch = new MutationObserver(() => {
    watch.disconnect();
    requestAnimationFrame(() => resolve((performance.now() - start) / 1000));
  });
  const options = { subtree: true, childList: true, characterData: true };
  watch.observe(control.closest("section"), options);
  control.value = value;
  control.dispatchEvent(new Event("input"));
})"""


def time_page(browser, path):
    """Return the seconds until the page is usable, and those of each change."""
    page = browser.new_page()
    start = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_function("document.documentElement.dataset.ready === 'yes'")
    opened = time.perf_counter() - start
    seconds = {
        name: [page.evaluate(SET, [control, str(value)]) for value in values]
        for name, (control, values) in CHANGES.items()
    }
    page.close()
    return opened, seconds


def main():
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        start = time.perf_counter()
        path = write_page(Path(folder, "page.html"), lang="en")
        print(f"{'written':<24} {time.perf_counter() - start:6.2f} s")
        print(f"{'size':<24} {path.stat().st_size / 1e6:6.2f} MB")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        opened, seconds = time_page(browser, path)
        browser.close()
    print(f"{'opened':<24} {opened:6.2f} s")
    for name, times in seconds.items():
        longest = max(times)
        print(
            f"{name:<24} {statistics.median(times):6.3f} s, at most {longest:.3f} s "
            f"({longest / IMMEDIATE:.2f} of what feels immediate)"
        )
    cut, aspect = (statistics.median(times) for times in seconds.values())
    print(f"{'an aspect over a cut':<24} {aspect / cut:6.2f}")


if __name__ == "__main__":
    main()
