"""The canonical tables by what they are about; `model.tables` has them all by name."""
