"""What can be computed from a finished map: trends, gaps, density, related topics, homes and links, areas, reviews.

Also the model of meaning, by which the page is searched. Python, the page, the report and the command line all use
these figures. Nothing here is random.
"""

from __future__ import annotations

from hierarchography.analysis.areas import Area, Areas, areas_of
from hierarchography.analysis.cited import citations
from hierarchography.analysis.columns import MOST_VALUES, Column, check_colour, columns_of
from hierarchography.analysis.crossing import Crossed, cross
from hierarchography.analysis.density import density, topic_sums
from hierarchography.analysis.gaps import Gaps, gaps_of
from hierarchography.analysis.homes import Homes, further_homes, home_counts, homes_table, paths_of
from hierarchography.analysis.links import Links, links_between, links_of, links_table
from hierarchography.analysis.meaning import Meaning, fit_meaning, meaning_of
from hierarchography.analysis.memberships import HomeReliability, Memberships, memberships, reliability
from hierarchography.analysis.over_time import topics_over_time
from hierarchography.analysis.related import central, related
from hierarchography.analysis.review import ReviewFlow, review_flow
from hierarchography.analysis.similar import SIMILAR, second_topics, similar
from hierarchography.analysis.trend_table import Trends, trends_of
from hierarchography.analysis.trends import (
    YearScale,
    growth,
    known_years,
    median_years,
    recent_papers,
    trends,
    year_scale,
)

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
