"""Languages by code and by name, and the BCP 47 tag of each.

Codes are those of ISO 639-1 and 639-2 with the commonest of 639-3; names are English ones and the language's own. The
rest of 639-3 is left out: it holds nearly every word of three letters, so that "all" or "USA" would be languages.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Entries are divided by semicolons: the shortest code with its other codes, then names, divided by bars.
_LANGUAGES = """
aa aar|afar|qafar; ab abk|abkhazian|аԥсшәа; ae ave|avestan; af afr|afrikaans; ak aka|akan; am amh|amharic|አማርኛ
an arg|aragonese|aragonés; ar ara|arabic|العربية; as asm|assamese|অসমীয়া; av ava|avaric; ay aym|aymara
az aze|azerbaijani|azərbaycan|azeri; ba bak|bashkir|башҡорт; be bel|belarusian|беларуская|belorussian
bg bul|bulgarian|български; bi bis|bislama; bm bam|bambara|bamanakan; bn ben|bangla|বাংলা|bengali
bo bod tib|tibetan|བོད་སྐད་; br bre|breton|brezhoneg; bs bos|bosnian|bosanski; ca cat|catalan|català
ce che|chechen|нохчийн; ch cha|chamorro; co cos|corsican|corsu; cr cre|cree; cs ces cze|czech|čeština
cu chu|church slavic|церковнослове́нскїй; cv chv|chuvash|чӑваш чӗлхи; cy cym wel|welsh|cymraeg
da dan|danish|dansk; de deu ger|german|deutsch; dv div|divehi|ދިވެހިބަސް|maldivian; dz dzo|dzongkha|རྫོང་ཁ
ee ewe|ewe|eʋegbe; el ell gre|greek|ελληνικά|ελληνική; en eng|english; eo epo|esperanto
es spa|spanish|español|castilian|castellano; et est|estonian|eesti; eu eus baq|basque|euskara|euskera
fa fas per|persian|فارسی|farsi; ff ful|fula|pulaar; fi fin|finnish|suomi; fj fij|fijian; fo fao|faroese|føroyskt
fr fra fre|french|français; fy fry|western frisian|frysk|frisian; ga gle|irish|gaeilge
gd gla|scottish gaelic|gàidhlig|scots gaelic; gl glg|galician|galego; gn grn|guarani|avañe’ẽ
gu guj|gujarati|ગુજરાતી; gv glv|manx|gaelg; ha hau|hausa; he heb|hebrew|עברית|ivrit; hi hin|hindi|हिन्दी
ho hmo|hiri motu; hr hrv|croatian|hrvatski; ht hat|haitian creole|kreyòl ayisyen|haitian; hu hun|hungarian|magyar
hy hye arm|armenian|հայերեն|hayeren; hz her|herero; ia ina|interlingua
id ind|indonesian|indonesia|bahasa indonesia; ie ile|interlingue; ig ibo|igbo|asụsụ igbo; ii iii|sichuan yi|ꆈꌠꉙ
ik ipk|inupiaq; io ido|ido; is isl ice|icelandic|íslenska; it ita|italian|italiano; iu iku|inuktitut|ᐃᓄᒃᑎᑐᑦ
ja jpn|japanese|日本語|nihongo; jv jav|javanese|jawa; ka kat geo|georgian|ქართული|kartuli; kg kon|kongo
ki kik|kikuyu|gĩgĩkũyũ; kj kua|kuanyama; kk kaz|kazakh|қазақ тілі|қазақша; kl kal|kalaallisut|greenlandic
km khm|khmer|ខ្មែរ; kn kan|kannada|ಕನ್ನಡ; ko kor|korean|한국어|조선말; kr kau|kanuri; ks kas|kashmiri|کٲشُر
ku kur|kurdish|kurdî|کوردی; kv kom|komi; kw cor|cornish|kernewek; ky kir|kyrgyz|кыргызча|kirghiz
la lat|latin|latina; lb ltz|luxembourgish|lëtzebuergesch; lg lug|ganda|luganda; li lim|limburgish
ln lin|lingala|lingála; lo lao|lao|ລາວ; lt lit|lithuanian|lietuvių; lu lub|luba-katanga|tshiluba
lv lav|latvian|latviešu; mg mlg|malagasy; mh mah|marshallese; mi mri mao|māori; mk mkd mac|macedonian|македонски
ml mal|malayalam|മലയാളം; mn mon|mongolian|монгол; mr mar|marathi|मराठी; ms msa may|malay|melayu|bahasa melayu
mt mlt|maltese|malti; my mya bur|burmese|မြန်မာ|myanmar; na nau|nauru; nb nob|norwegian bokmål|norsk bokmål
nd nde|north ndebele|isindebele; ne nep|nepali|नेपाली; ng ndo|ndonga; nl nld dut|dutch|nederlands|flemish|vlaams
nn nno|norwegian nynorsk|norsk nynorsk; no nor|norwegian|norsk; nr nbl|south ndebele; nv nav|navajo|diné bizaad
ny nya|nyanja|chichewa|chewa; oc oci|occitan; oj oji|ojibwa; om orm|oromo|oromoo; or ori|odia|ଓଡ଼ିଆ|oriya
os oss|ossetic|ирон; pa pan|punjabi|ਪੰਜਾਬੀ|panjabi; pi pli|pali; pl pol|polish|polski; ps pus|pashto|پښتو|pushto
pt por|portuguese|português; qu que|quechua|runasimi; rm roh|romansh|rumantsch; rn run|rundi|ikirundi
ro ron rum|romanian|română|moldavian|moldovan|limba română; ru rus|russian|русский|русский язык
rw kin|kinyarwanda|ikinyarwanda; sa san|sanskrit|संस्कृत भाषा; sc srd|sardinian|sardu; sd snd|sindhi|سنڌي
se sme|northern sami|davvisámegiella; sg sag|sango|sängö; sh hbs|serbo-croatian|serbocroatian|srpskohrvatski
si sin|sinhala|සිංහල|sinhalese; sk slk slo|slovak|slovenčina; sl slv|slovenian|slovenščina|slovene; sm smo|samoan
sn sna|shona|chishona; so som|somali|soomaali|af-soomaali; sq sqi alb|albanian|shqip
sr srp|serbian|српски|srpski; ss ssw|swati|siswati; st sot|southern sotho|sesotho; su sun|sundanese|basa sunda
sv swe|swedish|svenska; sw swa|swahili|kiswahili; ta tam|tamil|தமிழ்; te tel|telugu|తెలుగు
tg tgk|tajik|тоҷикӣ|tajiki; th tha|thai|ไทย; ti tir|tigrinya|ትግርኛ; tk tuk|turkmen|türkmen dili|türkmen
tl tgl|tagalog; tn tsn|tswana|setswana; to ton|tongan|lea fakatonga; tr tur|turkish|türkçe
ts tso|tsonga|xitsonga; tt tat|tatar|татар; tw twi|twi; ty tah|tahitian; ug uig|uyghur|ئۇيغۇرچە|uighur
uk ukr|ukrainian|українська|українська мова; ur urd|urdu|اردو; uz uzb|uzbek|o‘zbek|oʻzbekcha|узбекский
ve ven|venda|tshivenḓa; vi vie|vietnamese|tiếng việt; vo vol|volapük; wa wln|walloon|walon; wo wol|wolof
xh xho|xhosa|isixhosa; yi yid|yiddish|ייִדיש; yo yor|yoruba|èdè yorùbá; za zha|zhuang|vahcuengh
zh zho chi|chinese|中文|mandarin|汉语|漢語|普通话|國語; zu zul|zulu|isizulu; fil|filipino; prs|dari|afghan persian|دری
ckb|sorani|central kurdish; kmr|kurmanji|northern kurdish; yue|cantonese|粵語|广东话; cnr|montenegrin|crnogorski
zh-hans|simplified chinese|简体中文; zh-hant|traditional chinese|繁體中文
pt-br|brazilian portuguese|português do brasil
und|undetermined; mul|multiple languages; nds|low german|plattdeutsch; gsw|swiss german|schwyzerdütsch
rom|romani; crh|crimean tatar|qırımtatarca; sco|scots; ceb|cebuano; haw|hawaiian; nso; cmn
"""
# Further codes: ISO 639-2 without a short form, and the commonest of ISO 639-3.
_CODES = """
ace ach ada ady afh ain akk ale alt ang anp arc arn arp art arw ast awa bal ban bas bej bem bho bik bin bla bra bua bug
byn cad car chb chg chk chm chn cho chp chr chy cop csb dak dar del den dgr din doi dsb dua dum dyu efi egy eka elx enm
ewo fan fat fon frm fro frr frs fur gaa gay gba gez gil gmh goh gon gor got grb grc gwi hai hil hit hmn hsb hup iba ilo
inh jbo jpr jrb kaa kab kac kam kaw kbd kha kho kmb kok kos kpe krc krl kru kum kut lad lah lam lez lol loz lua lui lun
luo lus mad mag mai mak man mas mdf mdr men mga mic min mis mnc mni moh mos mus mwl mwr myv nap new nia niu nog non nqo
nwc nym nyn nyo nzi osa ota pag pal pam pap pau peo phn pon pro raj rap rar rup sad sah sam sas sat scn sel sga shn sid
sma smj smn sms snk sog srn srr suk sus sux syc syr tem ter tet tig tiv tkl tlh tli tmh tog tpi tsi tum tvl tyv udm uga
umb vai vot wal war was xal yao yap zap zbl zen zgh zun zxx zza
acm aeb ajp aln als apc apd arb ary arz ayl azb azj ekk glk hak hrx kea khk lij lmo lvs mzn nan npi ory pcm pes pms pnb
rmn rmy rue sdh shi skr swh szl uzn vec wuu zsm
"""
# Codes that ISO 639 gave up; X and others still write some of them.
_OLD_CODES = {"in": "id", "iw": "he", "ji": "yi", "jw": "jv", "mo": "ro"}
_TAG = re.compile(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8})*)")


def _key(name: str) -> str:
    """Return a name without case, accents and what is in brackets, as names are compared."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\s*\(.*\)\Z", "", name.strip()).casefold())
    return "".join(char for char in plain if unicodedata.category(char) != "Mn")


@cache
def _codes() -> dict[str, str]:
    """Return the shortest code of a language by each of its codes."""
    found = {code: code for code in _CODES.split()}
    for entry in re.split(r"[;\n]\s*", _LANGUAGES.strip()):
        shortest, *others = entry.partition("|")[0].split()
        found.update((code, shortest) for code in (shortest, *others) if "-" not in code)
    return found


@cache
def _names() -> dict[str, str]:
    """Return the code of a language by each of its names."""
    found: dict[str, str] = {}
    for entry in re.split(r"[;\n]\s*", _LANGUAGES.strip()):
        codes, *names = entry.split("|")
        found.update((_key(name), codes.split()[0]) for name in names)
    return found


def find_language_tag(text: str) -> str | None:
    """Return the BCP 47 tag of a language given by tag, by code or by name; None for anything else.

    ``UK`` in capitals is a country: a tag of Ukrainian is written ``uk``.
    """
    text = text.strip().replace("_", "-")
    if re.fullmatch(r"x(?:-[A-Za-z0-9]{1,8})+", text):
        return text
    if (found := _TAG.fullmatch(text)) is not None:
        code, further = found[1].lower(), found[2]
        private = re.fullmatch("q[a-t][a-z]", code) is not None
        shortest = code if private else _codes().get(code) or (_OLD_CODES.get(code) if found[1] == code else None)
        if shortest and not (found[1] == "UK" and not further):
            return shortest + further
    named = _names().get(_key(text))
    return None if named is None else _canonical_case(named)


def _canonical_case(tag: str) -> str:
    """Return a tag with its script in title case and its region in capitals."""
    language, *others = tag.split("-")
    return "-".join([language, *(each.title() if len(each) == 4 else each.upper() for each in others)])
