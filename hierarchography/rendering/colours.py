"""The colours of the tiles: hue by child of the topic that is looked at (Okabe-Ito), lightness by depth under it.

A figure of the whole map has a hue for each top-level topic. A deeper topic is nearer to the background, so that
levels can be distinguished without hue (after "Tree Colors", Tennekes & de Jonge 2014). Colours are mixed in OKLab
(Ottosson 2020), where equal steps look equal and a mix keeps its hue.

>>> tile_colour(0, 1), text_colour(tile_colour(0, 1))
('#7eadd4', '#111111')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal, NoReturn, TypeVar

from hierarchography.config import PALETTES as PALETTE_NAMES
from hierarchography.errors import RenderError

Theme = Literal["light", "dark"]
Triple = tuple[float, float, float]
Value = TypeVar("Value")


class ByTheme(dict[Theme, Value]):
    """What differs by theme. Raises `RenderError` for an unknown one, in every figure that asks."""

    def __missing__(self, theme: object) -> NoReturn:
        raise RenderError(f"theme must be one of {', '.join(self)}, not {theme!r}")


# Okabe & Ito (2008) without black, in an order that keeps look-alikes apart; then a grey. The others: Paul Tol's bright
# and muted schemes (2021), ColorBrewer's Dark2 (Harrower & Brewer 2003), and Tableau's ten (Stone 2016).
PALETTES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "okabe-ito": ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999"),
        "tol-bright": ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb"),
        "tol-muted": (
            "#332288",
            "#ddcc77",
            "#117733",
            "#cc6677",
            "#88ccee",
            "#882255",
            "#44aa99",
            "#999933",
            "#aa4499",
            "#bbbbbb",
        ),
        "dark2": ("#1b9e77", "#d95f02", "#7570b3", "#e7298a", "#66a61e", "#e6ab02", "#a6761d", "#666666"),
        "tableau": (
            "#4e79a7",
            "#f28e2b",
            "#59a14f",
            "#e15759",
            "#76b7b2",
            "#edc948",
            "#b07aa1",
            "#9c755f",
            "#ff9da7",
            "#bab0ac",
        ),
    }
)
DEFAULT_PALETTE = PALETTE_NAMES[0]
DEPTHS = 6
INK = ByTheme[str]({"light": "#111111", "dark": "#ffffff"})
BACKGROUND = ByTheme[str]({"light": "#ffffff", "dark": "#14171c"})
ROOT = ByTheme[str]({"light": "#eceef0", "dark": "#262b32"})
MORE = ByTheme[str]({"light": "#e3e5e8", "dark": "#343a42"})
_GREY = "#808080"
# How much of the background is mixed into a hue at depth 1, 2, ...
_FADE = ByTheme[tuple[float, ...]](
    {
        "light": (0.42, 0.58, 0.70, 0.79, 0.85, 0.89),
        "dark": (0.50, 0.61, 0.69, 0.76, 0.81, 0.85),
    }
)


# Scales of numbers, even to the eye for readers with any colour vision: viridis (van der Walt & Smith 2015), and from
# blue over grey to orange (the ends are Okabe & Ito's) for what lies below or above a middle.
SCALES = {
    "viridis": (
        "#440154",
        "#482878",
        "#3e4989",
        "#31688e",
        "#26828e",
        "#1f9e89",
        "#35b779",
        "#6ece58",
        "#b5de2b",
        "#fde725",
    ),
    "growth": ("#0072b2", "#7fa9cc", "#d9d9d9", "#e9b06a", "#c96a00"),
}
SCALE_STEPS = 24
# The part of a scale that stands out from the background, and how much of the background is mixed in.
_SCALE_RANGE = ByTheme[tuple[float, float]]({"light": (0.0, 0.95), "dark": (0.1, 1.0)})
_SCALE_FADE = ByTheme[float]({"light": 0.3, "dark": 0.25})
UNKNOWN = ByTheme[str]({"light": "#d5d8dc", "dark": "#3d434b"})

# Of black and white one stands out from any fill by 4.58 at least; of near-black and white not quite.
_BLACK_OR_WHITE = ("#000000", "#ffffff")
_POINT_CONTRAST = 2.4
_TEXT_CONTRAST = 4.5


def tile_colour(branch: int, depth: int, theme: Theme = "light", palette: str = DEFAULT_PALETTE) -> str:
    """The fill of a topic: `branch` counts the children of what is looked at from 0, `depth` is 0 for itself.

    When the hues of the palette are used up they come again, greyer with every round.
    """
    if depth == 0:
        return ROOT[theme]
    return mix(_hue(branch, palette), BACKGROUND[theme], _FADE[theme][min(depth, DEPTHS) - 1])


def fills(branches: int, theme: Theme = "light", palette: str = DEFAULT_PALETTE) -> list[list[str]]:
    """The fills of `branches` children: one list a child, one colour a depth from 1 to `DEPTHS`."""
    return [[tile_colour(branch, depth + 1, theme, palette) for depth in range(DEPTHS)] for branch in range(branches)]


def points(branches: int, theme: Theme = "light", palette: str = DEFAULT_PALETTE) -> list[str]:
    """The colours of single points: those of `tile_colour`, but strong enough to be seen one by one."""
    return [_seen(_hue(branch, palette), theme) for branch in range(branches)]


def accent(colour: str, theme: Theme) -> str:
    """The colour of links and of what is chosen, with as much of the text's colour as it takes to be read (4.5:1)."""
    return _seen(colour, theme, _TEXT_CONTRAST)


def scale(name: str, theme: Theme = "light") -> list[str]:
    """`SCALE_STEPS` fills from the lowest value to the highest, pale enough for text on top."""
    low, high = _SCALE_RANGE[theme]
    positions = (low + (high - low) * step / (SCALE_STEPS - 1) for step in range(SCALE_STEPS))
    return [mix(_along(SCALES[name], at), BACKGROUND[theme], _SCALE_FADE[theme]) for at in positions]


def point_scale(name: str, theme: Theme = "light") -> list[str]:
    """The same steps for single points: nothing mixed in, but strong enough to be seen one by one."""
    return [_seen(_along(SCALES[name], step / (SCALE_STEPS - 1)), theme) for step in range(SCALE_STEPS)]


def themes(branches: int, palette: str = DEFAULT_PALETTE) -> dict[str, Any]:
    """Every colour that the page draws topics and papers in, by theme, with the text colour of each fill."""
    return {theme: _theme(branches, theme, palette) for theme in INK}


def _theme(branches: int, theme: Theme, palette: str) -> dict[str, Any]:
    shades = fills(branches, theme, palette)
    scales = {name: scale(name, theme) for name in SCALES}
    return {
        "root": ROOT[theme],
        "more": MORE[theme],
        "unknown": UNKNOWN[theme],
        "branches": shades,
        "ink": [[text_colour(fill) for fill in row] for row in shades],
        "points": points(branches, theme, palette),
        "scales": scales,
        "pointScales": {name: point_scale(name, theme) for name in SCALES},
        "scaleInk": {name: [text_colour(fill, _BLACK_OR_WHITE) for fill in row] for name, row in scales.items()},
        "plain": INK[theme],
    }


def text_colour(fill: str, inks: Sequence[str] = tuple(INK.values())) -> str:
    """Near-black or white, whichever stands out more from the fill."""
    return max(inks, key=lambda ink: contrast(ink, fill))


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with a `share` (0..1) of `other` in it, mixed in OKLab."""
    pairs = zip(_oklab(colour), _oklab(other), strict=True)
    first, second, third = (a + (b - a) * share for a, b in pairs)
    return _hex((first, second, third))


def _hue(branch: int, palette: str) -> str:
    hues = PALETTES[palette]
    round_, hue = divmod(branch, len(hues))
    return mix(hues[hue], _GREY, min(0.45 * round_, 0.8))


def _seen(colour: str, theme: Theme, least: float = _POINT_CONTRAST) -> str:
    """The colour with as much of the text's colour in it as it takes to stand out from the background."""
    shares = (step / 20 for step in range(21))
    mixes = (mix(colour, INK[theme], share) for share in shares)
    return next(mixed for mixed in mixes if contrast(mixed, BACKGROUND[theme]) >= least)


def _along(stops: Sequence[str], at: float) -> str:
    """The colour at `at` (0..1) of a scale of evenly spaced stops."""
    pairs = list(pairwise(stops))
    place = min(int(at * len(pairs)), len(pairs) - 1)
    return mix(*pairs[place], at * len(pairs) - place)


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
