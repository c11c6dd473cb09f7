"""Releases of statistics: announced, drafted, checked, approved by a second person, published.

``rules`` and ``changes`` are pure; ``subjects`` are the small adapters that freeze what a
release is about; ``service`` holds the use cases, ``reading`` what the public is shown.
"""
