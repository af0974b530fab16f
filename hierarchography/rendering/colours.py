"""The colours of the tiles: hue by top-level topic (Okabe-Ito), lightness by depth.

A deeper topic is nearer to the background, so that levels can be told apart without hue (after
"Tree Colors", Tennekes & de Jonge 2014). Colours are mixed in OKLab (Ottosson 2020), where equal
steps look equal and a mix keeps its hue.

>>> tile_colour(0, 1), text_colour(tile_colour(0, 1))
('#78abd1', '#111111')
"""

from __future__ import annotations

from typing import Literal

Theme = Literal["light", "dark"]
Triple = tuple[float, float, float]

# Okabe & Ito (2008) without black, in an order that keeps look-alikes apart; then a grey.
HUES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999")
DEPTHS = 6
INK: dict[Theme, str] = {"light": "#111111", "dark": "#ffffff"}
BACKGROUND: dict[Theme, str] = {"light": "#ffffff", "dark": "#14171c"}
ROOT: dict[Theme, str] = {"light": "#eceef0", "dark": "#262b32"}
MORE: dict[Theme, str] = {"light": "#e3e5e8", "dark": "#343a42"}
_GREY = "#808080"
# How much of the background is mixed into a hue at depth 1, 2, ...
_FADE: dict[Theme, tuple[float, ...]] = {
    "light": (0.42, 0.58, 0.70, 0.79, 0.85, 0.89),
    "dark": (0.50, 0.61, 0.69, 0.76, 0.81, 0.85),
}


def tile_colour(branch: int, depth: int, theme: Theme = "light") -> str:
    """The fill of a topic: `branch` counts the top-level topics from 0, `depth` is 0 for the root.

    From the ninth branch on the hues come again, greyer with every round.
    """
    if depth == 0:
        return ROOT[theme]
    round_, hue = divmod(branch, len(HUES))
    base = mix(HUES[hue], _GREY, min(0.45 * round_, 0.8))
    return mix(base, BACKGROUND[theme], _FADE[theme][min(depth, DEPTHS) - 1])


def palette(branches: int, theme: Theme = "light") -> list[list[str]]:
    """The fills of `branches` top-level topics: one list a branch, one colour a depth from 1 to `DEPTHS`."""
    return [[tile_colour(branch, depth + 1, theme) for depth in range(DEPTHS)] for branch in range(branches)]


def text_colour(fill: str) -> str:
    """Near-black or white, whichever stands out more from the fill."""
    return max(INK.values(), key=lambda ink: contrast(ink, fill))


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with a `share` (0..1) of `other` in it, mixed in OKLab."""
    pairs = zip(_oklab(colour), _oklab(other), strict=True)
    first, second, third = (a + (b - a) * share for a, b in pairs)
    return _hex((first, second, third))


def _linear(colour: str) -> Triple:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return _expand(red), _expand(green), _expand(blue)


def _expand(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _compress(value: float) -> float:
    value = min(max(value, 0.0), 1.0)
    return value * 12.92 if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklab(colour: str) -> Triple:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _hex(lab: Triple) -> str:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _compress(value)):02x}" for value in rgb)
