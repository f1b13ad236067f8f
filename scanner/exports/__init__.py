"""A run for other programs: as a document, a table, a workbook, a list of symbols."""
