"""The kinds of answers documents are made of: one strict reading for page, API and workbook."""
