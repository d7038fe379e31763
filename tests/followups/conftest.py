"""A recommendation that all tests of this folder begin with."""

import pytest

from kompetensgrupp.core import clock
from tests.factories import Factory
from tests.followups.after import START


@pytest.fixture
def number(make: Factory) -> str:
    """A recommendation that Anna asked for, in winter."""
    with clock.at(START):
        return make.case("confirmed")
