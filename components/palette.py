"""The colours of figures, safe for colour-blind readers; pages take theirs from styles.css."""

INK = "#18222D"
SECONDARY = "#55626F"
LINES = "#DDE3E8"
CARD = "#FFFFFF"
SERIES = "#0B5768"
SELECTION = "#B25E00"
SELECTED_NAME = "#8A4800"
"""The name of what is selected, which must be read on grey too."""
AMOUNTS = ("#E6F0F2", "#B9D8DF", "#7DB6C4", "#358B9F", "#0B5768")
HEATS = ("#FDEBD0", "#F9CE96", "#F0A35C", "#DB6B38", "#AE371F", "#6B1010")
"""More and more of something in a cell. Warm, so that cells are not taken for wards."""
COLD, NEITHER = "#9CC5DA", "#ECEFF1"
FALLS, RISES = ("#4A86B8", "#173F66"), ("#C8651B", "#7A2E00")
"""Less and more than before, each by a little and by much: blue and orange, which readers who do
not tell red from green do tell apart. The legend and every cell say it in words too."""
WARD_FALLS, WARD_RISES = "#1D8A99", "#6B1F7C"
"""Wards below and above what is expected: teal and a darker purple, each with a sign of its way."""
CLASS_COLOURS = {
    "new": "#E69F00",
    "intensifying": "#C8371B",
    "persistent": "#6B1010",
    "consecutive": "#B4689A",
    "diminishing": "#3B8FC2",
    "sporadic": "#93A1AD",
    "historical": "#0B5768",
}
"""How long a hotspot has been there; the legend and the list always name the class too."""
NO_FIGURE = "#FFFFFF"
NO_FIGURE_LINES = "#9AA6B1"
HATCHES = "#7C8894"
"""Lines over an area of which something is not known or may not be shown."""
GROUP_LINES = "#55626F"
"""The edges of groups of wards, over those of wards."""
STREET_EDGES = {
    "local": "rgba(24,34,45,0.20)",
    "minor": "rgba(24,34,45,0.28)",
    "major": "rgba(24,34,45,0.42)",
}
STREET_LINES = {
    "local": "rgba(255,255,255,0.45)",
    "minor": "rgba(255,255,255,0.65)",
    "major": "rgba(255,255,255,0.85)",
}
"""Streets, by class: a pale line with a dark edge, both thinned, so that one of the two is seen on
every colour of an area, which itself stays the one of the legend."""
STREET_NAMES = "#3E4A56"
MISSING = "#F0D9BD"
MISSING_DOTS = "#8A5A1F"
"""Over MISSING, which without its colour would pass for a bar."""
STRETCH = "#FFF1DD"
"""The ground of a stretch of months that stands apart, such as a pandemic."""
LEVEL = "#7A2E8E"
"""The level of a stretch of a series, and where it changes."""
ABOVE, BELOW = "#7A2E8E", "#0B5768"
"""Beyond a limit: purple above and teal below, always with a triangle that points the same way."""
NORMAL = "rgba(85,98,111,0.15)"
"""The normal range, over bars and paper alike: SECONDARY, thinned."""
EXPECTED_80, EXPECTED_95 = "rgba(11,87,104,0.24)", "rgba(11,87,104,0.12)"
"""Where 80 and 95 of 100 future months are expected: SERIES, thinned."""
CLEAR, VEIL = "rgba(0,0,0,0)", "rgba(255,255,255,0.75)"
"""No ground at all, and a ground that names are read on wherever they come to lie."""
FONT = '"Source Sans 3", "Segoe UI", system-ui, sans-serif'
