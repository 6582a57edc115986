"""Map stems to the root of their word family: denial and deny, explosion and exploded, death and died.

Coarser than :func:`factcli.text.stem.stem`, which keeps derived words apart: of two claims about one topic one may use
the verb and the other the noun. It shows that two claims share a word, and never that they mean the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

from factcli.text.stem import stem

# Each family: its root, and words that no rule maps to it. Words of another origin are included only where reports use
# them for the same thing.
_FAMILIES = """
die dead death deadly decease kill killer killing slay slain murder murderer homicide assassinate assassination
explode explosion explosive blast|bomb bomber bombing bombardment|attack attacker assault|steal theft thief stolen
arrive arrival|refuse refusal|deny denial|decide decision|sell sale|lose loss|choose choice|grow growth|fly flight
prove proof|believe belief|marry marriage wed wedding|survive survival survivor|bear born birth|injure injury wound
destroy destruction|produce production product|receive receipt|destruct destructive|withdraw withdrawal pullout pullback
lead leader leadership|fight fighter|win winner victory|resign resignation|elect election|vote voter|fire fires
free freedom|strong strength|long length|weak weakness|poor poverty|sick ill illness sickness|hot heat|high height
behead decapitate beheading decapitation|pregnant pregnancy|arrest detain detention detainee|president presidential
russia russian|china chinese|america american us usa|britain british uk briton|france french frenchman|germany german
iran iranian|iraq iraqi|israel israeli|syria syrian|turkey turkish turk|ukraine ukrainian|spain spanish|italy italian
japan japanese|india indian|pakistan pakistani|afghanistan afghan|mexico mexican|canada canadian|poland polish pole
europe european|africa african|greece greek|egypt egyptian|saudi arabia|lebanon lebanese|korea korean|cuba cuban
australia australian|brazil brazilian|argentina argentine argentinian|nigeria nigerian|kenya kenyan|sweden swedish
norway norwegian|denmark danish|netherland dutch|belgium belgian|portugal portuguese|ireland irish|scotland scottish
swiss switzerland|austria austrian|hungary hungarian|taliban talib|tajikistan tajik|democrat democratic
drink drunk drinking drunken alcohol|electricity power blackout outage
negotiate negotiation talks|cyberattack hack hacker hacking
compensate compensation
film movie|kid child|photo picture image pic photograph|video footage clip|car vehicle automobile|cop police officer
company firm|plane aircraft aeroplane airplane jet|doctor physician doc|begin start commence|buy purchase
shut close closure|person people|lady woman|guy man|baby infant|bike bicycle|phone telephone|big large huge
small little tiny|wide widen wider width|shoot gunfire shot shooting|storm hurricane|isi isil daesh islamic|quit leave
hospital hospitalise|sign signature|dismiss dismissal sack|vessel ship|fire fires blaze|earthquake quake tremor
prison prisoner jail imprison imprisonment inmate
injure hurt|troop soldier|rebel insurgent|ceasefire truce|increase rise|decrease decline drop
permit allow|ban prohibit forbid|build builder construct construction|pay payment
pollute pollution contaminate contamination|veto block
bury burial funeral|cost price|wage salary|inquiry investigate investigation probe
inform notify notification|hide conceal|repair fix|rescue save rescuer|reject rejection|approve approval|arrive arrival
survey poll|collide collision crash|capsize sink|flee escape|break broke broken|inspect inspection inspector
protest protester demonstration demonstrate demonstrator|body corpse|unemployment unemployed jobless joblessness
worker employee|factory plant|apartment flat|truck lorry|teenager teen|vaccine vaccination vaccinate jab
court tribunal judge|lawyer attorney|bribe bribery|spy espionage|terror terrorist terrorism|loan lend lent
border frontier|army military
meet meeting|visit visitor|cancel cancellation|postpone delay|fraud fraudulent|smuggle smuggler|storm typhoon cyclone
capture seize seizure conquer|withdraw retreat|recover recovery|discover discovery|deliver delivery|expel expulsion
deport deportation|promise pledge vow|supply supplies supplier|victim casualty|pupil student
inhabit inhabitant populate population|threat threaten|agree agreement|own owner ownership|meteor meteorite
insure insurance|wolf wolves|knife knives|wife wives|shelf shelves|loaf loaves|calf calves|fail failure
attend attendance|resist resistance|appear appearance|enter entry|speak speech|accuse accusation|allege allegation
expose exposure|depart departure|disappear disappearance|license licence|reduce reduction|offend offence
respond response|analyse analysis|rob robbery robber|apologise apology|complain complaint
interfere interference|assist assistance|insist insistence|exist existence|depend dependence|occur occurrence
censor censorship|forge forgery forger
kidnap abduct abduction abductor|fall collapse|act actor actress acting|direct director|write writer author|sing singer
"""
_ROOT = {
    stem(word): stem(family.split()[0]) for family in re.split(r"[|\n]", _FAMILIES.strip()) for word in family.split()
}
_ENDINGS = re.compile(
    r"(?:ational|isation|ization|ation|ition|ment|ance|ence|ities|ity|iti|ness|ive|able|ible|ably|ly|li|al|or|ant|ent)$"
)


@lru_cache(maxsize=1 << 16)
def word_root(stemmed: str) -> str:
    """Return the root of a stem (:func:`factcli.text.stem.stem`): the stem itself where no rule applies."""
    known = _ROOT.get(stemmed)
    if known:
        return known
    if len(stemmed) < 7 or not stemmed.isalpha():
        return stemmed
    if stemmed.endswith("mission"):
        return word_root(stemmed[:-5] + "t")  # permission, permit
    if stemmed.endswith("ssion"):
        return stemmed[:-3]  # confession, confess
    if stemmed.endswith("sion"):
        return stemmed[:-4] + "d"  # invasion, invade
    if stemmed.endswith("ion"):
        return stemmed[:-3]
    rest = _ENDINGS.sub("", stemmed)
    return _ROOT.get(rest, rest.rstrip("e")) if len(rest) >= 5 else stemmed
