"""Entry point, for ``factcli`` and ``python -m factcli``.

It imports nothing else of the program at first: that takes a tenth of a second, in which Ctrl-C has to end the process
without a message, as it ends any other program.
"""

import signal


def main() -> None:
    """Run ``factcli``."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # in a shell's background it is ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from factcli.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
