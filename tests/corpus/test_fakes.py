"""Each call of a real document's SDK has an answer of which nothing has to be forgiven."""

from importlib import import_module
from pathlib import Path

from tests.corpus.calling import client_of, examples, namespace


def test_every_call_has_an_answer_as_the_document_promises_it(
    sdk: Path, package: str
) -> None:
    testing = import_module(f"{package}.testing")
    names = namespace(package)
    for accessor, method, code in examples(sdk):
        call = f"{accessor}.{method}"
        transport = testing.FakeTransport()
        transport.answer(call)  # some documents have calls that are alike on the wire
        client = client_of(package, transport, strict_responses=True)
        names[f"{accessor}_controller"] = getattr(client, accessor)
        exec(code, names)
        assert transport.requests[-1].operation == call
