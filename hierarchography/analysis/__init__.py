"""What can be computed from a finished map: trends, gaps, density, related topics, homes and links, areas, reviews.

Also the model of meaning, by which the page is searched. Python, the page, the report and the command line all use
these figures. Nothing here is random.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hierarchography import lazy

if TYPE_CHECKING:
    from hierarchography.analysis.areas import Area, Areas, areas_of
    from hierarchography.analysis.cited import citations
    from hierarchography.analysis.cohesion import density, topic_sums
    from hierarchography.analysis.columns import MOST_VALUES, Column, check_colour, columns_of
    from hierarchography.analysis.crossing import Crossed, cross
    from hierarchography.analysis.gaps import Gaps, gaps_of
    from hierarchography.analysis.homes import Homes, further_homes, home_counts, homes_table, paths_of
    from hierarchography.analysis.links import Links, links_between, links_of, links_table
    from hierarchography.analysis.meaning import Meaning, fit_meaning, meaning_of
    from hierarchography.analysis.neighbours import SIMILAR, second_topics, similar
    from hierarchography.analysis.over_time import topics_over_time
    from hierarchography.analysis.related_topics import central, related
    from hierarchography.analysis.review import ReviewFlow, review_flow
    from hierarchography.analysis.soft_memberships import HomeReliability, Memberships, memberships, reliability
    from hierarchography.analysis.trend_table import Trends, trends_of
    from hierarchography.analysis.years import (
        YearScale,
        growth,
        known_years,
        median_years,
        recent_papers,
        trends,
        year_scale,
    )

# Imported on first use: a page needs no statistics, and a list of columns no vectors.
_HOMES = {
    "MOST_VALUES": "columns",
    "SIMILAR": "neighbours",
    "Area": "areas",
    "Areas": "areas",
    "Column": "columns",
    "Crossed": "crossing",
    "Gaps": "gaps",
    "HomeReliability": "soft_memberships",
    "Homes": "homes",
    "Links": "links",
    "Meaning": "meaning",
    "Memberships": "soft_memberships",
    "ReviewFlow": "review",
    "Trends": "trend_table",
    "YearScale": "years",
    "areas_of": "areas",
    "central": "related_topics",
    "check_colour": "columns",
    "citations": "cited",
    "columns_of": "columns",
    "cross": "crossing",
    "density": "cohesion",
    "fit_meaning": "meaning",
    "further_homes": "homes",
    "gaps_of": "gaps",
    "growth": "years",
    "home_counts": "homes",
    "homes_table": "homes",
    "known_years": "years",
    "links_between": "links",
    "links_of": "links",
    "links_table": "links",
    "meaning_of": "meaning",
    "median_years": "years",
    "memberships": "soft_memberships",
    "paths_of": "homes",
    "recent_papers": "years",
    "related": "related_topics",
    "reliability": "soft_memberships",
    "review_flow": "review",
    "second_topics": "neighbours",
    "similar": "neighbours",
    "topic_sums": "cohesion",
    "topics_over_time": "over_time",
    "trends": "years",
    "trends_of": "trend_table",
    "year_scale": "years",
}

__all__ = [
    "MOST_VALUES",
    "SIMILAR",
    "Area",
    "Areas",
    "Column",
    "Crossed",
    "Gaps",
    "HomeReliability",
    "Homes",
    "Links",
    "Meaning",
    "Memberships",
    "ReviewFlow",
    "Trends",
    "YearScale",
    "areas_of",
    "central",
    "check_colour",
    "citations",
    "columns_of",
    "cross",
    "density",
    "fit_meaning",
    "further_homes",
    "gaps_of",
    "growth",
    "home_counts",
    "homes_table",
    "known_years",
    "links_between",
    "links_of",
    "links_table",
    "meaning_of",
    "median_years",
    "memberships",
    "paths_of",
    "recent_papers",
    "related",
    "reliability",
    "review_flow",
    "second_topics",
    "similar",
    "topic_sums",
    "topics_over_time",
    "trends",
    "trends_of",
    "year_scale",
]

__getattr__, __dir__ = lazy.names(__name__, _HOMES)
