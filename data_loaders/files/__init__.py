"""Any file into rows of cells: zips, text, workbooks, opened so that none can harm."""
