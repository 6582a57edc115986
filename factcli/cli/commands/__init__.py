"""The commands: one file for each, named after it; ``add_prompts`` holds the questions that ``add`` asks.

A new command is a function with a docstring (its help) in a file of its name, and its name in
:data:`factcli.cli.main.COMMANDS`. Modules here import others late where only some runs need them, since the user waits.
"""
