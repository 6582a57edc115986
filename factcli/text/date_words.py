"""Words for dates in many languages: months, weekdays, seasons, and what counts from another day.

Each name is folded as :func:`factcli.text.tokens.fold` does, so that case, accents and points make no difference. A
name that is two months in two languages (the Polish "listopad" is November, the Croatian one October) is in
:func:`ambiguous_months`, with its languages, and not in :func:`month_numbers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from factcli.text.tokens import fold

#: The months of a language from January, variants behind a bar. English abbreviations are those of most languages.
_MONTHS = """
en  january|jan february|feb|febr march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec
de  januar|jänner februar|feber märz|maerz|mrz april mai juni juli august september oktober|okt november dezember|dez
fr  janvier|janv février|fevr|févr mars avril|avr mai juin juillet|juil août septembre octobre novembre décembre|déc
es  enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre octubre noviembre diciembre|dic
pt  janeiro fevereiro|fev março abril|abr maio junho julho agosto|ago setembro|set outubro|out novembro dezembro|dez
it  gennaio|gen febbraio|febbr marzo aprile maggio|mag giugno|giu luglio|lug agosto|ago settembre|sett ottobre|ott novembre dicembre|dic
nl  januari februari maart|mrt april mei juni juli augustus september oktober november december
ca  gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
ro  ianuarie|ian februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
sv  januari februari mars april maj juni juli augusti september oktober november december
da  januar februar marts april maj juni juli august september oktober november december
no  januar februar mars april mai juni juli august september oktober november desember|des
is  janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
fi  tammikuu|tammikuuta helmikuu|helmikuuta maaliskuu|maaliskuuta huhtikuu|huhtikuuta toukokuu|toukokuuta kesäkuu|kesäkuuta heinäkuu|heinäkuuta elokuu|elokuuta syyskuu|syyskuuta lokakuu|lokakuuta marraskuu|marraskuuta joulukuu|joulukuuta
et  jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
lv  janvāris|janvārī februāris|februārī marts|martā aprīlis|aprīlī maijs|maijā jūnijs|jūnijā jūlijs|jūlijā augusts|augustā septembris|septembrī oktobris|oktobrī novembris|novembrī decembris|decembrī
lt  sausis|sausio vasaris|vasario kovas|kovo balandis|balandžio gegužė|gegužės birželis|birželio liepa|liepos rugpjūtis|rugpjūčio rugsėjis|rugsėjo spalis|spalio lapkritis|lapkričio gruodis|gruodžio
pl  styczeń|stycznia|styczniu|sty luty|lutego|lutym marzec|marca|marcu kwiecień|kwietnia|kwietniu|kwi maj|maja|maju czerwiec|czerwca|czerwcu|cze lipiec|lipca|lipcu|lip sierpień|sierpnia|sierpniu|sie wrzesień|września|wrześniu|wrz październik|października|październiku|paź listopad|listopada|listopadzie|lis grudzień|grudnia|grudniu|gru
cs  leden|ledna|lednu únor|února|únoru březen|března|březnu duben|dubna|dubnu květen|května|květnu červen|června|červnu červenec|července|červenci srpen|srpna|srpnu září říjen|října|říjnu listopad|listopadu prosinec|prosince|prosinci
sk  január|januára februára|február marec|marca apríl|apríla máj|mája jún|júna júl|júla augusta september|septembra október|októbra november|novembra december|decembra
sl  januar|januarja februar|februarja marec|marca april|aprila maj|maja junij|junija julij|julija avgust|avgusta september|septembra oktober|oktobra november|novembra december|decembra
hr  siječanj|siječnja|sij veljača|veljače ožujak|ožujka|ožu travanj|travnja|tra svibanj|svibnja|svi lipanj|lipnja|lip srpanj|srpnja kolovoz|kolovoza|kol rujan|rujna|ruj listopad|listopada|lis studeni|studenog|studenoga|stu prosinac|prosinca|pro
sr  januar|januara|јануар|јануара februar|februara|фебруар|фебруара mart|marta|март|марта april|aprila|април|априла maj|maja|мај|маја jun|juna|јун|јуна jul|jula|јул|јула avgust|avgusta|август|августа septembar|septembra|септембар|септембра oktobar|oktobra|октобар|октобра novembar|novembra|новембар|новембра decembar|decembra|децембар|децембра
bg  януари февруари март април май юни юли август септември октомври ноември декември
mk  јануари февруари март април мај јуни јули август септември октомври ноември декември
ru  январь|января|январе|янв февраль|февраля|феврале|февр|фев март|марта|марте|мар апрель|апреля|апреле|апр май|мая|мае июнь|июня|июне|июн июль|июля|июле|июл август|августа|августе|авг сентябрь|сентября|сентябре|сен|сент октябрь|октября|октябре|окт ноябрь|ноября|ноябре|ноя|нояб декабрь|декабря|декабре|дек
uk  січень|січня|січні|січ лютий|лютого|лютому|лют березень|березня|березні|бер квітень|квітня|квітні|квіт травень|травня|травні|трав червень|червня|червні|черв липень|липня|липні|лип серпень|серпня|серпні|серп вересень|вересня|вересні|вер жовтень|жовтня|жовтні|жовт листопад|листопада|листопаді|лист грудень|грудня|грудні|груд
be  студзень|студзеня люты|лютага сакавік|сакавіка красавік|красавіка май|мая|травень чэрвень|чэрвеня ліпень|ліпеня жнівень|жніўня верасень|верасня кастрычнік|кастрычніка лістапад|лістапада снежань|снежня
hu  január február március április május június július augusztus szeptember|szept október november december
tr  ocak|oca şubat|şub mart nisan|nis mayıs haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara
az  yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
uz  yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr
id  januari|jan februari maret april mei juni juli agustus|agu|agt september oktober november|nopember desember
ms  januari februari mac april mei jun julai ogos september oktober november disember
tl  enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre
sw  januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
el  ιανουάριος|ιανουαρίου|ιαν φεβρουάριος|φεβρουαρίου|φεβ μάρτιος|μαρτίου|μαρ απρίλιος|απριλίου|απρ μάιος|μαΐου|μαϊ ιούνιος|ιουνίου|ιουν ιούλιος|ιουλίου|ιουλ αύγουστος|αυγούστου|αυγ σεπτέμβριος|σεπτεμβρίου|σεπ οκτώβριος|οκτωβρίου|οκτ νοέμβριος|νοεμβρίου|νοε δεκέμβριος|δεκεμβρίου|δεκ
he  ינואר פברואר מרץ|מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
ar  يناير|كانون_الثاني|جانفي فبراير|شباط|فيفري مارس|آذار أبريل|إبريل|نيسان|أفريل مايو|أيار|ماي يونيو|يونيه|حزيران|جوان يوليو|يوليه|تموز|جويلية أغسطس|آب|أوت سبتمبر|أيلول أكتوبر|تشرين_الأول نوفمبر|تشرين_الثاني ديسمبر|كانون_الأول
fa  ژانویه|جنوری فوریه|فبروری مارس|مارچ آوریل|اپریل مه|می ژوئن|جون ژوئیه|جولای اوت|اگست|آگوست سپتامبر|سپتمبر اکتبر|اکتوبر نوامبر|نومبر دسامبر|دسمبر
ur  جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
hi  जनवरी फ़रवरी|फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर
bn  জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
th  มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
ka  იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი
hy  հունվար|հունվարի փետրվար|փետրվարի մարտ|մարտի ապրիլ|ապրիլի մայիս|մայիսի հունիս|հունիսի հուլիս|հուլիսի օգոստոս|օգոստոսի սեպտեմբեր|սեպտեմբերի հոկտեմբեր|հոկտեմբերի նոյեմբեր|նոյեմբերի դեկտեմբեր|դեկտեմբերի
"""  # noqa: E501
#: The weekdays of a language from Monday.
_WEEKDAYS = """
en  monday tuesday wednesday thursday friday saturday sunday
de  montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag
fr  lundi mardi mercredi jeudi vendredi samedi dimanche
es  lunes martes miércoles jueves viernes sábado domingo
pt  segunda-feira|segunda terça-feira|terça quarta-feira|quarta quinta-feira|quinta sexta-feira|sexta sábado domingo
it  lunedì martedì mercoledì giovedì venerdì sabato domenica
nl  maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
ca  dilluns dimarts dimecres dijous divendres dissabte diumenge
ro  luni marți|marţi miercuri joi vineri sâmbătă duminică
sv  måndag tisdag onsdag torsdag fredag lördag söndag
da  mandag tirsdag onsdag torsdag fredag lørdag søndag
is  mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur laugardagur sunnudagur
fi  maanantai|maanantaina tiistai|tiistaina keskiviikko|keskiviikkona torstai|torstaina perjantai|perjantaina lauantai|lauantaina sunnuntai|sunnuntaina
et  esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev
lv  pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena
lt  pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis
pl  poniedziałek wtorek środa|środę czwartek piątek sobota|sobotę niedziela|niedzielę
cs  pondělí úterý středa|středu čtvrtek pátek sobota|sobotu neděle|neděli
sk  pondelok utorok streda|stredu štvrtok piatok sobota|sobotu nedeľa|nedeľu
sl  ponedeljek torek sreda|sredo četrtek petek sobota|soboto nedelja|nedeljo
hr  ponedjeljak utorak srijeda|srijedu četvrtak petak subota|subotu nedjelja|nedjelju
sr  ponedeljak|понедељак utorak|уторак sreda|sredu|среда|среду četvrtak|четвртак petak|петак subota|subotu|субота|суботу nedelja|nedelju|недеља|недељу
bg  понеделник вторник сряда четвъртък петък събота неделя
mk  понеделник вторник среда четврток петок сабота недела
ru  понедельник вторник среда|среду четверг пятница|пятницу суббота|субботу воскресенье
uk  понеділок вівторок середа|середу четвер п'ятниця|п'ятницю субота|суботу неділя|неділю
be  панядзелак аўторак серада|сераду чацвер пятніца|пятніцу субота|суботу нядзеля|нядзелю
hu  hétfő|hétfőn kedd|kedden szerda|szerdán csütörtök|csütörtökön péntek|pénteken szombat|szombaton vasárnap
tr  pazartesi salı çarşamba perşembe cuma cumartesi pazar
id  senin selasa rabu kamis jumat sabtu minggu
ms  isnin selasa rabu khamis jumaat sabtu ahad
tl  lunes martes miyerkules huwebes biyernes sabado linggo
sw  jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili
el  δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
he  יום_שני יום_שלישי יום_רביעי יום_חמישי יום_שישי שבת|יום_שבת יום_ראשון
ar  الاثنين|الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
fa  دوشنبه سه‌شنبه|سهشنبه چهارشنبه پنجشنبه|پنج‌شنبه جمعه شنبه یکشنبه|یک‌شنبه
ur  پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار
hi  सोमवार मंगलवार बुधवार गुरुवार|बृहस्पतिवार शुक्रवार शनिवार रविवार
"""  # noqa: E501
#: Abbreviated weekdays: beside a whole date, never alone.
_SHORT_WEEKDAYS = """
en  mon tue|tues wed thu|thur|thurs fri sat sun
de  mo di mi do fr sa so
fr  lun mar mer jeu ven sam dim
es  lun mar mié jue vie sáb dom
pt  seg ter qua qui sex sáb dom
it  lun mar mer gio ven sab dom
nl  ma di wo do vr za zo
sv  mån tis ons tors|tor fre lör sön
da  man tir ons tor fre lør søn
pl  pon|pn wt śr czw pt sob niedz|nd
ru  пн вт ср чт пт сб вс
uk  пн вт ср чт пт сб нд
tr  pzt sal çar per cum cmt paz
"""

#: Months of other calendars, by which a date is refused.
_OTHER_CALENDARS = (
    "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand "
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند "
    "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت "
    "muharram safar rajab shaban ramadan ramazan shawwal محرم صفر رجب شعبان رمضان شوال "
    "tishrei cheshvan kislev tevet shevat adar iyar sivan tammuz elul "
    "תשרי חשוון כסלו טבת שבט אדר ניסן אייר סיוון תמוז אב אלול"
)

_SEASONS = (
    "spring frühling frühjahr printemps primavera lente wiosna wiosną wiosny весна весной весны jaro proljeće bahar",
    "summer sommer été verano estate verão zomer lato latem lata лето летом лета léto ljeto yaz",
    "autumn fall herbst automne otoño autunno outono herfst jesień jesienią jesieni осень осенью"
    " осени podzim jesen sonbahar",
    "winter hiver invierno inverno zima zimą zimy зима зимой зимы kış",
)

#: English phrases that count from another day, and the same in other languages.
_PHRASES = """
today=heute|aujourd'hui|hoy|hoje|oggi|vandaag|avui|azi|astăzi|idag|i dag|tänään|dzisiaj|dziś|dnes|danas|данас|сегодня|сьогодні|днес|ma|bugün|hari ini|σήμερα|היום|اليوم|امروز|आज|今天|今日|本日|오늘|hôm nay
yesterday=gestern|hier|ayer|ontem|ieri|gisteren|ahir|igår|i går|eilen|wczoraj|včera|jučer|juče|јуче|вчера|вчора|tegnap|dün|kemarin|χθες|χτες|אתמול|أمس|البارحة|دیروز|कल|昨天|昨日|어제|hôm qua
the day before yesterday=day before yesterday|vorgestern|avant-hier|anteayer|antes de ayer|anteontem|l'altro ieri|eergisteren|i förrgår|i forgårs|toissapäivänä|przedwczoraj|předevčírem|prekjučer|prekjuče|позавчера|позавчора|tegnapelőtt|evvelsi gün|kemarin lusa|προχθές|שלשום|أول أمس|前天|おととい|一昨日|그저께
last night=gestern nacht|letzte nacht|vergangene nacht|la nuit dernière|cette nuit|anoche|ieri notte|la notte scorsa|vannacht|прошлой ночью|minulou noc|sinoć|昨晚|昨夜|어젯밤
last week=letzte woche|vergangene woche|vorige woche|la semaine dernière|semaine dernière|la semana pasada|semana pasada|a semana passada|semana passada|na semana passada|la settimana scorsa|settimana scorsa|scorsa settimana|vorige week|afgelopen week|förra veckan|i förra veckan|sidste uge|i sidste uge|forrige uke|viime viikolla|w zeszłym tygodniu|w ubiegłym tygodniu|minulý týden|prošli tjedan|prošlog tjedna|prošle nedelje|прошле недеље|на прошлой неделе|минулого тижня|múlt héten|geçen hafta|minggu lalu|την περασμένη εβδομάδα|בשבוע שעבר|الأسبوع الماضي|هفته گذشته|上周|上週|上星期|先週|지난주|지난 주
last month=letzten monat|vergangenen monat|le mois dernier|el mes pasado|mes pasado|mês passado|no mês passado|il mese scorso|mese scorso|lo scorso mese|vorige maand|afgelopen maand|förra månaden|sidste måned|forrige måned|viime kuussa|w zeszłym miesiącu|w ubiegłym miesiącu|minulý měsíc|prošli mjesec|prošlog meseca|в прошлом месяце|минулого місяця|múlt hónapban|geçen ay|bulan lalu|بالشهر الماضي|الشهر الماضي|ماه گذشته|上个月|上個月|上月|先月|지난달|지난 달
last year=letztes jahr|vergangenes jahr|voriges jahr|l'année dernière|l'an dernier|el año pasado|año pasado|ano passado|no ano passado|l'anno scorso|anno scorso|lo scorso anno|vorig jaar|afgelopen jaar|förra året|sidste år|i fjor|viime vuonna|w zeszłym roku|w ubiegłym roku|minulý rok|vloni|prošle godine|прошле године|в прошлом году|минулого року|tavaly|geçen yıl|geçen sene|tahun lalu|πέρυσι|בשנה שעברה|العام الماضي|سال گذشته|去年|昨年|작년|지난해
this week=diese woche|cette semaine|esta semana|questa settimana|deze week|denna vecka|denne uge|denne uken|tällä viikolla|w tym tygodniu|tento týden|ovaj tjedan|ove nedelje|на этой неделе|цього тижня|ezen a héten|bu hafta|minggu ini|本周|本週|这周|今週|이번 주|이번주
this month=diesen monat|ce mois-ci|este mes|este mês|questo mese|deze maand|w tym miesiącu|в этом месяце|цього місяця|bu ay|bulan ini|本月|这个月|今月|이번 달
this year=dieses jahr|cette année|este año|este ano|quest'anno|dit jaar|w tym roku|в этом году|цього року|bu yıl|tahun ini|今年|올해
"""  # noqa: E501
#: Units of time in many languages, in the forms that stand behind a number.
_UNITS = """
minute=minutes|min|mins|minuten|minuto|minutos|minuti|minuut|minuter|minutter|минуту|минуты|минут|хвилин|хвилини|minut|minuty|minuta|dakika|menit|分钟|分鐘|分|분
hour=hours|h|hr|hrs|stunde|stunden|heure|heures|hora|horas|ora|ore|uur|timme|timmar|time|timer|час|часа|часов|година|години|годин|godzinę|godziny|godzin|hodinu|hodiny|hodin|sat|sata|sati|saat|jam|小时|小時|时间|時間|시간
day=days|d|tag|tage|tagen|jour|jours|día|días|dia|dias|giorno|giorni|dag|dagen|dagar|dage|dager|день|дня|дней|днів|dzień|dni|den|dnů|dny|dnem|dana|gün|hari|天|日|일|ημέρες|μέρες|ימים|أيام|يوم|روز
week=weeks|w|wk|wks|woche|wochen|semaine|semaines|semana|semanas|settimana|settimane|weken|vecka|veckor|uge|uger|uke|uker|неделю|недели|недель|тиждень|тижні|тижнів|tydzień|tygodnie|tygodni|týden|týdny|týdnů|tjedan|tjedna|nedelju|nedelje|hafta|minggu|周|週|星期|週間|주
month=months|mo|mos|monat|monate|monaten|mois|mes|meses|mês|mese|mesi|maand|maanden|månad|månader|måned|måneder|месяц|месяца|месяцев|місяць|місяці|місяців|miesiąc|miesiące|miesięcy|měsíc|měsíce|měsíců|mjesec|mjeseca|mjeseci|meseca|meseci|ay|bulan|个月|個月|か月|ヶ月|개월|달
year=years|yr|yrs|y|jahr|jahre|jahren|an|ans|année|années|año|años|ano|anos|anno|anni|jaar|jaren|år|год|года|лет|рік|роки|років|rok|lata|lat|roky|roků|godinu|godina|yıl|sene|tahun|年|년
"""
#: What stands before or behind a number of units and means "ago".
AGO_BEFORE = "vor|il y a|hace|há|fa|před|prije|pre|пре|för|for|πριν από|πριν|לפני|منذ|قبل"
AGO_BEHIND = (
    "ago|earlier|back|atrás|fa|geleden|sedan|siden|sitten|назад|тому назад|тому|temu|önce|yang lalu|lalu|przed|"
    "前|以前|전|पहले|پیش"
)
_NUMBERS = (
    "a|an|one|ein|eine|einem|einer|einen|un|une|una|uno|um|uma|een|en|ett|et",
    "two|zwei|deux|dos|dois|duas|due|twee|två|to|два|две|dwa|dwie|dva|dvě|dvije|iki",
    "three|drei|trois|tres|três|tre|drie|три|trzy|tři|tri|üç",
    "four|vier|quatre|cuatro|quatro|quattro|fyra|fire|четыре|cztery|čtyři|četiri|dört",
    "five|fünf|cinq|cinco|cinque|vijf|fem|пять|pięć|pět|pet|beş",
    "six|sechs|seis|sei|zes|sex|seks|шесть|sześć|šest|altı",
    "seven|sieben|sept|siete|sete|sette|zeven|sju|syv|семь|siedem|sedm|sedam|yedi",
    "eight|acht|huit|ocho|oito|otto|åtta|otte|восемь|osiem|osm|osam|sekiz",
    "nine|neun|neuf|nueve|nove|negen|nio|ni|девять|dziewięć|devět|devet|dokuz",
    "ten|zehn|dix|diez|dez|dieci|tien|tio|ti|десять|dziesięć|deset|on",
    "eleven|elf",
    "twelve|zwölf|douze|doce|doze|dodici|twaalf",
)

#: Parts of a day, with the words that join them to it.
DAYPARTS = (
    "(?:(?:early|late|mid) ?-?)?(?:around |about |shortly before |shortly after )?"
    "(?:in the |at |am |in der |zu |le |la |de la |de |por la |por el |à |da |do |di )?"
    "(?:morning|afternoon|evening|night|noon|midday|midnight|dawn|lunchtime|vormittag|vormittags|nachmittag|nachmittags"
    "|abend|abends|morgen|morgens|mittag|mittags|nacht|nachts|matin|après-midi|soir|nuit|mañana|tarde|noche|manhã|noite"
    "|mattina|mattino|pomeriggio|sera|notte|ochtend|middag|avond|утром|днём|днем|вечером|ночью|вранці|ввечері|rano"
    "|wieczorem|po południu|ráno|večer|ujutro|navečer|sabah|akşam|kväll|aften|kveld|pagi|siang|sore|malam"
    "|凌晨|深夜|未明|새벽|上午|下午|早上|晚上|朝|夜|아침|저녁|밤)"
)
#: Words of a language beside a date, which tell whose "listopad" it is.
LANGUAGE_MARKS = {"pl": "r roku rok dnia godz w", "cs": "roku dne v", "hr": "godine god g u dana"}

#: Cells that name no date.
_NO_DATE = (
    "unknown|date unknown|unknown date|undated|not dated|not known|date not known|no date|no date given"
    "|none|not given|not available|not applicable|not specified|not stated|unstated|unk"
    "|unspecified|unclear|tbd|tbc|tba|n d|nd"
    "|n a|na|null|nil|nan|?|??|???|-|--|---|–|—|n k|unbekannt|undatiert|ohne datum|o d|inconnu|inconnue"
    "|date inconnue|sans date|s d|desconocido|desconocida|sin fecha|s f|desconhecido|desconhecida"
    "|data desconhecida|sem data|sconosciuto|sconosciuta|data sconosciuta|senza data|onbekend"
    "|zonder datum|okänd|okänt|utan datum|ukendt|ukjent|tuntematon|nieznana|nieznany|data nieznana"
    "|bez daty|brak daty|brak|neznámé|neznámý|neznámo|bez data|nepoznato|nepoznat|bez datuma|неизвестно"
    "|неизвестна|дата неизвестна|без даты|б д|б г|невідомо|без дати|дата невідома|ismeretlen|bilinmiyor"
    "|tarihsiz|tidak diketahui|άγνωστο|άγνωστη|לא ידוע|غير معروف|غير معروفة|بدون تاريخ|نامعلوم|نامشخص"
    "|अज्ञात|不明|不详|不詳|未知|日期不详|无日期|날짜 미상|미상"
)


@lru_cache(maxsize=1)
def words_for_no_date() -> frozenset[str]:
    """Return what is written where no date is known, in small letters, with blanks for full stops and slashes."""
    return frozenset(_NO_DATE.split("|"))


def _rows(table: str) -> Iterator[tuple[str, int, str]]:
    """Yield language, number and folded name of a table of one language a line."""
    for line in table.strip().splitlines():
        language, *fields = line.split()
        for number, names in enumerate(fields):
            for name in names.split("|"):
                yield language, number, fold(name.replace("_", " "))


@lru_cache(maxsize=1)
def _month_table() -> tuple[Mapping[str, int], Mapping[str, Mapping[str, int]]]:
    found: dict[str, dict[str, int]] = {}
    for language, number, name in _rows(_MONTHS):
        found.setdefault(name, {})[language] = number + 1
    single = {name: next(iter(where.values())) for name, where in found.items() if len({*where.values()}) == 1}
    return single, {name: where for name, where in found.items() if name not in single}


def month_numbers() -> Mapping[str, int]:
    """Return the months by folded name, without names of different months in two languages."""
    return _month_table()[0]


def ambiguous_months() -> Mapping[str, Mapping[str, int]]:
    """Return the names of different months in several languages, with the month by language."""
    return _month_table()[1]


@lru_cache(maxsize=1)
def weekday_numbers() -> Mapping[str, int]:
    """Return the weekdays, Monday as 0, by folded name."""
    return {name: number for _, number, name in _rows(_WEEKDAYS)}


@lru_cache(maxsize=1)
def weekday_languages() -> Mapping[str, frozenset[str]]:
    """Return the languages of the folded names of weekdays."""
    found: dict[str, set[str]] = {}
    for language, _, name in _rows(_WEEKDAYS):
        found.setdefault(name, set()).add(language)
    return {name: frozenset(languages) for name, languages in found.items()}


@lru_cache(maxsize=1)
def short_weekday_numbers() -> Mapping[str, int]:
    """Return the weekdays by folded name or abbreviation."""
    return {**{name: number for _, number, name in _rows(_SHORT_WEEKDAYS)}, **weekday_numbers()}


@lru_cache(maxsize=1)
def seasons() -> Mapping[str, int]:
    """Return the seasons, spring as 0, by folded name."""
    return {fold(name): number for number, names in enumerate(_SEASONS) for name in names.split()}


def _aliases(table: str) -> dict[str, str]:
    found = {}
    for line in table.strip().splitlines():
        name, _, others = line.partition("=")
        found.update({fold(other): name for other in (name, *others.split("|"))})
    return found


@lru_cache(maxsize=1)
def phrases() -> Mapping[str, str]:
    """Return the English phrase by the same phrase, folded, in any language."""
    return _aliases(_PHRASES)


@lru_cache(maxsize=1)
def units() -> Mapping[str, str]:
    """Return minute, hour, day, week, month or year by its folded name in any language."""
    return _aliases(_UNITS)


@lru_cache(maxsize=1)
def number_words() -> Mapping[str, int]:
    """Return the numbers from one to twelve by folded word."""
    return {fold(word): number for number, words in enumerate(_NUMBERS, 1) for word in words.split("|")}


@lru_cache(maxsize=1)
def other_calendar_months() -> frozenset[str]:
    """Return the folded names of months of other calendars."""
    return frozenset(fold(name) for name in _OTHER_CALENDARS.split()) - {*month_numbers()}
