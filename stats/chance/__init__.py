"""Tests of counts, and how far counts vary where nothing changes."""
