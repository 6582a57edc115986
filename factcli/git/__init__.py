"""The store in a git checkout: merge driver, diff, set-up, the staged store, and a check after merges.

``factcli git`` sets up (:mod:`~factcli.git.setup`) a driver that merges store files by statement and key
(:mod:`~factcli.git.merge`), and a text form of their changes for ``git diff`` (:mod:`~factcli.git.textconv`).
``factcli check`` reads the staged store (:mod:`~factcli.git.staged`) and reports what a merge has lost
(:mod:`~factcli.git.merge_check`). Git is always run as the user's own program, by a
:class:`~factcli.git.repository.Repository`. That a store is merged by statement, and that nothing reads past conflict
markers, was decided on 2026-11-22: git's merge by line mixes the keys of neighbouring statements.
"""
