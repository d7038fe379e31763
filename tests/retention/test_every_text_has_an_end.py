"""A new table with text about cases is erased and masked, or says why it holds none."""

from flask import Flask
from sqlalchemy import JSON, Enum, LargeBinary, String, Text
from sqlalchemy.types import TypeEngine

from kompetensgrupp.core.db import db
from kompetensgrupp.retention import rules

#: Tables whose texts go with the case: `_erase` in retention/service.py takes them away, `_mask`
#: in retention/redacting.py blots words out of them, and the two tests of it look for words there.
ERASED = set(
    """
    agenda_item allowed_word
    case_version closing_reason comment comment_version draft feedback finding_decision follow_up
    later_answer lesson_version log_text not_concerned obstacle_move obstacle_text proposal
    recommendation review standpoint step
    """.split()
)
#: Made from those texts; it forgets with them, and tests/core/test_finds_texts.py looks for words.
INDEX = {"search_entry", "search_word"}
#: Tables that hold no text about a case, and what they hold.
NO_TEXT = {
    "case": "its number; the text is in the versions",
    "case_facts": "bands and days, taken out for somebody who said no",
    "budget_line": "the names of a budget's posts",
    "category": "the group's own words for its ways in",
    "deviation": "what came otherwise in the project; refuses what points at a person",
    "deviation_report": "how that read when it was reported, and to which office",
    "erasure": "numbers, names of staff, counts",
    "lesson": "the code of a category; the text is in the versions",
    "goal": "what the project is to reach",
    "goal_outcome": "what was measured of it; refuses what points at a person",
    "incident": "numbers and kinds",
    "library_entry": "what others did elsewhere; refuses what points at a person",
    "log_entry": "text-free data and hashes; the text is in log_text",
    "log_head": "a hash",
    "mapping_count": "the name of a band",
    "mapping_record": "where the counts come from",
    "meeting": "what a meeting is called and what was noted about no case",
    "membership": "how staff are reached",
    "responsibility": "what a party does and how it is reached",
    "party": "the name of an agency",
    "process_review": "what the group came to about its collaboration",
    "report": "the name of a period",
    "report_file": "a published report, whose small numbers are hidden",
    "report_version": "what the leader wrote about a period; refuses what points at a person",
}


def test_every_table_with_text_is_erased_or_says_why_not(app: Flask) -> None:
    with_text = {
        table.name
        for table in db.metadata.sorted_tables
        if "group_id" in table.columns and not table.columns["group_id"].nullable
        if any(_holds_text(column.type) for column in table.columns)
    }
    new = with_text - ERASED - INDEX - NO_TEXT.keys()
    assert not new, (
        f"{sorted(new)}: let retention/service.py erase and retention/redacting.py mask it, give "
        "test_texts_are_gone.py a word in it, and name it in ERASED; or say in NO_TEXT why not"
    )
    assert with_text == ERASED | INDEX | NO_TEXT.keys(), "a table that is no more"


def _holds_text(kind: TypeEngine[object]) -> bool:
    return isinstance(kind, String | Text | JSON | LargeBinary) and not isinstance(kind, Enum)


def test_the_protocol_has_words_for_each() -> None:
    assert rules.KINDS.keys() == ERASED
