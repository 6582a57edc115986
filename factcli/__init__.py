"""Who said what, through which outlet, when; and which accounts cannot both be true.

Where what is: each package imports only those above it (``tests/test_architecture.py`` has the table).

==================  ==================================================================================
``errors``          the errors a user can meet, and their exit codes
``sanitize``        control and bidirectional characters, escaped before text reaches a terminal
``paths``           which store; the cache, state and configuration folders
``edtf``            EDTF dates and their bounds (``edtf_advice``: what to write instead of an invalid one)
``edtf_words``      one written date in many languages (``edtf_plain``: without words around it; ``edtf_range``: its two
                    ends; ``edtf_relative``: counted from another day)
``edtf_input``      dates as people type them, with what was understood
``model``           Statement, Person, Outlet, Link: their keys, what makes them valid, ids, sort order
``new_statement``   a validated statement from options, JSON or rows
``text/``           tokens, stems, word families, phrases, names of months: no knowledge of the domain
``store/``          the TOML files: read, edit, lock, replace, undo, check
``entities/``       who is who: person and outlet names, aliases, transliteration, origins
``search/``         the query language, running a query, and the index (``index/``)
``conflicts/``      which claims cannot both be true: one claim (``claims/``), a pair (``rules/``), score, leads
``comparison/``     statements put together: topics, groups, sides, the review queue, near-duplicates
``output/``         results as text: listings, tables, side by side, Markdown, the time line (``timeline/``)
``importer/``       foreign files to statements
``extract/``        a report to statements: articles, attributions, speakers, quotations
``exporter/``       statements to other formats, and the HTML report (``report/``)
``git/``            the merge driver (``merge/``), its set-up, the staged store, what a merge has lost
``cli/``            the command line; one file a command in ``commands/``
``manual/``         the pages that ``factcli help`` shows, and the man page made of them
==================  ==================================================================================
"""

__version__ = "0.1.0"
