from __future__ import annotations

import pytest

from hierarchography.rendering import colours


def test_contrast_of_black_and_white_is_21():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#777777") == pytest.approx(1)


def test_mix_ends_at_either_colour():
    assert colours.mix("#0072b2", "#ffffff", 0) == "#0072b2"
    assert colours.mix("#0072b2", "#ffffff", 1) == "#ffffff"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_every_fill(theme):
    fills = [colours.ROOT[theme], colours.MORE[theme], *(fill for row in colours.palette(30, theme) for fill in row)]
    assert min(colours.contrast(colours.text_colour(fill), fill) for fill in fills) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_deeper_topics_are_nearer_to_the_background(theme):
    background = colours.BACKGROUND[theme]
    for shades in colours.palette(8, theme):
        steps = [colours.contrast(shade, background) for shade in shades]
        assert steps == sorted(steps, reverse=True)
        assert len(set(shades)) == colours.DEPTHS


def test_depths_below_the_last_shade_share_it():
    assert colours.tile_colour(2, 9) == colours.tile_colour(2, colours.DEPTHS)


def test_the_first_sixteen_branches_differ():
    assert len({colours.tile_colour(branch, 1) for branch in range(16)}) == 16


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", list(colours.SCALES))
def test_scales_can_be_read_on(theme, name):
    drawn = colours.themes(3)[theme]
    pairs = zip(drawn["scales"][name], drawn["scaleInk"][name], strict=True)
    assert min(colours.contrast(fill, ink) for fill, ink in pairs) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["year", "density"])
def test_scales_from_low_to_high_grow_lighter(theme, name):
    """Who sees no hue still sees the order."""
    steps = [colours.contrast(fill, "#000000") for fill in colours.scale(name, theme)]
    assert steps == sorted(steps)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_point_stands_out_from_the_background(theme):
    shades = [
        *colours.points(20, theme),
        *(shade for name in colours.SCALES for shade in colours.point_scale(name, theme)),
    ]
    assert min(colours.contrast(shade, colours.BACKGROUND[theme]) for shade in shades) >= 2.4
