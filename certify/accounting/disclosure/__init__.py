"""Disclosure control: what of a table must stay hidden, and the attack that tries to learn it.

``rules`` says which cells are sensitive, ``tables`` what an outsider knows, ``attack`` what he
can work out, ``suppression`` what else must therefore be hidden, ``earlier`` what he remembers.
"""
