"""Two statements that cannot both be true are told from two that can, with the words that say so."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from factcli.conflicts.finding import CHANGED, CONTRADICTION, FIGURES, Finding, Note
from factcli.conflicts.score import assess_pair, weigh_pair
from factcli.model import Statement
from tests.support.conflicts import CONTEXT
from tests.support.stores import statement
from tests.support.transcript import ROOT

NO_ENGLISH = frozenset(("figures", "dates", "exclusive"))


def said(claim: str, date: str = "2024-05-10", speaker: str = "Ada Brandt") -> Statement:
    return statement(claim, date, speaker=speaker)


def between(a: str, b: str) -> Finding | None:
    """What is found in two claims, made by two people on one day."""
    return assess_pair(said(a), said(b, speaker="Bo Okafor"))


def found(a: str, b: str) -> Finding:
    finding = between(a, b)
    assert finding is not None
    return finding


# --- what is found, and why ---------------------------------------------------------------------------------

CONFLICTS = [
    (
        "The vote on the canal of Orlu passed by a narrow margin.",
        "People rejected the canal of Orlu in the vote.",
        'opposites: "passed" in A, "rejected" in B',
    ),
    (
        "Ada Brandt was elected mayor of Orlu.",
        "Bo Okafor defeated Ada Brandt in the vote for mayor of Orlu.",
        'opposites: "elected" in A, "defeated" in B',
    ),
    (
        "Norda sold the rig to a firm in Orlu.",
        "It was Orlu that sold the rig to Norda.",
        'reversal: "sold" in A, "sold" in B',
    ),
    (
        "The miners got out of the Orlu pit.",
        "The miners are trapped in the Orlu pit.",
        'opposites: "got out" in A, "are trapped" in B',
    ),
    ("The ministry denies that the bridge was blown up.", "The bridge was blown up.", 'denial: "denies" only in A'),
    ("The governor denied that the dam had burst.", "The dam has burst.", 'denial: "denied" only in A'),
    ("The mayor was arrested.", "The report that the mayor was arrested is a hoax.", 'denial: "hoax" only in B'),
    (
        "No, the mayor was not arrested.",
        "The mayor was arrested.",
        'negation: "not arrested" in A, "arrested" in B',
    ),
    ("The photo of a shark in Orlu is fake.", "A photo shows a shark in Orlu.", 'denial: "fake" only in A'),
    (
        "The rebels did not capture the airport.",
        "The rebels captured the airport.",
        'negation: "not capture" in A, "captured" in B',
    ),
    (
        "The rebels captured the airport.",
        "The rebels failed to capture the airport.",
        'negation: "captured" in A, "failed to capture" in B',
    ),
    (
        "Nobody was killed in the explosion at the refinery.",
        "Three workers were killed in the explosion at the refinery.",
        'negation: "Nobody … killed" in A, "killed" in B',
    ),
    (
        "The ministers never signed the treaty.",
        "The ministers signed the treaty.",
        'negation: "never signed" in A, "signed" in B',
    ),
    (
        "The court refused to release the editor.",
        "The court released the editor.",
        'negation: "refused to release" in A, "released" in B',
    ),
    ("Senator Ames is a Democrat.", "Senator Ames is a Republican.", 'exclusive: "Democrat" in A, "Republican" in B'),
    (
        "Turnout in Orlu was 41 percent.",
        "Turnout in Orlu was 67 percent.",
        'figures: "41 percent" in A, "67 percent" in B',
    ),
    (
        "Rovers defeated Wanderers in the final.",
        "Wanderers defeated Rovers in the final.",
        'reversal: "Rovers defeated Wanderers" in A, "Wanderers defeated Rovers" in B',
    ),
    (
        "The garrison of Orlu has fallen.",
        "The garrison of Orlu is holding out.",
        'opposites: "fallen" in A, "holding out" in B',
    ),
    (
        "The city of Orlu has fallen to the rebels.",
        "The city of Orlu is held by the government against the rebels.",
        'opposites: "fallen to" in A, "held by" in B',
    ),
    (
        "The government rejects the plan for Kerem.",
        "The government supports the plan for Kerem.",
        'opposites: "rejects" in A, "supports" in B',
    ),
    (
        "The border crossing at Kerem is open.",
        "The border crossing at Kerem is closed.",
        'opposites: "open" in A, "closed" in B',
    ),
    (
        "The army captured the town of Kerem.",
        "The army was repelled at the town of Kerem.",
        'opposites: "captured" in A, "repelled" in B',
    ),
    (
        "The police arrested the editor of the Gazette.",
        "The police released the editor of the Gazette.",
        'opposites: "arrested" in A, "released" in B',
    ),
    ("The summit opens on Tuesday.", "The summit opens on Friday.", 'dates: "Tuesday" in A, "Friday" in B'),
    ("The dam burst on 3 May 2024.", "The dam burst on 7 May 2024.", 'dates: "3 May 2024" in A, "7 May 2024" in B'),
    ("Ada Brandt was born in 1951.", "Ada Brandt was born in 1956.", 'dates: "1951" in A, "1956" in B'),
    (
        "The ferry carried 230 passengers.",
        "The ferry carried 410 passengers.",
        'figures: "230 passengers" in A, "410 passengers" in B',
    ),
    (
        "Twelve people died in the fire at Kerem.",
        "Forty people died in the fire at Kerem.",
        'figures: "Twelve people" in A, "Forty people" in B',
    ),
]


@pytest.mark.parametrize(("a", "b", "reason"), CONFLICTS)
def test_conflict_is_found_for_its_reason(a: str, b: str, reason: str) -> None:
    """Each is found, and the strongest reason names the rule and the words of each claim that set it off."""
    assert found(a, b).reasons[0].describe() == reason


SEEN = [
    ("Rovers defeated Wanderers in the final.", "Wanderers defeated Rovers in the final.", "reversal"),
    ("Kerem troops shelled the village of Orlu.", "The village of Orlu was shelled by Kerem troops.", ""),
    ("Rebels shelled the army near the bridge.", "The army shelled rebels near the bridge.", "reversal"),
    ("Orlu and Kerem met in the final.", "Kerem and Orlu met in the final.", ""),
    ("The suspect is a Norwegian citizen.", "The suspect is a Danish citizen.", "exclusive"),
    ("The convoy is heading north.", "The convoy is heading south.", "exclusive"),
    ("The senator is a Democrat.", "The senator is a Republican.", "exclusive"),
    ("The convoy is heading north.", "The convoy is moving north.", ""),
    ("The house stood between the church and the mosque.", "The house stood beside the church.", ""),
]


@pytest.mark.parametrize(("a", "b", "signal"), SEEN)
def test_roles_reversed_and_exclusive_words_are_seen(a: str, b: str, signal: str) -> None:
    """The rules see who did it to whom turned round, and two words of which one can hold; nothing in paraphrases."""
    seen = {evidence.signal for pair in weigh_pair(said(a), said(b)) for evidence in pair.evidence}
    assert seen == ({signal} if signal else set())


def test_best_pair_of_sentences_speaks_for_the_claims() -> None:
    """What stands around a sentence does not hide that it is denied."""
    finding = found(
        "The mayor spoke at noon. The rebels did not capture the airport. Trains run again.",
        "It rained all week. The rebels captured the airport.",
    )
    assert finding.reasons[0].describe() == 'negation: "not capture" in A, "captured" in B'


# --- what is none -------------------------------------------------------------------------------------------

NO_CONFLICT = [
    ("A third of the bridges in Orlu are open.", "Two thirds of the bridges in Orlu are closed."),
    ("Bo Okafor was arrested in Orlu.", "For two years Bo Okafor had been on the run in Orlu."),
    ("The council of Orlu adopted the water law.", "The council of Orlu rejected the tax law."),
    ("Nobody was killed in the crash at Orlu.", "Two sailors were hurt in the crash at Orlu."),
    # the object of a vote is another
    ("The council of Orlu approved the budget.", "The council of Orlu rejected the canal."),
    # what becomes of the subject of one verb becomes of the object of the other
    ("Ada Brandt was elected mayor of Orlu.", "Ada Brandt defeated Bo Okafor in the vote for mayor of Orlu."),
    # the seats of two parties, and how many are left
    ("Unity won eight seats in Orlu.", "Concord won eleven seats in Orlu."),
    ("The clinic in Orlu treated 34 sailors.", "Nine sailors are still in the clinic in Orlu."),
    # a denial of a denial, or none at all
    ("The minister did not deny that the bridge was blown up.", "The bridge was blown up."),
    ("The mayor never denied that the dam at Orlu burst.", "The dam at Orlu burst."),
    ("Nobody denies that the dam at Orlu burst.", "The dam at Orlu burst."),
    ("It is untrue that the mayor was not arrested.", "The mayor was arrested."),
    ("The minister would neither confirm nor deny that the bridge was blown up.", "The bridge was blown up."),
    ("The army neither confirmed nor denied that rebels took Kerem.", "Rebels took Kerem."),
    ("The army declined to confirm or deny that rebels took Kerem.", "Rebels took Kerem."),
    ("The army could not confirm that the dam had burst.", "The dam has burst."),
    ("It could not be independently verified that the ferry sank.", "The ferry sank."),
    ("There is no doubt that the rebels took Kerem.", "The rebels took Kerem."),
    ("The ministry denies that the bridge was blown up.", "The army denied that the bridge was blown up."),
    # looks like a negation or a denial, and is none
    ("The storm destroyed not only the school but also the church.", "The storm destroyed the school and the church."),
    ("Not only the mayor but also his deputy was arrested.", "The mayor was arrested."),
    ("No fewer than 200 people were on the ferry.", "People were on the ferry."),
    ("No fewer than 200 people were on the ferry.", "There were 230 people on the ferry."),
    ("No one but the captain survived the wreck.", "The captain survived the wreck."),
    ("Orlu denied Ada Brandt a visa.", "Ada Brandt applied to Orlu for a visa."),
    ("Ada Brandt was denied a visa for Orlu.", "Ada Brandt wanted a visa for Orlu."),
    ("Police found fake passports at the hotel in Kerem.", "Police searched the hotel in Kerem."),
    # the same in other words
    ("The two sides signed the treaty.", "The treaty was signed by the two sides."),
    ("The minister opposes the plan.", "The minister does not support the plan."),
    ("The rebels did not advance on Kerem.", "The rebels retreated from Kerem."),
    ("The rebels did not take the airport.", "The rebels have not taken the airport."),
    # another time
    ("Murders in Orlu fell in 2020.", "Murders in Orlu rose in 2022."),
    ("Orlu won the cup in 2018.", "Orlu lost the cup in 2021."),
    ("The school was closed on 4 March 2021.", "The school was open on 9 June 2023."),
    ("The army held Kerem in March 2021.", "The army did not hold Kerem in June 2022."),
    ("The club had 40 members in 1990.", "The club had 900 members in 2020."),
    ("The bridge was open until 2020.", "The bridge is closed since 2021."),
    ("The dam burst in May.", "The dam burst on 3 May."),
    # another person
    (
        "Colonel Jean Mugisha was arrested at the border on his way to the capital.",
        "Major Pascal Mugisha was not arrested at the border on his way to the capital.",
    ),
    ("The painter Ada Brandt is dead, her family said.", "The painter Eva Brandt is alive, her family said."),
    # another place
    ("In Orlu 12 people died in floods.", "In Kerem 40 people died in floods."),
    ("The bridge was closed in Orlu.", "The bridge was opened in Kerem."),
    # another thing counted, another unit, and room left by the words
    ("The ferry is 30 metres long.", "The ferry carried 230 passengers."),
    ("The fire killed 1,200 cattle.", "The fire killed 12 people."),
    ("The ferry carried 230 passengers.", "The ferry carried more than 200 passengers."),
    ("The fire killed at least 30 people.", "The fire killed 34 people."),
    ("The fire killed about 30 people.", "The fire killed 31 people."),
    # another topic
    ("Wheat prices rose by a third.", "The ferry sank in the harbour."),
    ("The sun rises early in Orlu.", "The ministry denies the report."),
]


@pytest.mark.parametrize(("a", "b"), NO_CONFLICT)
def test_what_only_looks_like_a_conflict_is_not_flagged(a: str, b: str) -> None:
    """Both can be true: another time, place, person or unit, a denial of a denial, a word that denies nothing."""
    assert between(a, b) is None


@pytest.mark.parametrize("claim", sorted({claim for a, b, *_ in (*CONFLICTS, *NO_CONFLICT) for claim in (a, b)}))
def test_same_claim_twice_is_never_flagged(claim: str) -> None:
    """Who repeats a claim agrees with it, whoever said it and whenever."""
    for date in ("2024-05-10", "2024-05-11", "2021", "XXXX"):
        assert assess_pair(said(claim), said(claim, date, "Bo Okafor")) is None
        assert assess_pair(said(claim, date), said(claim)) is None


def test_what_has_ended_takes_nothing_back_of_what_was_said_before() -> None:
    """ "No longer" said later, and "not yet" said earlier, leave the other claim as true as it was."""
    hold, gone = "The rebels hold Kerem.", "The rebels no longer hold Kerem."
    assert assess_pair(said(hold, "2024-05-01"), said(gone, "2024-06-01", "Bo Okafor")) is None
    assert assess_pair(said(hold, "2024-06-01"), said(gone, "2024-05-01", "Bo Okafor")) is not None
    opened, shut = "The bridge opened.", "The bridge has not opened yet."
    assert assess_pair(said(opened, "2024-06-01"), said(shut, "2024-05-01", "Bo Okafor")) is None


# --- what it is called ----------------------------------------------------------------------------------------

HELD, LOST = "The rebels hold Kerem.", "The rebels do not hold Kerem."


@pytest.mark.parametrize(
    ("date", "speaker", "label"),
    [
        ("2024-05-10", "Bo Okafor", CONTRADICTION),
        ("2024-06-10", "Bo Okafor", CONTRADICTION),
        ("2024-05-10", "Ada Brandt", CONTRADICTION),  # on one day nobody changes a position
        ("2024-06-10", "Ada Brandt", CHANGED),
        ("2024-04-10", "ada brandt", CHANGED),
        ("2025", "Ada Brandt", CHANGED),
        ("2024-05", "Ada Brandt", CONTRADICTION),  # it may be the same day
        ("2024-05-09/2024-05-12", "Ada Brandt", CONTRADICTION),
        ("XXXX", "Ada Brandt", CONTRADICTION),
    ],
)
def test_same_speaker_at_different_dates_may_have_changed_position(date: str, speaker: str, label: str) -> None:
    """That is never called a contradiction, whichever comes first; only where the dates surely differ."""
    for a, b in ((HELD, LOST), (LOST, HELD)):
        finding = assess_pair(said(a), said(b, date, speaker))
        assert finding
        assert finding.label == label


def test_same_speaker_with_other_figures_later_changed_position() -> None:
    """Figures are no exception to that."""
    more, less = "The fire at Kerem killed forty people.", "The fire at Kerem killed twelve people."
    finding = assess_pair(said(more), said(less, "2024-05-30"))
    assert finding is None or finding.label == CHANGED


def test_aliases_tell_who_the_same_speaker_is() -> None:
    """Two names of one person make one speaker where the store says so, and two where it does not."""
    a, b = said(HELD, "2024-05-10", "MoD"), said(LOST, "2024-06-10", "Defence ministry")
    with_aliases, without = assess_pair(a, b, CONTEXT), assess_pair(a, b)
    assert with_aliases
    assert without
    assert (with_aliases.label, without.label) == (CHANGED, CONTRADICTION)
    assert with_aliases == without._replace(label=CHANGED)


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        (
            "The ferry carried 230 passengers.",
            "The ferry carried 410 passengers.",
            ("230 passengers", "410 passengers"),
        ),
        ("Twelve people died in the fire.", "Forty people died in the fire.", ("Twelve people", "Forty people")),
        ("The quake in Orlu killed 41 people.", "The quake in Orlu killed 670 people.", ("41 people", "670 people")),
    ],
)
def test_different_figures_are_called_so_with_both(a: str, b: str, words: tuple[str, str]) -> None:
    """Figures alone are no contradiction; the reason has both as they are written, with what they count."""
    finding = found(a, b)
    assert finding.label == FIGURES
    assert (finding.reasons[0].in_a, finding.reasons[0].in_b) == words


def test_words_that_both_share_are_told() -> None:
    """What the two are about, in the order of the first claim and as it is written there."""
    assert found("The rebels captured the airport.", "The rebels did not capture the airport.").shared == (
        "rebels",
        "captured",
        "airport",
    )


@pytest.mark.parametrize(
    ("a", "b", "note"),
    [
        ("The rebels reportedly hold Kerem.", LOST, Note("hedged", "reportedly", "")),
        (LOST, "The rebels may hold Kerem.", Note("hedged", "", "may")),
        ("The rebels hold Kerem since Friday.", LOST, Note("time", "Friday", "")),
    ],
)
def test_what_one_side_leaves_open_is_noted(a: str, b: str, note: Note) -> None:
    """A hedge, and a time that only one gives, are told with the finding; nothing is where both are plain."""
    assert note in found(a, b).notes
    assert found(HELD, LOST).notes == ()


def test_who_it_is_counts_among_many_statements() -> None:
    """Of two in a store, an "it" is who says it: an army that has not attacked denies more than a bystander does."""
    claim, other = "It has not attacked Kerem.", said("The Orlu army has attacked Kerem.")
    of_itself, of_another = (assess_pair(said(claim, speaker=who), other) for who in ("Orlu army", "Ada Brandt"))
    assert of_itself
    assert of_another is None or of_another.score < of_itself.score


# --- other languages ------------------------------------------------------------------------------------------

FOREIGN = [
    ("Le maire est arrivé, la photo du requin est un hoax.", "La photo du requin est dans la presse."),
    ("Das Foto vom Hai in Orlu ist ein Fake.", "Das Foto vom Hai ist in Orlu und in der Zeitung."),
    ("No, el alcalde de Orlu no fue detenido en la ciudad.", "El alcalde de Orlu fue detenido en la ciudad."),
    ("Il sindaco di Orlu no, non è stato visto nella città.", "Il sindaco di Orlu è stato visto nella città."),
    ("Министр отрицает, что мост взорван.", "Мост взорван."),
    ("وزیر انفجار پل را تکذیب کرد.", "پل منفجر شد."),
    ("ينفي الوزير أن الجسر دمر.", "الجسر دمر."),
    ("部长否认大桥被炸毁。", "大桥被炸毁。"),
]
FOREIGN_FIGURES = [
    ("L'incendie a fait 12 morts dans la ville.", "L'incendie a fait 40 morts dans la ville."),
    ("El incendio dejó 12 muertos en la ciudad.", "El incendio dejó 40 muertos en la ciudad."),
    ("При пожаре погибли 12 человек.", "При пожаре погибли 40 человек."),
    ("در آتش‌سوزی 12 نفر کشته شدند.", "در آتش‌سوزی 40 نفر کشته شدند."),
    ("قتل 12 شخصا في حريق كرم.", "قتل 40 شخصا في حريق كرم."),
    ("克雷姆火灾造成 12 人死亡。", "克雷姆火灾造成 40 人死亡。"),
]


@pytest.mark.parametrize(("a", "b"), FOREIGN)
def test_rules_of_english_are_not_used_on_other_languages(a: str, b: str) -> None:
    """A "no", a fake or a hoax in another language is not read, alone or against English."""
    assert between(a, b) is None
    for other in (LOST, "The mayor of Orlu was arrested.", "The photo is not fake."):
        for finding in (between(a, other), between(other, b)):
            assert finding is None or {reason.signal for reason in finding.reasons} <= NO_ENGLISH


@pytest.mark.parametrize(("a", "b"), FOREIGN_FIGURES)
def test_figures_of_other_languages_are_compared_and_a_note_says_so(a: str, b: str) -> None:
    """Numbers speak in any language; that nothing else was read is told with them."""
    finding = found(a, b)
    (reason,) = finding.reasons
    assert reason.signal == "figures"
    assert (reason.in_a.split()[0], reason.in_b.split()[0]) == ("12", "40")
    assert [note.describe() for note in finding.notes] == [
        "not English: only negations, figures, dates and names are compared"
    ]


@pytest.mark.parametrize(("a", "b", "reason"), CONFLICTS)
def test_english_is_not_noted(a: str, b: str, reason: str) -> None:
    """Nobody is told of English that it is none."""
    assert not [note for note in found(a, b).notes if note.what == "language"]


def test_denial_in_a_store_is_of_what_is_said() -> None:
    """Among many statements two names in common tie no denial to a claim; that something was taken does."""
    denial = said("The claim to have taken Kerem in Orlu is a lie.")
    assert assess_pair(denial, said("The council of Kerem has met in Orlu.", speaker="Ada Brandt")) is None
    taken = assess_pair(denial, said("The rebels have taken Kerem in Orlu.", speaker="Ada Brandt"))
    assert taken
    assert taken.reasons[0].signal == "denial"


@pytest.mark.parametrize(
    ("a", "b", "speaker"),
    [
        ("She accepts the result of the vote in Tesk.", "She never accepts the result of the vote in Tesk.", "Sue Roe"),
        ("Parliament approved the law in Tesk in May.", "She was defeated in Tesk in May.", "Jude Law"),
    ],
)
def test_name_of_a_speaker_is_no_word_of_the_claim(a: str, b: str, speaker: str) -> None:
    """A pronoun stands for its speaker, whose name may be a verb or a thing that is compared."""
    one, other = said(a, speaker=speaker), said(b, speaker=speaker)
    found = assess_pair(one, other)
    assert found is None or "reversal" not in {reason.signal for reason in found.reasons}
    assert found == (back.swapped() if (back := assess_pair(other, one)) else None)


_JUDGE = """
from factcli.conflicts.score import assess_pair
from tests.quality.conflicts import report_pairs
print(*(f and [r.describe() for r in f.reasons] for p in report_pairs("pairs_g") if (f := assess_pair(p.a, p.b))))
"""


def test_reasons_are_the_same_in_every_run() -> None:
    """Sets have another order in each process; what is shown has not."""
    shown = set()
    for seed in ("1", "2", "3"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        shown.add(subprocess.run([sys.executable, "-c", _JUDGE], env=env, capture_output=True, check=True).stdout)
    (only,) = shown
    assert only.count(b'"') > 100
