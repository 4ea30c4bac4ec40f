"""config/ as frozen, checked objects: what analysts edit."""
