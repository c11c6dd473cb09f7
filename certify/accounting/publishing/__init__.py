"""Statistical tables as data that others can read: one dataset, several forms of it.

``dataset`` says what a dataset is, ``tidy`` writes it as CSV with CSVW metadata, ``sdmx`` as
SDMX-CSV, ``document`` as JSON, ``workbook`` for spreadsheets.
"""
