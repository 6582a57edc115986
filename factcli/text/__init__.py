"""Texts: their words, stems, word families, phrases, and names in messages. No knowledge of statements.

Words are compared by keys (``tokens.fold``), stems (``stem.stem``) or senses (``stop_words.sense``), which get coarser
in this order. Decided on 2026-11-22: folding follows the Unicode Standard and drops what typists and transliterations
leave out, so that the same name or word is found however it was typed; only English is stemmed.
"""
