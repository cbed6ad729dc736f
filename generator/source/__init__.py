"""Reading: files to plain values, with their positions and their faults."""

from generator.source.document import Document, Source
from generator.source.loading import load
from generator.source.pointers import JSON
from generator.source.positions import attach

__all__ = ["JSON", "Document", "Source", "attach", "load"]
