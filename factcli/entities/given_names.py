"""Table of equivalent given names that no convention of spelling turns into each other: Michael, Mikhail, Mihály.

The forms come from the name lists of encyclopaedias; English short forms are among them.
"""

from functools import cache

from factcli.entities.transliteration import to_latin

# The forms of one name, separated by bars. Never a name of the other sex.
_GIVEN = """
mikhail michael michail michel mihail mihai mykhailo mikhailo mihailo mikael mikhael miguel mijail mikayil miheil
mihaly | aleksandr alexander alexandre aleksander alexandr alexandru alejandro alessandro oleksandr alyaksandr
alaksandr aljaksandr aliaksandr aleksandar alexandros aleksandrs aleksandras aliaksandras sandor | alexei alexey
aleksei aleksey aleksej alexej aleksiej alekszej oleksii oleksiy oleksij aliaksei alyaksei aleksejs aleksejus |
vladimir wladimir volodymyr volodimir wolodymyr uladzimir vladimirs vladimiras volodymyras volodimirs vladimer
vlagyimir vlad vlads volodomir volodomor wlodzimierz ouladzimir uladzimier | dmitri dmitry dmitrij dmitriy dmitrii
dmytro dmitro dzmitry dzmitryi dimitri dmitrijs dmitrijus | yevgeny evgeny evgeni evgenii jewgeni jevgeni jewgienij
yevhen yevgen jevgenij eugene eugen yauhen evgueni jevgenijs jevgenijus yevgeni yevgeniy evgen jevhen | sergei sergey
sergej serhiy serhii serhij sergii siarhei siarhej syargei serguei siergiej szergej sergejs sergejus | nikolai nikolay
nikolaj nicolae nicolas nikolas nikola mykola mikola mikalai nikolaus nicholas mikolaj nikolajs nikolajus | andrei
andrey andrej andriy andrii andrij andrzej andre andrew andres ondrej adrei andzej andzejs andzejus andzhei andrejs
andrejus andras andrzejs | georgi georgy georgii georgiy georgios giorgos giorgi george georg jorge georges gheorghe
jorgosz jorgos yorgos yorgo yiorgos yeorgios yeoryios iorgos jorgs jwrj gwrg heorhiy georgij gueorgui guiorgui
ghiorghi dzhordzh dzordzs dzordz gieorgij georgijs gyorgy jorj corc | joseph josef jozef josif iosif joszif josip
iosip yosip yosef jossif ioseb josifs josifas giuseppe | petr petro pyatro pyotr piotr peter pedro pierre pietro
petros petras peteris pjotr petar petru peteri | pavel pawel paul pablo paolo pavlo pavlos paulius pavels paulus |
grigory grigori grigorij grigorii hryhoriy hryhorii gregory grzegorz grigorijs rygor | konstantin kostyantyn
kanstantsin constantin konstantinos konstandinos constantine konstadinos qstntyn | catherine ekaterina yekaterina
katerina kateryna katherine katarina jekaterina ecaterina | svetlana svitlana sviatlana svyatlana swjatlana swiatlana
svjatlana szvjatlana | mohammed muhammad mohamed mohamad mohammad muhamed muhammed muhammet mehmet magomed maxamed
mahomed mhmd | yitzhak isaac itzhak jitzchak yitzchak icchak jichak jicchak itskhak ytshk izak | stephen stefan steven
stephan stepan stephane esteban istvan | leon leo lev lew levs levas | ivan iwan ivans ivanas iouann | john jon con
dzhon dzons dzon juan khuan johann | ioannis giannis yannis yiannis yanis ianis janis | oleg oleh aleh | igor ihor
ihar | olga olha volha | hugo ugo | francois fransua fransoua | nikita mykyta mikita | vasily vasyl vasil vasili
wassili vasile basil | helena elena yelena jelena helen olena alena helene | yulia julia iulia yuliya yuliia julija
ioulia joelia julie | ahmads ahmeds ahmadas ahmedas achmatas achmat ahmad ahmed ahmet akhmad achmed achmat akhmat
akhmet axmet | ibrahim ebrahim ibragim ibraheem | usman othman osman uthman | umar omar omer oumar | hikmat hekmat |
jamal gamal cemal djamel dschamal djamal dzhamal | yaqub yaqoob yakub jakub yaqoub | heydar heidar haydar geidar
hejdar | benjamin binyamin benyamin beniamin bibi ben | shawkat shavkat sevket | matthew mateusz mathieu matteo
matthias matej | jacques zhak jak zaks zakas jacquesas zak | william bill bils bilas bil | robert bob | theodore ted |
anthony tony antony | james jim | thomas tom | richard dick | edward ted eduard edouard | donald don | daniel dan |
david dave | gregory greg | barack barry barak | joseph joe | michael mike | christopher chris
"""


@cache
def _codes_by_form() -> dict[str, frozenset[str]]:
    """Map each form of a given name to the codes of its names."""
    forms: dict[str, set[str]] = {}
    for number, line in enumerate(_GIVEN.split("|")):
        for form in line.split():
            forms.setdefault(form, set()).add(f"#{number}")
    return {form: frozenset(codes) for form, codes in forms.items()}


def given_name_codes(key: str) -> frozenset[str]:
    """Return the codes of the given names of which a word is a form."""
    return _codes_by_form().get(to_latin(key), frozenset())
