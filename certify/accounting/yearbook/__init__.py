"""The yearbook: one bilingual paper of everything that is public of one year.

``chapters`` what stands in it · ``making`` from the records to the PDF, step by step.
"""
