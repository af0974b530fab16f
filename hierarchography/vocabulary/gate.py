"""What a topic's name must fulfil to be earned, for growing the tree by names and for naming its topics.

All are shares of papers, estimated by `chances.subjects` or, for phrases, by the namer.
"""

FLOOR_TOP = 0.6
"""Minimum share of its papers that the name of a topic at the top level must be true of."""
TELLING = 1.3
"""Minimum ratio of the share of a topic's papers that a name is true of to that of the papers beside it."""
TELLING_TOP = 2.5
"""The same at the top level. Of 17 names there with a ratio below 3.5 none was judged good, of 132 others 119."""
OWN_PART = 0.2
"""Minimum share of a topic's papers that each of two joined names must add to the other."""
CHILD_HELD = 0.35
"""Minimum share of a child's papers that its parent's name must be true of to cover the child."""
NOT_HELD = 0.5
"""Penalty on F for the share of the papers in children that a name does not cover."""
MOST_NOT_HELD = 0.25
"""Maximum share of a topic's papers in children that its name does not cover."""
COVER = 2.0
"""Weight of recall in F (the share of a topic's papers that a name is true of), relative to precision: judges object
more to names that are too narrow than to names that are too broad."""
