"""Certify: recordation, recognition and certification of patent-intensive products."""

__version__ = "0.1.0"
