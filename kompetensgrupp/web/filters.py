"""The words of `core/words.py` and `core/money.py` as template filters."""

from flask import Flask

from kompetensgrupp.core import money, words


def init_app(app: Flask) -> None:
    """Give dates, times and counts in Swedish to the templates."""
    shown = (
        words.day,
        words.full_day,
        words.moment,
        words.time,
        words.until,
        words.ago,
        words.number,
    )
    for word in (*shown, words.number_sv):
        app.add_template_filter(word)
    for worded in (money.kronor, money.amount, money.extent, money.hours, money.hours_rounded):
        app.add_template_filter(worded)
    app.add_template_filter(lambda value: value.isoformat(timespec="seconds"), "iso")
