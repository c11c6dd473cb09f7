"""The industry account: four-digit industries of one year and vintage, taken in and announced.

``columns`` what a row may say · ``grids`` a file as rows of text · ``judging`` every fault by
row and cell · ``workbook`` the form to fill in, and the file with its faults written in ·
``importing`` taking in, never overwriting · ``announcing`` from the account to a notice.
"""
