"""Counting by month and the border of the group hold on both databases."""

from flask import Flask

from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import allow_groups, db
from kompetensgrupp.demo import service as demo
from kompetensgrupp.groups.service import actor_for
from kompetensgrupp.reports import publishing, service
from tests.factories import Factory


def test_a_report_is_counted_frozen_and_published(app: Flask, make: Factory) -> None:
    make.case("confirmed")
    with app.app_context():
        cilla, period = demo.persona("cilla"), periods.tertial_of(clock.today()).previous
        allow_groups(db.session(), [1])
        leader = actor_for(cilla, 1)
        document = service.build(leader, periods.tertial_of(clock.today()))
        assert "Under tertialet fick gruppen för få fall" in document.chapters[0].sentences[0]
        version = publishing.create(leader, period.code)
        publishing.approve(leader, version)
        publishing.publish(leader, version)
        db.session.flush()
        db.session.expire_all()
        assert publishing.file(leader, version, "csv").startswith(b"\xef\xbb\xbf")
        assert len(publishing.published(leader)) == 1
        allow_groups(db.session(), [2])
        other = actor_for(demo.persona("david"), 2)
        assert publishing.versions(other) == []
        db.session.rollback()
