"""The program: its commands, imported when they run, and the one place where errors become messages and exit codes.

Only the module of the command that runs is imported, which keeps ``factcli`` fast in a shell loop.
"""

import gc

# A command runs for a tenth of a second and makes little garbage: looking for it while typer is imported
# costs a tenth of that. Larger thresholds still collect what grows.
gc.set_threshold(100_000, 20, 100)

import contextlib
import importlib
import io
import keyword
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from factcli import __version__
from factcli.cli.options import ARGUMENTS, NO_PAGER, NO_PAGER_HELP, QUIET, QUIET_HELP, SETTINGS, STORE, StoreOption
from factcli.cli.typed_options import MEANT_COMMANDS, add_short_options, expand_options, no_such_option_of
from factcli.errors import CHANGES, DATA, FOUND, USAGE, FactcliError, TerminatedError, UsageError
from factcli.output import streams
from factcli.output.streams import put, put_note
from factcli.sanitize import escape_inline
from factcli.text.wording import did_you_mean

#: Every command, in the order of the help. The module in which it lives is named after its first word, and its function
#: after all of them: `people_alias` in `commands/people.py` (`import` is a keyword of Python, so it is `import_`).
COMMANDS = (
    *("add", "extract", "search", "compare", "show", "edit", "tag", "retract", "remove"),
    *("undo", "redo", "link", "review"),
    *("people", "people review", "people alias", "people distinct", "people separate", "people rename"),
    *("outlets", "outlets review", "outlets alias", "outlets distinct", "outlets separate", "outlets rename"),
    *("sources", "tags", "tags rename", "stats", "timeline"),
    *("import", "export", "check", "init", "git", "merge", "textconv", "help"),
)
#: Commands whose words may begin with a minus (``-word``); they check for misspelt options themselves.
_WITH_MINUS_WORDS = ("search", "compare", "review", "timeline", "export")
#: Commands that exist to talk to a person, or whose notes are read by git: they have no ``--quiet``.
_NEVER_QUIET = ("review", "help", "git", "merge", "textconv")
#: Commands whose result is shown in a pager on a terminal if it does not fit the screen.
PAGED = (
    *("search", "compare", "show", "people", "outlets", "sources", "tags", "stats", "timeline", "export", "check"),
    *("extract", "undo", "redo", "help"),
)
INTERRUPTED, PIPE_CLOSED = 130, 141  # as a shell reports SIGINT and SIGPIPE
BUG = 70  # EX_SOFTWARE of sysexits.h

EPILOG = """\b
Exit codes: 0 found or done, 1 nothing found, 2 wrong usage,
3 bad or conflicting data, or a store that cannot be read or written.
On a terminal, results are tables; in a pipe, lines with tabs between cells.
To set what you always want (limit, format, pager, color): factcli help store
Results go to stdout, messages to stderr."""


def _invoke(invoke: Callable[[Any], Any], ctx: Any, paged: bool) -> Any:
    """Invoke a command, in a pager if a person sits before it."""
    if option := ctx.params.get("store"):
        STORE.set(Path(option))  # not yet converted here
    if not paged or NO_PAGER.get() or not (sys.stdout.isatty() and sys.stdin.isatty()):
        return invoke(ctx)
    from factcli.cli.pager import paged_output
    from factcli.cli.settings import find_setting

    setting = find_setting("pager")
    with paged_output(setting.value if setting else True):
        return invoke(ctx)


class PlainCommand(TyperCommand):
    """A command with the short options of all, whose usage line names its arguments without typer's braces."""

    minus_words = False
    paged = False

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return ``[OPTIONS] ID``, not ``[OPTIONS] {ID}``."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters with their short options."""
        params: list[Any] = super().get_params(ctx)
        add_short_options(params)
        return params

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments. Raises :class:`UsageError` for what only looks like an option."""
        if not ctx.resilient_parsing:
            args = expand_options(args, self.get_params(ctx), self.minus_words)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, on a terminal with its output in a pager if that is long."""
        return _invoke(super().invoke, ctx, self.paged)


class CommandWithMinusWords(PlainCommand):
    """A command whose words may begin with a minus: ``-h`` is still an option, ``-hotel`` is a word."""

    minus_words = True

    def make_parser(self, ctx: Any) -> Any:
        """Return the parser without short options, which would read ``-hotel`` as five of them."""
        parser = super().make_parser(ctx)
        parser._short_opt.clear()
        return parser


class CommandsOnDemand(TyperGroup):
    """The group of all commands, each imported when it runs."""

    #: The words of the group itself, before that of a command.
    prefix = ""
    paged = False

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters with their short options."""
        params: list[Any] = super().get_params(ctx)
        add_short_options(params)
        return params

    def invoke(self, ctx: Any) -> Any:
        """Run the command, on a terminal with its output in a pager if that is long."""
        return _invoke(super().invoke, ctx, self.paged)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return all names in the order of the help."""
        names = (name.removeprefix(self.prefix) for name in COMMANDS if name.startswith(self.prefix))
        return [name for name in names if " " not in name]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import a command by its name; return None if there is none."""
        name = self.prefix + cmd_name
        if name not in COMMANDS:
            return None
        module, attribute = (text + "_" * keyword.iskeyword(text) for text in (name.split()[0], name.replace(" ", "_")))
        function = getattr(importlib.import_module(f"factcli.cli.commands.{module}"), attribute)
        if any(other.startswith(f"{name} ") for other in COMMANDS):
            command = _make_group(name, function)
        else:
            single = typer.Typer(add_completion=False, rich_markup_mode=None)
            if name in _WITH_MINUS_WORDS:
                settings = {"ignore_unknown_options": True}
                single.command(cmd_name, cls=CommandWithMinusWords, context_settings=settings)(function)
            else:
                single.command(cmd_name, cls=PlainCommand)(function)
            command = typer.main.get_command(single)
        command.params += _common_options(name)
        command.paged = name in PAGED
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the first word names. Raises :class:`UsageError`."""
        if self.prefix + args[0] not in COMMANDS and not ctx.resilient_parsing:
            what = "not expected here" if self.prefix else "no such command"
            meant = _meant_command(args[0], self)
            raise UsageError(f"{what}: {escape_inline(args[0])}{meant}", f"see: {ctx.command_path} --help")
        return super().resolve_command(ctx, args)


def _meant_command(typed: str, group: CommandsOnDemand) -> str:
    """Return a suggestion of the command that does what somebody typed; empty without one."""
    names = group.list_commands(None)
    meant = MEANT_COMMANDS.get(typed.lower()) if not group.prefix else None
    if meant is None and typed.lower() in names:
        meant = typed.lower()
    return f" (did you mean {meant}?)" if meant else did_you_mean(typed, names)


def _common_options(name: str) -> list[Any]:
    """Return the options that a command has without declaring them."""
    options = []
    if name.split()[0] not in _NEVER_QUIET:
        options.append(_switch("--quiet", QUIET_HELP, QUIET))
    if name in PAGED:
        options.append(_switch("--no-pager", NO_PAGER_HELP, NO_PAGER))
    return options


def _switch(name: str, text: str, variable: ContextVar[bool]) -> Any:
    """Return an option without a value that sets a variable, for the command and not as a parameter of it."""

    def store(ctx: Any, param: Any, value: bool) -> None:
        if value:
            variable.set(True)

    return TyperOption(
        param_decls=[name], is_flag=True, default=False, expose_value=False, callback=store, help=text, type=bool
    )


def _make_group(name: str, function: Any) -> Any:
    """Return a command that runs by itself and has commands below it."""
    group = type("CommandWithCommands", (CommandsOnDemand,), {"prefix": f"{name} "})
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


app = typer.Typer(
    cls=CommandsOnDemand,
    name="factcli",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _choose_color() -> str:
    from factcli.cli.settings import choose_color

    return choose_color()


def _show_version(value: bool) -> None:
    if value:
        put(f"factcli {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    store: StoreOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", help=QUIET_HELP)] = False,
    no_pager: Annotated[bool, typer.Option("--no-pager", help=NO_PAGER_HELP)] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Keep track of who said what, where and when, and find accounts that conflict.

    \b
    factcli init                make a store in ./data
    factcli add                 record a statement; it asks what it needs
    factcli search Massoud      find statements
    factcli compare Panjshir    see them side by side, with what conflicts
    factcli export -o r.html    write a report to hand out
    """
    STORE.set(store)
    SETTINGS.set(None)
    streams.choose_color = _choose_color
    QUIET.set(quiet)
    NO_PAGER.set(no_pager)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code. Every error becomes one message on stderr.

    After an error that comes when the store has been changed as asked, the code is 0.
    """
    usage_error: type[Exception] = typer.BadParameter.__bases__[0]  # typer exports no base class of usage errors
    CHANGES.clear()
    ARGUMENTS.set(tuple(arguments))
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
        return _handle_closed_pipe()
    except SystemExit as exit_:  # raised by typer when the pipe was closed
        if isinstance(exit_.__context__, BrokenPipeError):
            return _handle_closed_pipe()
        raise
    except OSError as error:
        return _report_system_error(error)
    except Exception as error:
        return _report_bug(error)


def _report_interrupt() -> int:
    return _report(f"interrupted; {_change_made() or 'nothing else was done'}", INTERRUPTED)


def _change_made() -> str:
    """Return what had been changed before a signal came; empty if nothing had."""
    if not CHANGES:
        return ""
    advice = ". To take it back: factcli undo" if CHANGES[-1] not in ("undo", "redo", "a new store") else ""
    return f"this change had already been made: {CHANGES[-1]}{advice}"


def _handle_closed_pipe() -> int:
    """End without a message, which Python would print when it closes stdout."""
    _redirect_stdout_to_null()
    return _fail("the program that read the output has ended", FOUND) if CHANGES else PIPE_CLOSED


def _redirect_stdout_to_null() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_system_error(error: OSError) -> int:
    """Report an error of the system that no module has turned into one of ours: stdout's disk, or a limit."""
    from factcli.store.atomic import os_error_reason

    what = escape_inline(str(error.filename)) if error.filename else "the system refused what this command needs"
    if error.filename == _StdoutFile.NAME:
        what = "cannot write the output"
        _redirect_stdout_to_null()
    return _fail(f"{what}: {os_error_reason(error)}", DATA)


def _report_bug(error: Exception) -> int:
    """Report a mistake of ours in one message; with FACTCLI_DEBUG raise it."""
    if os.environ.get("FACTCLI_DEBUG"):
        raise error
    what = f"this is an error in factcli itself: {type(error).__name__}: {escape_inline(str(error))}"
    return _fail(f"{what}\n  please report it; FACTCLI_DEBUG=1 shows where it happened", BUG)


#: Messages of typer's parser, and ours.
_PARSER_MESSAGES = (
    (r"option '(.+)' requires an argument", r"\1 needs a value"),
    (r"option '(.+)' does not take a value", r"\1 takes no value"),
    (r"missing argument '(\w+)(?:\.\.\.)?'", r"missing: \1"),
    (r"got unexpected extra argument\(s\) \((.*)\)", r"not expected here: \1"),
)


def _report_usage(error: Any, arguments: Sequence[str]) -> int:
    """Report a usage error of the parser; for ``factcli`` alone print the help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        put_note(f"{error.format_message()}\n")
        return USAGE
    path = (
        error.ctx.command_path if error.ctx else next((f"factcli {w}" for w in arguments if w in COMMANDS), "factcli")
    )
    if type(error).__name__ == "NoSuchOption" and error.ctx:
        fault = no_such_option_of(error.option_name, error.ctx.command.get_params(error.ctx), f"see: {path} --help")
        return _report(str(fault), USAGE)
    message = escape_inline(error.format_message())
    message = f"{message[:1].lower()}{message[1:]}".rstrip(".")
    for pattern, words in _PARSER_MESSAGES:
        message = re.sub(pattern, words, message)
    return _report(f"{message}\n  see: {path} --help", USAGE)


def _fail(message: str, code: int) -> int:
    """Report an error; return 0 instead of its code if the store has already been changed as asked."""
    if CHANGES:
        return _report(f"the change was made ({CHANGES[-1]}), but then this failed: {message}", FOUND)
    return _report(message, code)


def _report(message: str, code: int) -> int:
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    with contextlib.suppress(OSError, ValueError):
        put_note(f"factcli: {message}\n")
    return code


class _StdoutFile(io.FileIO):
    """Standard output, whose name its errors hold: those of the system for an open file name none."""

    NAME = "standard output"

    def write(self, data: Any) -> int | None:  # type: ignore[override]
        """Write, and name the file in an error."""
        try:
            return super().write(data)
        except OSError as error:
            error.filename = self.NAME
            raise


def _prepare_streams() -> None:
    """Write UTF-8 to files and pipes whatever the locale; escape what a terminal cannot show."""
    if sys.platform != "win32" and isinstance(out := sys.stdout, io.TextIOWrapper):
        raw: Any = _StdoutFile(out.fileno(), "wb", closefd=False)
        binary = io.BufferedWriter(raw) if isinstance(out.buffer, io.BufferedWriter) else raw  # python -u
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


def _raise_terminated(number: int, frame: object) -> NoReturn:
    signal.signal(number, signal.SIG_DFL)  # a second one ends it at once
    raise TerminatedError(number)


def _run_with_signals(arguments: Sequence[str]) -> int:
    """Run a command line; Ctrl-C, SIGTERM and SIGHUP end it only after cleaning up."""
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores it on purpose
            signal.signal(number, _raise_terminated)
    try:
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # ignored in the background of a shell
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code = run(arguments)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a further one ends it without a word
        code = INTERRUPTED
    except TerminatedError as ended:
        if done := _change_made():
            _report(f"stopped by a signal; {done}", INTERRUPTED)
        signal.raise_signal(ended.args[0])
        raise
    finally:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
    return code


def main() -> NoReturn:
    """Run the program; :mod:`factcli.__main__` calls this."""
    _prepare_streams()
    if sys.stdout is None:
        put_note("factcli: there is no standard output\n  to throw the output away, add: >/dev/null\n")
        sys.exit(USAGE)
    code = _run_with_signals(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    # Everything is written and closed; the interpreter's clean-up would take a tenth of the time.
    os._exit(code)
