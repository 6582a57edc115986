"""Titles and particles: the words of a name that say what somebody is, or whose, and not who.

The tables were written from how newspapers of these languages name officials, officers, clergy, scholars and peers.
They are folded when they are first used, see :func:`factcli.text.tokens.fold`. A title that is in no table is known by
where it stands: :func:`are_titles` judges the words that a query has more than a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from factcli.text.tokens import Word, find_words, fold


def word_set(text: str) -> frozenset[str]:
    """Return the words of a table."""
    return frozenset(text.split())


#: Articles, "of" and "son of" in a name: spelt, moved and left out at will.
PARTICLES = word_set(
    """
    al el ul ad as ar an at az ash es ez er en bin ibn ben bint binte oglu ogly oghlu qizi kyzy uly ur ud us
    van von vom zu zum zur der den de del della di da do dos das du des la le les lo af av y e i und bar ter ten te
    аль эль ад ас аз ар бин бен ибн фон ван дер де ди да ду дю дель ле ла оглы кызы
    ντε φον ντερ fon بن ابن ال αλ ελ מל בן
    """
)

# Titles before a name, which are no names themselves or hardly ever.
_TITLES = """
mr mrs ms miss mx sir dame lord lady dr prof professor hon honourable honorable excellency highness majesty
president minister premier chancellor king queen prince princess general gen colonel col major maj captain capt
cpt lieutenant lt ltc ltg sergeant sgt sfc msgt ssgt corporal cpl private pvt pte brigadier brig admiral adm
radm vadm commodore marshal commander cmdr cdr lcdr commandant comdt ensign airman constable pc dc dci dcs supt
superintendent inspector insp detective det sheriff senator sen governor gov ambassador envoy emissary secretary
undersecretary spokesman spokeswoman spokesperson spokespeople chairman chairwoman chairperson chair cochair
judge justice magistrate attorney solicitor barrister prosecutor ombudsman rev revd reverend father bishop
archbishop abp cardinal pope pastor deacon archdeacon canon rector vicar rabbi rebbe metropolitan archimandrite
congressman congresswoman congressperson representative rep reps assemblyman assemblywoman assemblymember
alderman councillor councilor councilman councilwoman councilmember cllr delegate deputy lawmaker legislator
parliamentarian mayor mayoress vice-president viceroy regent duke duchess baron baroness viscount viscountess
countess emperor empress tsar czar chief chieftain head director dir manager mgr ceo cfo coo cto cio founder
cofounder boss adviser advisor aide counsellor counselor commissioner consul attache diplomat negotiator
correspondent reporter journalist columnist editor author writer poet novelist historian economist analyst
expert scientist researcher lecturer scholar academic teacher activist campaigner dissident actor actress singer
rapper comedian filmmaker footballer coach striker midfielder lawyer doctor nurse surgeon engineer entrepreneur
billionaire businessman businesswoman tycoon magnate philanthropist oligarch whistleblower blogger youtuber
influencer pilot astronaut firefighter policeman policewoman soldier officer trooper veteran comrade hrh speaker
whip leader treasurer comptroller auditor registrar principal provost dean rt presidente presidenta
presidentessa presidents presidentas prezident prezydent prezidents prezidentas prezes predseda predsedkyne
predsednik presedinte presedintele prasident prasidentin praesident presidentti president-elect herr frau fr
kanzler kanzlerin bundeskanzler bundeskanzlerin altkanzler bundesprasident bundesprasidentin ministerprasident
ministerprasidentin premierminister premierministerin ministerin aussenminister aussenministerin innenminister
innenministerin finanzminister finanzministerin verteidigungsminister verteidigungsministerin bundesminister
bundesministerin bundesaussenminister bundesaussenministerin wirtschaftsminister wirtschaftsministerin
gesundheitsminister gesundheitsministerin staatssekretar staatssekretarin staatsanwalt staatsanwaltin
abgeordneter abgeordnete burgermeister burgermeisterin oberburgermeister oberburgermeisterin landrat landratin
sprecher sprecherin pressesprecher regierungssprecher vorsitzender vorsitzende parteichef parteichefin
fraktionschef generalsekretar generalsekretarin botschafter botschafterin oberst hauptmann leutnant feldwebel
generalmajor generalleutnant pfarrer bischof erzbischof kardinal papst konig konigin prinz prinzessin furst graf
grafin freiherr freifrau prof-dr monsieur madame mademoiselle mme mlle maitre ministre senateur senatrice depute
deputee maire prefet prefete procureur procureure porte-parole ambassadeur ambassadrice generale capitaine
marechal amiral pere abbe eveque archeveque pape roi reine princesse duc duchesse comte comtesse docteur
docteure chancelier chanceliere gouverneur gouverneure directeur directrice secretaire senor senora senorita sr
sra srta don dona doctora dra ministro ministra senador senadora diputado diputada alcalde alcaldesa gobernador
gobernadora fiscal juez jueza magistrado magistrada embajador embajadora vocero vocera portavoz canciller
secretario secretaria coronel capitan teniente sargento comandante almirante mariscal padre fray obispo
arzobispo cardenal papa rey reina principe princesa infanta duque duquesa conde condesa vicepresidente
vicepresidenta exministro exministra expresidente expresidenta senhor senhora doutor doutora deputado deputada
prefeito prefeita governador governadora vereador vereadora embaixador embaixadora porta-voz capitao tenente
bispo arcebispo ex-presidente signor signora signorina dottor dottore dottoressa onorevole senatore deputato
deputata sindaco sindaca governatore ambasciatore ambasciatrice colonnello capitano maresciallo ammiraglio
vescovo arcivescovo cardinale principessa duca duchessa portavoce segretario segretaria avvocato ingegner
professore professoressa cancelliere cavaliere meneer mevrouw dhr mw drs minister-president staatssecretaris
burgemeester wethouder kamerlid koning koningin prins prinses hertog generaal kolonel kapitein luitenant
bisschop kardinaal paus woordvoerder voorzitter statsminister utrikesminister utenriksminister udenrigsminister
forsvarsminister finansminister statsrad justitieminister statsministeren ministern kung drottning konge
dronning prinsessa biskop arkebiskop borgmester borgmastare ordforer ordforande talsmand talsperson talesperson
riksdagsledamot stortingsrepresentant folketingsmedlem overste kaptajn kapten paaministeri ulkoministeri
puolustusministeri ministeri kansanedustaja kaupunginjohtaja kenraali eversti kapteeni piispa arkkipiispa
kuningas puhemies peaminister valisminister pan pani posel poslanka prezydenta wiceprezydent wicepremier ministr
ministryne premierka premiera wojewoda marszalek burmistrz wojt senatorka rzecznik rzeczniczka pulkownik kapitan
porucznik ksiadz biskup arcybiskup kardynal papiez krol krolowa ksiaze ksiezna doktor inzynier inz hab ing mudr
judr phdr bc doc ministerka starosta primator primatorka poslanec poslankyne mluvci hovorca hovorkyna
generalpresident plukovnik kral kralovna primar gradonacelnik gradonacelnica ministar ministrica ministarka
premijer premijerka predsednica zastupnik zupan glasnogovornik pukovnik nadbiskup kralj kraljica prim-ministru
prim-ministrul ministru ministrul deputat deputatul senatorul primarul primarita guvernator guvernatorul
purtator domnul doamna dl dna generalul miniszterelnok miniszter elnok polgarmester kepviselo szovivo tabornok
ezredes puspok ersek kiraly basbakan cumhurbaskani bakan bakani disisleri baskan baskani milletvekili belediye
sayin bayan orgeneral korgeneral albay yarbay binbasi yuzbasi pasa bey hanim hoca seyh sozcu sozcusu buyukelci
kryeministri kryeminister ministri presidenti kryetar kryetari deputet mollah mullah mulla molla maulana mawlana
maulvi mawlawi mawlavi molvi moulvi imam sheikh shaikh sheik shaykh sheykh cheikh scheich haji hajji hadji hajj
alhaj alhaji hajia qari ayatollah ayatullah hojatoleslam hojjatoleslam sayyid sayyed sayed seyed seyyed seyyid
sajjid syed mufti qazi kadi allama pir ustad ustaz shri shrimati smt swami guru sadhguru pandit thakur tan-sri
datuk dato ibu bapak mzee маршал генерал генерал-майор генерал-лейтенант полковник подполковник майор капитан
лейтенант сержант рядовой адмирал президент экс-президент вице-президент премьер премьер-министр министр
экс-министр вице-премьер замминистра глава депутат сенатор губернатор мэр посол секретарь пресс-секретарь
представитель спикер председатель прокурор судья канцлер король королева принц принцесса царь князь господин
госпожа товарищ тов гн доктор профессор академик патриарх митрополит архиепископ епископ папа отец протоиерей
раввин шейх мулла имам муфтий директор руководитель начальник командир командующий активист активистка журналист
журналистка актер актриса певец певица режиссер писатель адвокат эксперт политолог экономист бизнесмен олигарх
тренер бывший экс міністр прем'єр прем'єр-міністр очільник речник речниця голова генерал-полковник пан пані мер
депутатка прокурорка суддя міський міністерка радник министър министърът премиер премиерът президентът кмет
кметът депутатът говорител председник премијер градоначелник посланик портпарол претседател πρωθυπουργος
υπουργος υφυπουργος προεδρος βουλευτης δημαρχος εκπροσωπος στρατηγος κυριος κυρια κος κα δρ καθηγητης
αρχιεπισκοπος μητροπολιτης πατριαρχης βασιλιας πρωην الرئيس رئيس وزير الوزير نائب النائب الدكتور دكتور الأستاذ
أستاذ السيد السيدة سيد الشيخ شيخ الملك ملك الأمير اللواء لواء العميد العقيد عقيد المقدم النقيب نقيب الملازم
الفريق فريق المشير الجنرال جنرال الرقيب السفير سفير المتحدث الناطق المهندس مهندس المحامي القاضي قاضي المفتي مفتي
الإمام البابا الأنبا المطران البطريرك الصحفي الصحافي الكاتب الممثل الممثلة الفنان الفنانة المخرج القائد قائد
الزعيم زعيم محافظ المدير مدير الأمين السلطان الوزراء الأسبق السابق وزیر نخست‌وزیر نخست نخستوزیر رئیس رییس جمهور
رئیس‌جمهور رییس‌جمهور معاون سخنگوی سخنگو سفیر سرلشکر سرتیپ سرهنگ سروان ژنرال دریادار ملا مولوی مولانا حاجی حاج
آیت‌الله حجت‌الاسلام حجتالاسلام دکتر استاد پروفسور آقای آقا خانم جناب بازیگر کارگردان نویسنده خبرنگار
روزنامه‌نگار نماینده شهردار استاندار قاضی دادستان خواننده هنرمند فرمانده شاهزاده پادشاه ملکه صدراعظم سناتور
ښاغلی ډاکټر ولسمشر مارشال وزیراعظم گورنر مفتی שר השר שרת השרה נשיא הנשיא ראש ח"כ חכ ד"ר דר פרופ פרופסור הרב רב
אלוף סגן מר גברת גב' עו"ד עוד דובר מנכ"ל מנכל השופט שופט श्री श्रीमती डॉ प्रधानमंत्री राष्ट्रपति मंत्री
मुख्यमंत्री राज्यपाल विदेशमंत्री न्यायमूर्ति जनरल dom taoiseach tanaiste mp mep msp td ald alderwoman monsignor
msgr nuncio sister brother dalai pfc spc cwo wo mag dott avv landeshauptmann landeshauptfrau presiden menteri
perdana waziri marszalkini premierzy resident witness eyewitness survivor neighbour neighbor laureate champion
artist musician composer painter sculptor architect designer photographer producer presenter anchorman
anchorwoman broadcaster publisher banker investor consultant strategist pollster lobbyist volunteer organiser
organizer protester protestor demonstrator prisoner detainee defector refugee student pensioner cyclist boxer
wrestler swimmer skater athlete olympian goalkeeper defender referee umpire dancer ballerina choreographer
conductor pianist violinist guitarist drummer cellist soprano bassist songwriter lyricist playwright
screenwriter essayist biographer translator linguist philosopher theologian psychologist psychiatrist
sociologist anthropologist archaeologist biologist chemist physicist mathematician astronomer geologist
meteorologist ecologist virologist epidemiologist pathologist coroner paramedic medic dentist pharmacist
veterinarian criminologist demographer geographer hacker programmer developer industrialist financier warlord
militant insurgent rebel terrorist gangster fugitive suspect defendant plaintiff petitioner inmate hostage
captive candidate nominee incumbent contender frontrunner challenger backbencher frontbencher chairwomen
attorney-general governor-general inspector-general secretary-general director-general
surgeon-general landlord tenant shopkeeper trader fisherman fishermen policewomen gendarme carabiniere marine
seaman sailor submariner sniper paratrooper mercenary militiaman guerrilla partisan spy mole informant agent
handler superstar celebrity comedienne impressionist ventriloquist magician tiktoker streamer gamer podcaster
vlogger
"""
# Titles that are given names or surnames as well; they are the name of somebody who has only one other word.
_NAMES_TOO = "don dona dom pan pani dean duke earl baron bey kung"
# Words that belong to a title and do not make one: before it (Deputy Foreign Minister) or behind it (of State, خارجه).
_MODIFIERS = """
the right most very rt his her hon late former ex acting interim caretaker incoming outgoing deputy vice
assistant asst associate adjunct emeritus emerita senior sr junior jr lead head chief prime foreign home
interior defence defense finance treasury health education justice trade labour labor environment energy
transport agriculture culture commerce economy economic state national federal regional local city provincial
special permanent under press public political military police army navy naval air force first second lance rear
brigadier lieutenant major general high supreme court district county crown grand holy attorney brig gen maj lt
col sgt staff master warrant petty fleet field wing group squadron flight leader executive managing creative
opposition majority minority parliamentary congressional presidential human rights party security council
intelligence elect designate retired ret nato un eu uk us usa uae idf who imf icc iaea unicef unesco unhcr osce
opec fbi cia nsa bbc cnn kgb fsb hamas taliban affairs office union commission nations ministre affaires
etrangeres interieur sante garde sceaux premier premiere ancien ancienne ministro asuntos relaciones exteriores
exterior defensa salud justicia hacienda economia educacion consejo estado republica gobierno primer primera
relacoes saude fazenda defesa esteri interno difesa salute consiglio repubblica primo prima spraw zagranicznych
obrony narodowej wewnetrznych zdrowia zahranici vnitra obrany afacerilor externe bundes ehemaliger ehemalige
fruherer fruhere stellvertretender stellvertretende designierter tidligere tidigare eski disisleri icisleri
savunma maliye saglik adalet бывший бывшая экс первый заместитель зам вице исполняющий обороны иностранных
внутренних дел мид мвд минобороны россии украины здравоохранения финансов юстиции экономики партии правительства
госдумы справ закордонних внутрішніх оборони україни правительство страны εξωτερικων εσωτερικων αμυνας υγειας
οικονομικων πρωην الوزراء الخارجية الداخلية الدفاع الصحة المالية العدل الجمهورية مجلس النواب الأعلى السابق
الأسبق الأول العام الرسمي نائب حضرة فخامة معالي سمو جلالة سعادة الأركان البرلمان الحكومة الجيش الشرطة الأمن
خارجه امور کشور داخله دفاع دفاعی بهداشت اطلاعات اقتصاد دارایی دادگستری آموزش جمهوری جمهور سابق پیشین اسبق اول
عمومی شورای ملی حکومت وزارت افغانستان طالبان وزیر خزانہ החוץ הביטחון הפנים האוצר הממשלה לשעבר lama mkuu sejmu
senatu nobel olympic world
"""
# What stands behind a name.
_BEHIND = """
phd dphil md mba msc bsc ba ma llb llm jd esq esquire kc qc sc mp mep mla msp mlc td mna mk cbe obe mbe kbe dbe
gbe kcb kcmg gcmg cmg dso dsc vc om ch frs fba pc cpa rn dds dmd sj op osb ofm ret
"""
# Titles that stand in the middle of a name, too. Most are honorifics of Muslims.
_ANYWHERE = """
mullah mulla molla mollah maulana mawlana maulvi mawlawi molvi imam sheikh shaikh sheik shaykh sheykh cheikh
scheich haji hajji hadji hajj alhaj alhaji qari ayatollah ayatullah sayyid sayyed sayed seyed seyyed seyyid
sajjid syed шейх мулла имам الشيخ شيخ ملا سيد general president sir lord minister
"""
# Titles that say nothing of whom they are before: anybody is Mr or Dr.
_COURTESY = """
mr mrs ms miss mx dr prof professor sir dame madam doctor herr frau monsieur madame mme mlle senor senora
senorita senhor senhora dona signor signora signorina pan pani pane gospodin gospodja bay bayan sayin господин
госпожа пан пані السيد السيدة الدكتور آقای خانم דר מר גברת
"""
# Titles that are surnames as well.
_SURNAMES = """
prince king queen judge bishop pope major cardinal marshal sergeant constable sheriff chancellor deacon canon
lord justice coach pastor rector graf papa padre conde rey rei mayor speaker leader author chief head principal
private boss doctor
"""
# Words between a title and what it is of: President of France, ministre de la Santé.
_ENGLISH_OF = word_set("of for at from with in to")
_OF = _ENGLISH_OF | word_set("and the a an de du des da do dos della del dell di d la le les der den von im am باسم")
# The end of a word that is a title in languages that write it in one: Kanzleramtschefin, handelsminister.
_COMPOUND = (
    r".{3,}(?:minister(?:in|en)?|ministeren|chef(?:in|en)?|meister(?:in)?|prasident(?:in|en)?|sekretar(?:in)?|sekretaer"
    r"|sprecher(?:in)?|kanzler(?:in)?|direktor(?:in)?|direktoren|leiter(?:in)?|leder|anwalt|anwaltin|richter(?:in)?"
    r"|beauftragter?|politiker(?:in|en)?|abgeordneter?|vorsitzender?|kommissar(?:in)?|inspektor(?:in)?|general"
    r"|expert(?:e|in|en)|forscher(?:in)?|ministeri|johtaja|voorzitter|woordvoerder|ordforer|talsmand|radet|rad)\Z"
)
# Given names that are cut short with a point: William, George.
_CUT_SHORT = word_set("wm chas geo jos jas thos robt saml edw benj danl jno abr alex fred phil geo max")
# A party and a region behind a name, as in (D-NY), or that somebody is retired.
_PARTY = r"\s*\((?:[A-Z][A-Za-z]{0,3}\.?(?:[-\u2013\u2014/, ]+[A-Z][A-Za-z.]{0,9})?|[Rr]et(?:ired|d|\.|d\.)?)\)"
# Ph.D., M.D., K.C.: letters with points at the end of a name.
_POINTED = r"(?:\b[A-Za-z]{1,3}\.[ ]?){2,}(?=\s*(?:,|\Z))"


def _folded(table: str) -> frozenset[str]:
    return frozenset(key for word in table.split() for key in fold(word).replace("-", " ").split())


@cache
def titles() -> frozenset[str]:
    """Return the keys of titles."""
    return _folded(_TITLES)


@cache
def names_too() -> frozenset[str]:
    """Return the keys of titles that are names as well."""
    return _folded(_NAMES_TOO)


@cache
def surnames() -> frozenset[str]:
    """Return the keys of titles that are surnames as well."""
    return _folded(_SURNAMES)


@cache
def modifiers() -> frozenset[str]:
    """Return the keys of words that belong to a title beside them."""
    return _folded(_MODIFIERS)


@cache
def behind() -> frozenset[str]:
    """Return the keys of degrees and honours behind a name."""
    return _folded(_BEHIND)


@cache
def inner_titles() -> frozenset[str]:
    """Return the keys of titles that stand in the middle of a name, too."""
    return courtesies() | _folded(_ANYWHERE)


@cache
def courtesies() -> frozenset[str]:
    """Return the keys of titles that anybody may have."""
    return _folded(_COURTESY)


def clean(name: str) -> str:
    """Return a name without a party and region in parentheses, and with degrees such as Ph.D. as one word."""
    if "(" in name:
        name = re.sub(_PARTY, "", name) or name
    return re.sub(_POINTED, _without_points, name) if "." in name else name


def _without_points(match: re.Match[str]) -> str:
    joined = match[0].replace(".", "").replace(" ", "")
    return joined if joined.lower() in behind() else match[0]


def without_titles(keys: list[str], name: str, but: Collection[str] = frozenset()) -> tuple[list[str], list[str]]:
    """Return the keys of a name without titles, and the titles; never without any word that may be the name.

    Before the name stand titles with what belongs to them. The last word is no title unless it is a degree or stands
    behind a comma: Bishop is a surname, too. Words that are to stay can be given (``but``).
    """
    known, comma = titles(), "," in name
    kept = _without_degrees(keys, name, comma)
    dropped = keys[len(kept) :]
    if known.isdisjoint(kept):
        return kept, dropped
    known = known.difference(but) if but else known
    end = 0
    while end < len(kept) and (kept[end] in known or kept[end] in modifiers() or kept[end] in _OF):
        end += 1
    if end == len(kept):  # Prime Minister, or Dr King: no other word is the name
        end = next((i for i, key in enumerate(kept[:-1]) if key not in courtesies()), len(kept) - 1)
        return kept[end:], kept[:end] + dropped
    leading = [key for key in kept[:end] if key in known]
    rest = kept[end:] if leading else kept
    anywhere = known if comma else inner_titles() & known
    last = len(rest) - 1
    inner = [k for i, k in enumerate(rest) if k in anywhere and (comma or i < last or (i > 1 and k in courtesies()))]
    if len(inner) == len(rest):
        inner = []
    return [key for key in rest if key not in inner], [*leading, *inner, *dropped]


def _without_degrees(keys: list[str], name: str, comma: bool) -> list[str]:
    """Return keys without degrees at the end: behind a comma, or in capitals where the name is not."""
    degrees = behind()
    if not keys or (not comma and name.upper() == name):
        return keys
    written = {word.key: name[word.start : word.end] for word in find_words(name)} if keys[-1] in degrees else {}
    end = len(keys)
    while end > 2 and keys[end - 1] in degrees and (comma or written.get(keys[end - 1], "")[1:] != keys[end - 1][1:]):
        end -= 1
    return keys[:end]


def _is_common(text: str, word: Word) -> bool:
    """Return whether a word is written small, or cut short with a point as Dott. is."""
    return text[word.start].islower() or (len(word.key) > 2 and text[word.end : word.end + 1] == ".")


def _is_title(key: str) -> bool:
    return key in titles() or (len(key) > 6 and re.match(_COMPOUND, key) is not None)


def titles_end(keys: list[str]) -> int:
    """Return where the title before a name ends, among the words of a query; what is before it is no name.

    It ends with the last title that is no surname: French President Macron, but not Maria Prince Jones.
    """
    doubtful = names_too() | surnames()
    return max((i + 1 for i, key in enumerate(keys[:-1]) if _is_title(key) and key not in doubtful), default=0)


def are_titles(asked: str, left: Collection[str], full: bool) -> bool:
    """Return whether the words that a query has more than a name are a title of it, whether known or not.

    Before the name stand words up to the last that is a title, or that is written small: Oscar-winning director Jane
    Doe; or what it is the title of: President of France. Behind it stands what follows a comma or is in parentheses.
    Words that may be given names are no title: Ahmad Shah Massoud is not Shah Massoud. If the query does not have the
    ``full`` name, of two words or more, only known titles count: French President Macron.
    """
    if any(len(key) == 1 for key in left):
        return False  # an initial
    words = find_words(clean(asked))
    keys = [word.key for word in words]
    beside = titles() | modifiers() | behind() | PARTICLES | _OF
    core = [i for i, key in enumerate(keys) if key not in left and key not in beside]
    if not core or any(key in left for key in keys[core[0] : core[-1]]) or not set(left).issubset(keys):
        return False
    text, first, last = clean(asked), core[0], core[-1]
    cased = full and all(not text[words[i].start].islower() for i in core) and not text.isupper()
    small = {w.key for w in words if cased and _is_common(text, w)} - PARTICLES - _OF - _CUT_SHORT

    def is_sign(i: int) -> bool:
        doubtful = keys[i] in names_too() or (not full and i > 0 and keys[i] in surnames())
        return keys[i] in small or (_is_title(keys[i]) and not doubtful)

    end = max((i + 1 for i in range(first) if is_sign(i)), default=0)
    between = keys[end:first]
    if not (PARTICLES | _OF | (modifiers() if end or full else frozenset())).issuperset(between):
        named = [key for key in between if key not in PARTICLES and key not in _OF]
        of = end > 0 and full and between[0] in _OF and (between[0] in _ENGLISH_OF or len(named) == 1)
        if not of or (len(named) == 1 and between[-1] in PARTICLES):
            return False
    behind_it = range(last + 1, len(keys))
    if not any(keys[i] in left for i in behind_it):
        return True
    parted = re.match(r"\s*[,(;:\u2013\u2014-]", text[words[last].end :])
    told = any(keys[i] in small or _is_title(keys[i]) or keys[i] in behind() for i in behind_it)
    return full and ((parted is not None and (told or "(" in parted[0])) or keys[last + 1] in small)
