"""From a report to statements: read an article, propose the statements in it, and prove its quotations.

:mod:`~factcli.extract.readers` makes an :class:`~factcli.extract.article.Article` of a file, an address or pasted text.
:mod:`~factcli.extract.document` divides its text into paragraphs, sentences, tokens and quotations, with the words in
quotation marks masked at equal length, so that every pattern gives true offsets. Words have classes (``wordlists/``,
:mod:`~factcli.extract.words`), make phrases (:mod:`~factcli.extract.phrases`), and verbs of saying have subjects
(:mod:`~factcli.extract.reading`). In the scene of a sentence (:mod:`~factcli.extract.scene`) families of patterns
(:mod:`~factcli.extract.families`) find each :class:`~factcli.extract.attribution.Attribution` (who says what, as
spans); :mod:`~factcli.extract.attributions` settles their overlaps, and :mod:`~factcli.extract.linking` gives the
quotations that follow to their speakers.

:mod:`~factcli.extract.mentions` finds the names (``wordlists/names.txt``), :mod:`~factcli.extract.people` puts those of
one person or organisation together, with what is said of them, and :mod:`~factcli.extract.entities` names the speaker
for a surname, a role or a pronoun (:mod:`~factcli.extract.pronouns`). :mod:`~factcli.extract.sourcing` tells the
channel (:mod:`~factcli.extract.outlets`) and the day; :mod:`~factcli.extract.proposals` puts all together as
:class:`~factcli.extract.proposal.Proposal`. :mod:`~factcli.extract.places` leads from a statement back to its words.
Rules only, no model (2026-11-30): every claim and quotation is a slice of the text, so nothing can be proposed that the
report does not have; what is not sure is left to the person.
"""
