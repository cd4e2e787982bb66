"""Whatever is sent, the answer is one the document names, and never a breakdown.

The calls are invented by schemathesis from the API's own document, valid ones and broken ones.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from crm.api import build_api
from crm.clock import SetClock
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from tests.builders import NOW
from tests.crm.api.house import a_key, an_api
from tests.crm.console.house import furnish
from tests.databases import make_sqlite

load_all_checks()
HELD_TO = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    """A running API over a furnished house, and the header of a key that may do everything."""
    file = make_sqlite(tmp_path_factory.mktemp("api") / "api.db")
    engine = open_database(f"sqlite:///{file}")
    units = UnitsOfWork(engine, clock=SetClock(NOW))
    furnish(units)
    app = an_api(units, calls_per_minute=1_000_000)
    document = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    yield document, {"Authorization": f"Bearer {a_key(units)}"}
    engine.dispose()


PATHS = [
    f"{method.upper()} {path}"
    for path, operations in build_api(UnitsOfWork(open_database("sqlite://")))
    .openapi()["paths"]
    .items()
    for method in operations
]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("label", PATHS)
def test_every_answer_is_one_the_document_names(api, label, mode):
    document, headers = api
    method, path = label.split()
    operation = document[path][method]
    answered: list[int] = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=10,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def call(case):
        answer = case.call(headers=headers)

        case.validate_response(answer, checks=HELD_TO)
        answered.append(answer.status_code)

    call()

    assert answered
    assert max(answered) < 500
