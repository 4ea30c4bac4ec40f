"""The colours of figures, safe for colour-blind readers; pages take theirs from styles.css."""

INK = "#18222D"
SECONDARY = "#55626F"
LINES = "#DDE3E8"
CARD = "#FFFFFF"
SERIES = "#0B5768"
SELECTION = "#B25E00"
AMOUNTS = ("#E6F0F2", "#B9D8DF", "#7DB6C4", "#358B9F", "#0B5768")
NO_FIGURE = "#FFFFFF"
NO_FIGURE_LINES = "#9AA6B1"
MISSING = "#F0D9BD"
FONT = '"Source Sans 3", "Segoe UI", system-ui, sans-serif'
