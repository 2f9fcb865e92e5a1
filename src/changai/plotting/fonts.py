"""Fonts for charts in Chinese."""

import contextlib

from changai.errors import ChangaiError
from changai.plotting.chart import SETTINGS

FONTS: list[str] = SETTINGS["fonts"]


def chinese_font() -> str:
    """The first of FONTS that is installed; raises ChangaiError where none is."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    if not set(FONTS) & set(manager.get_font_names()):
        # The list of fonts is cached between runs: it misses what was installed since.
        for path in set(font_manager.findSystemFonts()) - {font.fname for font in manager.ttflist}:
            with contextlib.suppress(OSError, RuntimeError):
                manager.addfont(path)
    for name in FONTS:
        if name in manager.get_font_names():
            return name
    hint = f"such as the Debian package fonts-noto-cjk, or any of: {', '.join(FONTS)}"
    raise ChangaiError(f"no font with Chinese characters is installed: install one, {hint}")
