"""Figures of Plotly, and what is drawn as SVG."""
