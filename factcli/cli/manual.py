"""The pages of the manual: their topics, their text, and what each is about."""

from __future__ import annotations

import re

#: Every topic, in the order in which ``factcli help`` lists them. Each is a file in ``factcli/manual``.
TOPICS = (
    *("getting-started", "store", "extracting", "adding", "searching", "comparing", "deciding", "people", "timeline"),
    *("importing", "exporting", "report", "databases", "git", "scripting", "accuracy", "glossary"),
)
#: A link from one page to another; its group is the topic.
PAGE_LINK = re.compile(r"\]\(([\w-]+)\.md(?:#[\w-]*)?\)")


def read_page(topic: str) -> str:
    """Return the Markdown of a page."""
    from importlib import resources

    return resources.files("factcli").joinpath("manual", f"{topic}.md").read_text(encoding="utf-8")


def first_sentence(page: str) -> str:
    """Return the sentence below the heading of a page, which says what it is about."""
    paragraph = page.split("\n\n")[1].replace("\n", " ")
    return re.split(r"(?<=[.!?]) ", paragraph)[0]


def linked_topics(page: str) -> list[str]:
    """Return the topics to which a page links, each once, in the order of the links."""
    return [topic for topic in dict.fromkeys(PAGE_LINK.findall(page)) if topic in TOPICS]
