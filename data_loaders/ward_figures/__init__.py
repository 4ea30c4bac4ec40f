"""Ready-made figures by ward and month, however a table lays them out."""
