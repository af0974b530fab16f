from __future__ import annotations

import pytest

from hierarchography.config import PALETTES
from hierarchography.rendering import colours


def test_contrast_of_black_and_white_is_21():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#777777") == pytest.approx(1)


def test_mix_ends_at_either_colour():
    assert colours.mix("#0072b2", "#ffffff", 0) == "#0072b2"
    assert colours.mix("#0072b2", "#ffffff", 1) == "#ffffff"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("palette", PALETTES)
def test_text_stands_out_from_every_fill(palette, theme):
    fills = [
        colours.ROOT[theme],
        colours.MORE[theme],
        *(fill for row in colours.fills(30, theme, palette) for fill in row),
    ]
    assert min(colours.contrast(colours.text_colour(fill), fill) for fill in fills) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_deeper_topics_are_nearer_to_the_background(theme):
    background = colours.BACKGROUND[theme]
    for shades in colours.fills(8, theme):
        steps = [colours.contrast(shade, background) for shade in shades]
        assert steps == sorted(steps, reverse=True)
        assert len(set(shades)) == colours.DEPTHS


def test_depths_below_the_last_shade_share_it():
    assert colours.tile_colour(2, 9) == colours.tile_colour(2, colours.DEPTHS)


@pytest.mark.parametrize("palette", PALETTES)
def test_the_first_twelve_branches_differ(palette):
    assert len({colours.tile_colour(branch, 1, palette=palette) for branch in range(12)}) == 12


def test_every_palette_of_the_settings_has_hues():
    assert tuple(colours.PALETTES) == PALETTES


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["#7a1f5c", "#ffee00", "#000000", "#ffffff", "#808080"])
def test_any_accent_becomes_readable(colour, theme):
    assert colours.contrast(colours.accent(colour, theme), colours.BACKGROUND[theme]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", list(colours.SCALES))
def test_scales_can_be_read_on(theme, name):
    drawn = colours.themes(3)[theme]
    pairs = zip(drawn["scales"][name], drawn["scaleInk"][name], strict=True)
    assert min(colours.contrast(fill, ink) for fill, ink in pairs) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["viridis"])
def test_scales_from_low_to_high_grow_lighter(theme, name):
    """Who sees no hue still sees the order."""
    steps = [colours.contrast(fill, "#000000") for fill in colours.scale(name, theme)]
    assert steps == sorted(steps)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_point_stands_out_from_the_background(theme):
    shades = [
        *(point for palette in PALETTES for point in colours.points(20, theme, palette)),
        *(shade for name in colours.SCALES for shade in colours.point_scale(name, theme)),
    ]
    assert min(colours.contrast(shade, colours.BACKGROUND[theme]) for shade in shades) >= 2.4
