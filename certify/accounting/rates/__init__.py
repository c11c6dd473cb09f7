"""Value-added rates of classes that an authority loaded: method P1 where accounts are missing.

``rows`` reads a file strictly (pure) · ``service`` keeps every edition and says which stands.
"""
