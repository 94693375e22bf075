"""The invented list, and both languages, for the tests of what is written of it."""

import pytest
from full_list import YEAR, invent_list


@pytest.fixture(scope="module")
def truth():
    return invent_list(YEAR)


@pytest.fixture(scope="module", params=["id", "en"])
def lang(request):
    return request.param
