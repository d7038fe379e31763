"""Finding what one may read: cases, posts, recommendations and lessons, by Swedish words.

Asks the index of `core/search` and shows only what `cases.reading.visible` lets the reader see.
"""
