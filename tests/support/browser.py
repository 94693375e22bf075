"""The browser that tests drive: Chromium as it is installed, or none."""

import shutil

_NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, _NAMES)), None)
MISSING = "there is no Chromium on this machine"
# Without a sandbox it runs for root too; nothing is asked of the net.
ARGUMENTS = [
    *("--no-sandbox", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"),
    *("--disable-component-update", "--disable-background-networking"),
    "--disable-sync",
]
