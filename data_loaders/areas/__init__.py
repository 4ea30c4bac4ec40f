"""Boundaries of areas, and their residents."""
