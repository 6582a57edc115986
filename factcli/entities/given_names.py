"""Tables of given names that no convention of spelling turns into each other: Michael, Mikhail, Mihály; pet names.

The forms come from the name lists of encyclopaedias. The pet names were written down from general knowledge of English,
Russian, Ukrainian, Spanish, German and Polish usage, in the form of a name and its short forms that the collections of
nicknames have, and of none of these. A pet name of several names (Alex, Sam, Chris, Pat) is a form of each.
"""

import re
from functools import cache, lru_cache

from factcli.entities.transliteration import to_latin

# The forms of one name, separated by bars. Never a name of the other sex.
_GIVEN = """
mikhail michael michail michel mihail mihai mykhailo mikhailo mihailo mikael mikhael miguel mijail mikayil
miheil mihaly | aleksandr alexander alexandre aleksander alexandr alexandru alejandro alessandro oleksandr
alyaksandr alaksandr aljaksandr aliaksandr aleksandar alexandros aleksandrs aleksandras aliaksandras sandor |
alexei alexey aleksei aleksey aleksej alexej aleksiej alekszej oleksii oleksiy oleksij aliaksei alyaksei
aleksejs aleksejus | vladimir wladimir volodymyr volodimir wolodymyr uladzimir vladimirs vladimiras volodymyras
volodimirs vladimer vlagyimir vlad vlads volodomir volodomor wlodzimierz ouladzimir uladzimier | dmitri dmitry
dmitrij dmitriy dmitrii dmytro dmitro dzmitry dzmitryi dimitri dmitrijs dmitrijus | yevgeny evgeny evgeni
evgenii jewgeni jevgeni jewgienij yevhen yevgen jevgenij eugene eugen yauhen evgueni jevgenijs jevgenijus
yevgeni yevgeniy evgen jevhen | sergei sergey sergej serhiy serhii serhij sergii siarhei siarhej syargei serguei
siergiej szergej sergejs sergejus | nikolai nikolay nikolaj nicolae nicolas nikolas nikola mykola mikola mikalai
nikolaus nicholas mikolaj nikolajs nikolajus | andrei andrey andrej andriy andrii andrij andrzej andre andrew
andres ondrej adrei andzej andzejs andzejus andzhei andrejs andrejus andras andrzejs | georgi georgy georgii
georgiy georgios giorgos giorgi george georg jorge georges gheorghe jorgosz jorgos yorgos yorgo yiorgos yeorgios
yeoryios iorgos jorgs jwrj gwrg heorhiy georgij gueorgui guiorgui ghiorghi dzhordzh dzordzs dzordz gieorgij
georgijs gyorgy jorj corc | joseph josef jozef josif iosif joszif josip iosip yosip yosef jossif ioseb josifs
josifas giuseppe | petr petro pyatro pyotr piotr peter pedro pierre pietro petros petras peteris pjotr petar
petru peteri | pavel pawel paul pablo paolo pavlo pavlos paulius pavels paulus | grigory grigori grigorij
grigorii hryhoriy hryhorii gregory grzegorz grigorijs rygor | konstantin kostyantyn kanstantsin constantin
konstantinos konstandinos constantine konstadinos qstntyn | catherine ekaterina yekaterina katerina kateryna
katherine katarina jekaterina ecaterina | svetlana svitlana sviatlana svyatlana swjatlana swiatlana svjatlana
szvjatlana | mohammed muhammad mohamed mohamad mohammad muhamed muhammed muhammet mehmet magomed maxamed mahomed
mhmd | yitzhak isaac itzhak jitzchak yitzchak icchak jichak jicchak itskhak ytshk izak | stephen stefan steven
stephan stepan stephane esteban istvan | leon leo lev lew levs levas | ivan iwan ivans ivanas iouann | john jon
con dzhon dzons dzon juan khuan johann | ioannis giannis yannis yiannis yanis ianis janis | oleg oleh aleh |
igor ihor ihar | olga olha volha | hugo ugo | francois fransua fransoua | nikita mykyta mikita | vasily vasyl
vasil vasili wassili vasile basil vasilii vasiliy | helena elena yelena jelena helen olena alena helene | yulia
julia iulia yuliya yuliia julija ioulia joelia julie | ahmads ahmeds ahmadas ahmedas achmatas achmat ahmad ahmed
ahmet akhmad achmed achmat akhmat akhmet axmet | ibrahim ebrahim ibragim ibraheem | usman othman osman uthman |
umar omar omer oumar | hikmat hekmat | jamal gamal cemal djamel dschamal djamal dzhamal | yaqub yaqoob yakub
jakub yaqoub | heydar heidar haydar geidar hejdar | benjamin binyamin benyamin beniamin bibi ben | shawkat
shavkat sevket | matthew mateusz mathieu matteo matthias matej| jacques zhak jak zaks zakas jacquesas zak |
william bils bilas bil | anthony antony anton antin antonio antoni | edward ted eduard edouard eduardo | daniel
daniil danylo danilo danyil | barack barry barak barry | yuri yury yurii yuriy iurii yurij juri jurij iouri |
anatoli anatoly anatolii anatoliy anatolij | valeri valery valerii valeriy valerij | vitali vitaly vitalii
vitaliy vitalij | gennadi gennady gennadii hennadii hennadiy gennadij | kirill kyrylo cyril kiril kyryl |
timofei timofey tymofii tymofiy timothy | matvei matvey matvii matviy | ilya illia ilia illya | ignat hnat
ignati ihnat | afanasi afanasy panas opanas | philip filipp pylyp filip philippe felipe phillip | yemelyan
emelyan emelian omelian | gabriel gavriil havrylo gavrilo | nikifor nychypor nykyfor | trofim trokhym | yefim
efim yukhym | yakov yakiv iakov | semyon semen | arseni arseny arsenii arseniy | patricia | alexandra aleksandra
oleksandra alejandra alessandra | danielle daniela danuta | samuel | samantha | christina kristina cristina
christine kristin | christian kristian | patrick padraig patricio | robert bob roberto | theodore ted | joshua |
julian julio julius | francis francisco francesco franciszek franz | henry henri enrique heinrich henryk enrico
| charles carlos carlo karl karol | frederick friedrich federico fryderyk | margaret margarita margarete
malgorzata marguerite | elizabeth elisabeth isabel elzbieta elisabetta yelizaveta elizaveta | jackson | kenneth
| andrea
"""

# Names, and behind the colon their pet names.
_PETS = """
william: will bill billy willie willy liam wills | robert: rob bob bobby robbie robby bert | elizabeth: liz lizzie
lizzy beth betty bess bessie eliza libby lisa betsy lilibet elsa ella | alexander: alex al alec sandy sasha sascha
xander sanya shura alik lex olek sacha alekos sashko | alexandra: alex sandra sandy sasha sascha lexi alexa shura
sacha ola | john: jack johnny jonny jon | joshua: josh | katherine: kate katie kathy katy kat kay kit kitty cathy cath
katya kati kasia katja käthe katia | andrew: andy drew andi dyusha andriyko | kenneth: ken kenny | thomas: tom tommy
tomek | michael: mike mick mickey micky mikey misha mischa micah michal misza | richard: dick rick ricky rich richie
ricardo rik | theodore: ted teddy theo fedya | edward: ed eddie ted teddy ned ward edek | margaret: peggy maggie meg
madge marge margie greta gretchen peg megan rita daisy gosia | vladimir: vova volodya vlad wolodja vovochka vovka
volodia | volodymyr: vova volodya vlad | alexei: lyosha alyosha lesha aljoscha alyoscha ljoscha leha lyokha | oleksii:
lyosha olexa oleksa | joseph: joe joey jo sepp jozek beppe osya iosya | jose: pepe pepito chepe | francisco: paco
pancho fran curro kiko paquito frank | francis: frank fran frankie | franz: franzl | enrique: kike quique | ignacio:
nacho | manuel: manolo manu lolo | jesus: chucho chuy | rafael: rafa rafi raf | guadalupe: lupe | dolores: lola loli |
concepcion: concha conchita | rosario: charo | isabel: isa bel chabela | maria: mari mary marysia masha mascha maruja
marusya mia | mary: molly polly mae mamie | anthony: tony ant toni antonio tonio tonino antek antosha toño | james:
jim jimmy jamie jimmie jem | daniel: dan danny dani danya danila | david: dave davey davy dav | gregory: greg gregg
grisha | christopher: chris kit topher kris kester | christina: chris chrissy tina kris christy kirsty | christine:
chris chrissy tina | christian: chris kris | samuel: sam sammy | samantha: sam sammy | patrick: pat paddy patsy |
patricia: pat patty patti tricia trish patsy | frederick: fred freddie freddy fritz rick | alfred: fred alf alfie fred
| charles: charlie chuck chas charley chip | henry: harry hank hal heinz | harold: harry hal | susan: sue susie suzy
susy | suzanne: sue suzy | deborah: deb debbie debby debs | benjamin: ben benny benji benjy bibi | benedict: ben |
jennifer: jen jenny jenn jennie | jeffrey: jeff | geoffrey: geoff jeff | jeremy: jerry jez | gerald: jerry gerry |
jerome: jerry | stephen: steve stevie | nicholas: nick nicky nico nikos kolya mykolka klaus claus miki | nicole: nicky
nikki | nikolai: kolya kolia | mykola: kolya | matthew: matt matty mat | mathias: matt | timothy: tim timmy |
lawrence: larry laurie lars lorenzo | ronald: ron ronnie | donald: don donnie donny | douglas: doug | raymond: ray |
philip: phil pip | peter: pete petya petro petey petia petyr pekka | paul: pasha pavlik paolo | leonard: len lenny leo
| leonid: lyonya lenya | albert: al bert bertie | alan: al | alvin: al | herbert: herb bert | hubert: bert | gilbert:
gil bert | walter: walt wally | victor: vic vitya | vincent: vince vinny vin | zachary: zach zack zac | jonathan: jon
jonny johnny | nathaniel: nat nate | nathan: nat nate | abraham: abe bram avi | isaac: ike | jacob: jake jakub kuba |
lewis: lou lew | louis: lou louie | eugene: gene zhenya | evgenia: zhenya | evgeny: zhenya zheka | rebecca: becky
becca bex | barbara: barb barbie babs basia | victoria: vicky vicki tori vika | veronica: ronnie vera | jacqueline:
jackie | judith: judy jude | pamela: pam | cynthia: cindy | lucinda: lucy cindy | sandra: sandy | kimberly: kim |
kimball: kim | abigail: abby gail | amanda: mandy | angela: angie | anne: annie nan nancy ania anya annette | anna:
annie ania anya nyura asya | hannah: anya | antoinette: toni | beatrice: bea trixie | bernard: bernie | bernadette:
bernie | bradley: brad | caroline: carrie caro lina | catherine: kate katie kathy cathy kitty katya cath | charlotte:
lottie charlie | clifford: cliff | dorothy: dot dottie dolly | eleanor: ellie nell nelly nora ella | ellen: nell |
helen: nell nellie lena | elena: lena lenochka | olena: lena | emily: em emmy millie | florence: flo florrie |
frances: fran frankie | gabriel: gabe gabi | gabrielle: gabi gaby | georgina: georgie gina | george: georgie zhora
gosha jurek jorgos schorsch | yuri: yura | virginia: ginny | gwendolyn: gwen | harriet: hattie | janet: jan | jessica:
jess jessie | josephine: jo josie | joanna: jo asia | julia: julie jules yulya julka | julian: jules | katrina: trina
| kristina: kris tina | laura: laurie | lillian: lil lily | linda: lindy | madeleine: maddie | malcolm: mal | martha:
marty patty | martin: marty | matilda: tilda tilly | maximilian: max | maxim: max maks | maxwell: max | melanie: mel |
melissa: mel lissa | melvin: mel | mildred: millie | mitchell: mitch | mohammed: mo | maurice: mo | moses: moshe mo |
natalie: nat | natalia: natasha nata | norman: norm | oliver: ollie | olivia: liv livvy | oscar: ossie | penelope:
penny | priscilla: cilla | rachel: rach | randolph: randy | randall: randy | roger: rog | rosemary: rosie rose |
rudolph: rudy rudi | russell: russ | sarah: sally sadie | sebastian: seb basti bas | simon: si | spencer: spence |
stanley: stan | stanislav: slava stas | vyacheslav: slava | yaroslav: slava | svyatoslav: slava | rostislav: slava |
sylvia: syl | tabitha: tabby | teresa: terry tess tessa | theresa: terry tess tessa | terence: terry | trevor: trev |
valerie: val | valentin: val valya | valentina: valya | veronika: nika | viktoria: vika | vasily: vasya | dmitri: dima
mitya dimitri | dmytro: dima mitya | sergei: seryozha serge serhiyko | ivan: vanya wanja vanka | mikhail: misha mischa
| konstantin: kostya kostia | pavel: pasha pavlik | praskovya: pasha | boris: borya | anatoli: tolya tolik | gennadi:
gena | grigory: grisha hrysha | leo: lyova | lev: lyova | semyon: syoma | fyodor: fedya | ilya: ilyusha | igor:
igoryok | oleg: olezhka | roman: roma | ruslan: rusik | timur: tima | tatiana: tanya tania tetyana | olga: olya olia |
irina: ira | ekaterina: katya katia | elizaveta: liza lisa | lyudmila: lyuda mila luda | lyubov: lyuba | nadezhda:
nadya nadia | nina: ninochka | galina: galya halya | svetlana: sveta lana | oksana: ksyusha | ksenia: ksyusha |
anastasia: nastya stasia | yevgeny: zhenya | daria: dasha | marina: marisha | sofia: sonya sonia | vera: verochka |
zinaida: zina | raisa: raya | roberto: beto tito | alberto: beto | eduardo: lalo edu | gonzalo: gonzo | guillermo:
memo | juan: juanito | luis: lucho | pedro: perico | santiago: santi chago | mercedes: merche | pilar: pili | teresa:
tere | sebastiao: tiao | joao: ze | wilhelm: willi willy | heinrich: heinz heiner | johannes: hans hannes | johann:
hans | josef: sepp jupp | ludwig: lutz | gerhard: gerd | joachim: jochen achim | ulrich: uli | wolfgang: wolf |
reinhard: reini | sigmar: siggi | siegfried: siggi | hermann: manni | manfred: manni | stefan: steffen | magdalena:
lena magda | helena: lena | krzysztof: krzys krzysiek | jan: janek jas | stanislaw: staszek stas | tadeusz: tadek |
zbigniew: zbyszek | wojciech: wojtek | grzegorz: grzes | andrzej: jedrek | agnieszka: aga | aleksandra: ola | jerzy:
jurek | jaroslaw: jarek | jacek: jacus | giuseppe: beppe pippo | giovanni: gianni vanni nanni | luigi: gigi |
salvatore: toto | domenico: mimmo | raffaele: lello | jean: jeannot | manuel: manu | emmanuel: manu | jozef: jozko |
laszlo: laci | istvan: pista | ferenc: feri | jozsef: jozsi | gyorgy: gyuri | sandor: sanyi | janos: jani jancsi
"""


# Pet names that parents give as a name of its own, so that they are no less likely somebody else's.
_OWN = """
lisa ella elsa nora lola alexa ola rita daisy greta eliza tina nina mia molly polly jake jack harry jamie kim
max mila lana tanya katya nadia sonia sonya sonja natasha tito dora gina lena dana danila misha joy betty beth
kate katie kathy jenny jackie judy jude penny rosie sally sadie tessa tess terry jerry larry mandy angie annie
nancy cindy becky lucy ray ned mickey theo liam drew ward kay lex sandra xander nathan danya santiago lorenzo
lars nico klaus mari mary masha rafa steffen hans heinz fritz toto lily molly emmy ellie nelly maddie libby asya
vanya sasha isa miki ricardo leo laurie abby gail concha
"""
# Sergeyevich and Petrovna: the name of the father, and the ending.
_PATRONYMIC = r"(.{2,}?)(?:[oeyi][vw](?:i|y)?(?:t?s?[cz]h?|t?sch|tj|tsj|cs)|([oeiy][vw]na))\Z"


@cache
def _codes_by_form() -> dict[str, frozenset[str]]:
    """Map each form of a given name to the codes of its names."""
    forms: dict[str, set[str]] = {}
    for number, line in enumerate(_GIVEN.split("|")):
        for form in line.split():
            forms.setdefault(form, set()).add(f"#{number}")
    pets: dict[str, set[str]] = {}
    for number, line in enumerate(_PETS.split("|")):
        name, _, short = line.partition(":")
        codes = forms.setdefault(name.strip(), {f"#-{number}"})
        for pet in short.split():
            pets.setdefault(to_latin(pet), set()).update(codes)
    for pet, codes in pets.items():
        forms.setdefault(pet, set()).update(codes)
    for name in _OWN.split():
        forms.setdefault(name, set()).add(f"#{name}")
    return {form: frozenset(codes) for form, codes in forms.items()}


@lru_cache(maxsize=1 << 16)
def given_name_codes(key: str) -> frozenset[str]:
    """Return the codes of the given names of which a word is a form or a pet name; of a patronymic the father's."""
    forms, word = _codes_by_form(), to_latin(key)
    if word in forms:
        return forms[word]
    if found := re.match(_PATRONYMIC, word):
        father = found[1].rstrip("iyj")
        for ending in ("", "i", "y", "ii", "iy", "ei", "ai", "o", "a"):
            if codes := forms.get(father + ending):
                return frozenset(f"{code}{'f' if found[2] else 'm'}" for code in codes)
    return frozenset()


@cache
def doubtful_pets() -> frozenset[str]:
    """Return the pet names that stand for several names, or are names of their own as well."""
    codes, full = _codes_by_form(), _full_names()
    pets = {to_latin(pet) for line in _PETS.split("|") for pet in line.partition(":")[2].split()}
    return frozenset(pet for pet in pets - full if len(codes[pet]) > 1)


def are_different_names(a: str, b: str) -> bool:
    """Return whether two words are forms of different given names, as Daniel and Danielle."""
    one, other = _codes_of_full_name(a), _codes_of_full_name(b)
    return bool(one and other and one.isdisjoint(other))


def _codes_of_full_name(key: str) -> frozenset[str]:
    word = to_latin(key)
    if word in _codes_by_form():
        return _codes_by_form()[word] if word in _full_names() else frozenset()
    return given_name_codes(key)


@cache
def _full_names() -> frozenset[str]:
    return frozenset(_GIVEN.replace("|", " ").split())
