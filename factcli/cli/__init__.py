"""The command line: the commands, their options, the session that each works in, and questions to the user.

A command is a function in the file of its name in :mod:`factcli.cli.commands`. It opens a
:class:`~factcli.cli.session.Session` (the store read through its index, the form of the output, the exit code), reads
what it needs from one state of the store (``Session.read_snapshot``), and writes it through :mod:`factcli.output`.
What several commands use is here: groups of options (``query_options``, ``statement_options``), ``messages``,
``leads``, ``names``, ``overview``, ``recording``, ``prompt``, ``editor``. Data goes to stdout, everything else to
stderr, and :func:`factcli.cli.main.run` alone turns errors into messages and exit codes. Only the module of the
command that runs is imported (2026-11-22), because a command is run hundreds of times a day.
"""
