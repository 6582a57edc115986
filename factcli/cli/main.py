"""The command line: which commands there are, and the one place where errors are caught.

Each command lives in a module of :mod:`factcli.cli.commands`, imported only when it is the one that runs:
that is what keeps ``factcli`` quick in a shell loop.
"""

import gc

# A command lives for a tenth of a second and makes little garbage: looking for it while typer is imported
# costs a tenth of that. Whatever grows is still collected, in larger steps.
gc.set_threshold(100_000, 20, 100)

import contextlib
import importlib
import io
import os
import re
import signal
import sys
from collections.abc import Sequence
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from factcli import __version__
from factcli.cli.options import STORE, StoreOption
from factcli.errors import CHANGES, DATA, FOUND, USAGE, FactcliError, UsageError
from factcli.output.streams import put, put_note
from factcli.sanitize import escape_inline

#: Every command: the module and the function that carry it out. Where others go by its name and another word, it
#: is what runs without one.
COMMANDS = {
    "add": ("add", "add"),
    "search": ("search", "search"),
    "compare": ("compare", "compare"),
    "show": ("search", "show"),
    "edit": ("edit", "edit"),
    "retract": ("edit", "retract"),
    "remove": ("edit", "remove"),
    "undo": ("edit", "undo"),
    "link": ("link", "link"),
    "review": ("review", "review"),
    "people": ("people", "people"),
    "people alias": ("people", "people_alias"),
    "people distinct": ("people", "people_distinct"),
    "outlets": ("people", "outlets"),
    "outlets alias": ("people", "outlets_alias"),
    "outlets distinct": ("people", "outlets_distinct"),
    "tags": ("stats", "tags"),
    "stats": ("stats", "stats"),
    "timeline": ("timeline", "timeline"),
    "import": ("import_", "import_"),
    "export": ("export", "export"),
    "check": ("check", "check"),
    "init": ("check", "init"),
    "git": ("git", "git"),
    "merge": ("merge", "merge"),
    "textconv": ("merge", "textconv"),
}
#: Commands whose words may begin with a minus (``-word``); they check for misspelt options themselves.
_TAKES_MINUS_WORDS = ("search", "compare", "review", "timeline", "export")
INTERRUPTED, PIPE_CLOSED = 130, 141  # as a shell reports SIGINT and SIGPIPE
BUG = 70  # EX_SOFTWARE of sysexits.h

EPILOG = """\b
Exit codes: 0 found or done, 1 nothing found, 2 wrong usage,
3 bad or conflicting data (or a store that cannot be read or written).
On a terminal results are drawn as tables; in a pipe they are plain lines
between tabs. Data goes to stdout, everything else to stderr."""


class OneCommand(TyperCommand):
    """A command whose usage line names what it needs without typer's braces."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """``[OPTIONS] ID``, not ``[OPTIONS] {ID}``."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]


class CommandOfWords(OneCommand):
    """A command whose words may begin with a minus: of those only ``-h`` is an option, and ``-hotel`` is none."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the words as they are."""
        return super().parse_args(ctx, ["--help" if word == "-h" else word for word in args])


class CommandsOnDemand(TyperGroup):
    """The group of all commands, each imported when it is asked for."""

    #: What the commands of the group have before their own word.
    before = ""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order in which help lists them."""
        names = (name.removeprefix(self.before) for name in COMMANDS if name.startswith(self.before))
        return [name for name in names if " " not in name]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One command by its name, or None."""
        name = self.before + cmd_name
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name]
        function = getattr(importlib.import_module(f"factcli.cli.commands.{module}"), attribute)
        if any(other.startswith(f"{name} ") for other in COMMANDS):
            return _with_more(name, function)
        of_words = name in _TAKES_MINUS_WORDS
        settings = {"ignore_unknown_options": True, "help_option_names": ["--help"]} if of_words else {}
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        single.command(cmd_name, cls=CommandOfWords if of_words else OneCommand, context_settings=settings)(function)
        return typer.main.get_command(single)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names. Raises :class:`UsageError` where it names none."""
        if self.before + args[0] not in COMMANDS and not ctx.resilient_parsing:
            what = "not expected here" if self.before else "no such command"
            meant = _meant(args[0], self.list_commands(ctx))
            raise UsageError(f"{what}: {escape_inline(args[0])}{meant}", f"see: {ctx.command_path} --help")
        return super().resolve_command(ctx, args)


def _with_more(name: str, function: Any) -> Any:
    """A command that runs by itself, and has others below it."""
    group = type("CommandWithMore", (CommandsOnDemand,), {"before": f"{name} "})
    single = typer.Typer(
        cls=group,
        name=name,
        add_completion=False,
        rich_markup_mode=None,
        invoke_without_command=True,
        subcommand_metavar="[COMMAND]",
    )
    single.callback()(function)
    return typer.main.get_command(single)


def _meant(command: str, names: Sequence[str]) -> str:
    import difflib

    close = difflib.get_close_matches(command, names, 1)
    return f" (did you mean {close[0]}?)" if close else ""


app = typer.Typer(
    cls=CommandsOnDemand,
    name="factcli",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _show_version(value: bool) -> None:
    if value:
        put(f"factcli {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    store: StoreOption = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Who said what, through which outlet, when; and which accounts cannot both be true.

    \b
    factcli add                 record what a report says; asks for the rest
    factcli search Massoud      find statements
    factcli compare Panjshir    see them side by side, with what conflicts and why
    factcli import claims.csv   take in a spreadsheet or a feed
    factcli export -o r.html    hand out a report, or tables
    """
    STORE.set(store)


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code. Every error becomes one message on stderr.

    One that comes after the command has changed the store as asked does not unmake that: it is told, and the code is 0.
    """
    usage_error: type[Exception] = typer.BadParameter.__bases__[0]  # typer names no base for wrong usage
    CHANGES.clear()
    try:
        code = typer.main.get_command(app).main(list(arguments), "factcli", standalone_mode=False)
        sys.stdout.flush()
        return _report_interrupt() if code == INTERRUPTED else code if isinstance(code, int) else 0
    except FactcliError as error:
        return _fail(str(error), error.exit_code)
    except usage_error as error:
        return _report_usage(error, arguments)
    except (KeyboardInterrupt, typer.Abort):
        return _report_interrupt()
    except BrokenPipeError:
        return _reader_has_left()
    except SystemExit as leaving:  # typer's answer to a pipe that was closed under it
        if isinstance(leaving.__context__, BrokenPipeError):
            return _reader_has_left()
        raise
    except OSError as error:
        return _report_system_error(error)
    except Exception as error:
        return _bug(error)


def _report_interrupt() -> int:
    return _report(f"interrupted; {_done_before() or 'nothing more was done'}", INTERRUPTED)


def _done_before() -> str:
    """What had been changed when a signal came; nothing if nothing had."""
    if not CHANGES:
        return ""
    advice = "; to take it back: factcli undo" if CHANGES[-1] not in ("undo", "a new store") else ""
    return f"the change was made before ({CHANGES[-1]}){advice}"


def _reader_has_left() -> int:
    """End without a word: Python would complain once more when it closes stdout."""
    _give_up_stdout()
    return _fail("nobody reads its result any more", FOUND) if CHANGES else PIPE_CLOSED


def _give_up_stdout() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_system_error(error: OSError) -> int:
    """What the system refused, where that is no error of ours by now: stdout's disk, or a limit of the system's."""
    from factcli.store.atomic import os_error_reason

    what = escape_inline(str(error.filename)) if error.filename else "the system refused what this command needs"
    if error.filename == _Output.NAME:
        what = "cannot write the output"
        _give_up_stdout()
    return _fail(f"{what}: {os_error_reason(error)}", DATA)


def _bug(error: Exception) -> int:
    """A mistake of ours: one message, and the traceback only for whoever asks for it."""
    if os.environ.get("FACTCLI_DEBUG"):
        raise error
    what = f"a mistake in factcli itself: {type(error).__name__}: {escape_inline(str(error))}"
    return _fail(f"{what}\n  with FACTCLI_DEBUG=1 it shows where; please report it", BUG)


#: What typer's parser says, and how it is said here.
_REWORDED = (
    (r"no such option: (.+) \(Possible options: (.+)\)", r"no such option: \1 (did you mean \2?)"),
    (r"option '(.+)' requires an argument", r"\1 needs a value"),
    (r"option '(.+)' does not take a value", r"\1 takes no value"),
    (r"missing argument '(\w+)(?:\.\.\.)?'", r"missing: \1"),
    (r"got unexpected extra argument\(s\) \((.*)\)", r"not expected here: \1"),
)


def _report_usage(error: Any, arguments: Sequence[str]) -> int:
    """Wrong usage as the parser found it; ``factcli`` alone is answered with the help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        put_note(f"{error.format_message()}\n")
        return USAGE
    message = escape_inline(error.format_message())
    message = f"{message[:1].lower()}{message[1:]}".rstrip(".")
    for pattern, words in _REWORDED:
        message = re.sub(pattern, words, message)
    path = (
        error.ctx.command_path if error.ctx else next((f"factcli {w}" for w in arguments if w in COMMANDS), "factcli")
    )
    return _report(f"{message}\n  see: {path} --help", USAGE)


def _fail(message: str, code: int) -> int:
    """An error as one message; 0 instead of its code where it came after the change that was asked for."""
    if CHANGES:
        return _report(f"the change was made ({CHANGES[-1]}), but then: {message}", FOUND)
    return _report(message, code)


def _report(message: str, code: int) -> int:
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    with contextlib.suppress(OSError, ValueError):
        put_note(f"factcli: {message}\n")
    return code


class _Output(io.FileIO):
    """Standard output, named in its errors: the system gives those of an open file no name."""

    NAME = "standard output"

    def write(self, data: Any) -> int | None:  # type: ignore[override]
        """What a file does, but for the name."""
        try:
            return super().write(data)
        except OSError as error:
            error.filename = self.NAME
            raise


def _prepare_streams() -> None:
    """UTF-8 to files and pipes whatever the locale; on a terminal what it cannot show is written out."""
    if sys.platform != "win32" and isinstance(out := sys.stdout, io.TextIOWrapper):
        named: Any = _Output(out.fileno(), "wb", closefd=False)
        binary = io.BufferedWriter(named) if isinstance(out.buffer, io.BufferedWriter) else named  # python -u
        sys.stdout = io.TextIOWrapper(binary, out.encoding, out.errors, "\n", out.line_buffering, out.write_through)
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: SIM115  (closed by the caller, it is None)
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            if stream.isatty():
                reconfigure(errors="backslashreplace")
            else:
                reconfigure(encoding="utf-8", errors="backslashreplace")


class EndedBySignal(BaseException):
    """A signal that ends the process: raised, so that what is begun is cleaned up on the way out."""


def _end(number: int, frame: object) -> NoReturn:
    signal.signal(number, signal.SIG_DFL)  # a second one ends it at once
    raise EndedBySignal(number)


def _run_until_a_signal(arguments: Sequence[str]) -> int:
    """The command, ended by Ctrl-C, or by the signal with which the system ends a process, only after cleaning up."""
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        if signal.getsignal(number) is signal.SIG_DFL:  # whoever ignores it (nohup) has a reason to
            signal.signal(number, _end)
    try:
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # ignored in the background of a shell
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code = run(arguments)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a further one ends it without a word
        code = INTERRUPTED
    except EndedBySignal as ended:
        if done := _done_before():
            _report(f"ended by a signal; {done}", INTERRUPTED)
        signal.raise_signal(ended.args[0])
        raise
    finally:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
    return code


def main() -> NoReturn:
    """The program ``factcli``, begun by :mod:`factcli.__main__`."""
    _prepare_streams()
    if sys.stdout is None:
        put_note("factcli: there is no standard output\n  to do without what it prints: >/dev/null\n")
        sys.exit(USAGE)
    code = _run_until_a_signal(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    # All is written and closed. Taking apart a program that is about to end takes a tenth of its time.
    os._exit(code)
