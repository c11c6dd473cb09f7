"""Monitoring: what becomes of patent-intensive industries and products, year by year.

``indicators`` what official series say · ``handling`` how long filings take, how many pass at
once · ``patents`` which patents work.
"""
