"""Boundaries and placing points in them. EPSG:27700 everywhere inside."""
