"""Plotly figures, tables and forms: what a reader sees and touches."""
