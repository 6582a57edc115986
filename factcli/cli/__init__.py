"""The command line: the commands, their options, and the session that each of them works in."""
