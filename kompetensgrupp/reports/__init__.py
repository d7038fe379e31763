"""The reports of a group: counted, hidden where few, told in words, and made into files.

Knows no case's text: it reads banded facts and what other capabilities tell without text.
"""
