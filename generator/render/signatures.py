"""What a call takes and gives, as annotations."""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir import types as t
from generator.ir.content import chosen, form, written
from generator.naming.arguments import Argument
from generator.render.annotations import Annotations


def returns(notes: Annotations, operation: t.Operation) -> str:
    """Give the annotation of what a call returns."""
    return notes.union(_answers(notes, operation))


def streams(operation: t.Operation) -> bool:
    """Tell whether a call may give a stream."""
    return any(
        form(content.media_type) in ("lines", "events")
        for response in operation.successes
        for content in response.contents
    )


def takes(notes: Annotations, argument: Argument) -> str:
    """Give the annotation of an argument; None stands for one that is left out."""
    source = argument.source
    if isinstance(source, t.Parameter):
        annotation = notes.sent(source.type)
    else:
        content = chosen(source.contents)
        sends = form(content.media_type) == "bytes"
        upload = notes.runtime("Upload") if sends else ""
        annotation = upload or _content(notes, content)
    return annotation if argument.required else notes.union([annotation, "None"])


def _answers(notes: Annotations, operation: t.Operation) -> Iterator[str]:
    """Give what each answer becomes; the parts of a form are not taken apart."""
    if not operation.successes:
        yield "None"
    for response in operation.successes:
        if not response.contents:
            yield "None"
        for content in response.contents:
            if form(content.media_type) in ("form", "multipart"):
                yield notes.name("builtins", "bytes")
            else:
                yield _content(notes, content)


def _content(notes: Annotations, content: t.Content) -> str:
    kind = written(content)
    if kind in ("json", "form", "multipart", "xml"):
        return notes.of(content.type)
    if kind in ("lines", "events"):
        return f"{notes.iterated('Stream')}[{notes.of(content.type)}]"
    return notes.name("builtins", "str" if kind == "text" else "bytes")
