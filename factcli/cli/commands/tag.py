"""``factcli tag``: give statements tags, and take tags away."""

from collections.abc import Sequence
from typing import Annotated, Any

from factcli.cli import completion
from factcli.cli.commands.edit import change_many
from factcli.cli.many import Choice, ManyOptions, Seen, statement_of, table_of
from factcli.cli.options import StatementIds, StoreOption, Texts, expand_options, option
from factcli.cli.session import Session, print_note
from factcli.errors import UsageError
from factcli.new_statement import StatementKeyError, validate_value
from factcli.text.tokens import fold
from factcli.text.wording import quote_name


@expand_options
def tag(
    ids: StatementIds = None,
    *,
    many: ManyOptions,
    add: Annotated[Texts, option("--add", "TAG", "Add this tag (repeat for more).", completion.tags)] = None,
    remove: Annotated[
        Texts, option("--remove", "TAG", "Take this tag away (repeat for more).", completion.tags)
    ] = None,
    store: StoreOption = None,
) -> int:
    """Add tags to statements, or take tags away; their other tags stay.

    \b
    factcli tag 1m0kf gcf2p --add panjshir
    factcli tag --where 'Panjshir -tag:panjshir' --add panjshir
    factcli tag --where tag:test --remove test --add checked
    factcli tags rename panjsher panjshir           renames a tag everywhere

    Case and accents of a tag never matter. --where tags every statement that a
    query finds; it shows them first, and asks (without a terminal it needs
    --yes). To take the change back: factcli undo.
    """
    added, removed = _parse_tags("--add", add or ()), _parse_tags("--remove", remove or ())
    if not added and not removed:
        raise UsageError("missing: --add TAG or --remove TAG", "see: factcli tag --help")
    keys = set(map(fold, removed))
    if both := [name for name in added if fold(name) in keys]:
        raise UsageError(f"cannot use --add and --remove for {quote_name(both[0])} together", "choose one of them")
    choice = Choice(Session(store, writes=True), "tag", ids, many)
    found = choice.find()
    had = {fold(name) for seen in found for name in _tags_of(seen)}
    for name in removed:
        if fold(name) not in had:
            print_note(f"none of these statements has the tag {quote_name(name)}")
    return change_many(choice, found, lambda seen, _: _values(seen, added, keys))


def _parse_tags(name: str, typed: Sequence[str]) -> tuple[str, ...]:
    """Return tags as they are recorded, each once. Raises :class:`UsageError`."""
    try:
        tags: tuple[str, ...] = validate_value("tags", tuple(typed)) if typed else ()
    except StatementKeyError as fault:
        raise UsageError(fault.error.about(name), fault.error.todo) from None
    return tuple({fold(tag): tag for tag in reversed(tags)}.values())[::-1]


def _tags_of(seen: Seen) -> Sequence[str]:
    """Return the tags of a statement. Raises :class:`UsageError` for one whose tags are not valid."""
    statement = statement_of(seen)
    tags = list(statement.tags) if statement else table_of(seen).get("tags", [])
    if table_of(seen).get("tags", []) != tags or not isinstance(tags, list):
        raise UsageError("its tags have an error", f"to correct it: factcli edit {seen.id}")
    return tags


def _values(seen: Seen, added: Sequence[str], removed: set[str]) -> dict[str, Any]:
    """Return the tags that a statement has from now on."""
    tags = [name for name in _tags_of(seen) if fold(name) not in removed]
    has = set(map(fold, tags))
    tags += [name for name in added if fold(name) not in has]
    return {"tags": tags or None}
