"""Work on finished maps: measuring them, and changing names by hand."""
