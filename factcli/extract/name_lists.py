"""Words by which a report's names are told apart: given names by sex, words of organisations, places, kin, outlets.

Written down from general knowledge; names that women and men have (Alex, Kim, Jordan) are left out. What is in no list
is told by where it stands, see :mod:`factcli.extract.mentions`.
"""

from __future__ import annotations

from functools import cache

from factcli.text.stop_words import word_set

_WOMEN = """
abigail ada adele adriana agata agnes agnieszka aida aileen aisha aishah alejandra aleksandra alexandra alexandria alice
alicia alina alison allison allyson alyssa amal amalia amanda amber amelia amina amira amy ana anastasia andrea
angela angelina angie anita anja ann anna annabel anne annegret annette annie anya april ariana arlene ashley astrid aung
audrey ava ayesha barbara beatrice becky belinda bernadette bertha beth bethany betsy betty beverly bianca bonnie brenda
briana brianna bridget brigitte brittany brooke caitlin camila camilla candace carla carly carmen carol carole carolina
caroline carolyn carrie cassandra catalina catherine cathy cecile cecilia celeste celia charlene charlotte chelsea cheryl
chloe christiane christina christine christy cindy claire clara claudia colleen connie constance consuelo cora corinne
courtney cristina crystal cynthia daisy dalia daniela danielle daphne daria dawn deborah debbie debra deirdre delia
denise diana diane dina dolores donna dora doreen doris dorothy ebba edith eileen ekaterina elaine eleanor elena elisa
elisabeth elise eliza elizabeth ella ellen elsa elsie emilia emily emma erica erika erin esther ethel eugenia eva eve
evelyn faith farah fatima fatema fatou federica felicia fiona flora florence frances francesca freya gabriela gabrielle
gail galina gemma genevieve georgina geraldine gertrude gina giorgia giulia gladys glenda gloria grace greta gretchen
guadalupe gwen gwendolyn hala halima hannah harriet hazel heather heidi helen helena helene helga hilary hilda hillary
holly hope huda huma ida ilhan ilse imelda imogen ines inga ingrid irena irene irina iris irma isabel isabella isabelle
ivana ivanka ivy jacinda jackie jacqueline jane janet janice janine jasmine jean jeanette jeanne jeannie jen jenna jennifer
jenny jessica jill jo joan joanna joanne jocelyn jodi josephine joy joyce juanita judith judy julia juliana julianne julie
juliet june justine karen karin karina karla katarina kate katerina katharine katherine kathleen kathryn kathy katie
katrina kayla kayleigh kellyanne kerstin khadija kirsten kirstin kristen kristi kristin kristina kylie laila lara larisa
laura lauren laurie layla lea leah leila lena leticia liliana lillian lily lina linda lindsay lindsey lisa liz liza lizzie
lois lola loretta lori lorraine louisa louise lucia lucinda lucy luisa lupita lydia lynette lynn lynne mabel madeleine
madison maggie magdalena mahbouba maia malala malia mandy manuela mara marcela marcia margaret margarita marge margot maria
mariam marianne maribel marie mariela marilyn marina marine marion marisa marissa marjorie marlene marta martha martina
mary maryam masha maureen mavis maxine megan meghan melania melanie melinda melissa mercedes meredith mia michele
michelle mildred millicent mina minnie mira miranda miriam mitzi moira molly mona monica monika muriel myra myrtle nabila
nadezhda nadia nadine nancy naomi natalia natalie natasha nathalie nellie nicola nicole nicky nikki nina noor nora norma
nour octavia oksana olga olive olivia olena ophelia paige pamela patricia patsy patti patty paula paulina pauline pearl
peggy penelope penny petra phoebe phyllis pilar polly portia priscilla priti priya rachel rania raquel rebecca regina renata
renee rhonda rihanna rita roberta robyn rochelle rosa rosalind rose rosemary roxanne ruby ruth sabina sabine sabrina sadie
sahar sally salma samantha samira sandra sara sarah sasha selma sharon sheila shelley sherry shirin shirley
silvia simone sofia sonia sonja sophia sophie stella stephanie sue summer susan susana susanne susie suzanne
svetlana sviatlana sylvia tabitha tamara tammy tanya tara tatiana tatyana teresa tereza tess theresa therese tiffany tina
toni tonya tracey tricia trisha ulrike uma ursula valentina valeria valerie vanessa vera veronica vicki vicky victoria
viktoria viola violet virginia vivian wanda wendy whitney wilma winifred xenia yasmin yelena yolanda yulia yuliya yvette
yvonne zahra zainab zara zeinab zoe zuzana
"""
_MEN = """
aaron abbas abdel abdul abdulaziz abdullah abdullahi abe abraham abu adam adel adnan adolf adrian ahmad ahmed ahmet akbar
akira alain alan albert alberto alejandro aleksandar aleksandr aleksander alessandro alexander alexandr alexandre
alexei alexey alfonso alfred alfredo ali alistair allan allen alvin amadou amir amos anatoly anders andre andreas
andrei andres andrew andrey andriy andrzej andy angus anthony antoine anton antonio antony archie armando
arnold arseniy arthur arturo asad asif ashraf augustin austin aziz baptiste barack barry bart bartosz bashar basil ben
benedict benito benjamin benoit bernard bernardo bernie bert bill billy bjorn bob bobby bogdan boris brad bradley brandon
brendan brent bret brett brian bruce bruno bryan burak burhan byron caleb calvin carl carlo carlos cedric cesar chad
charles charlie chester christian christoph christophe christopher chuck clarence clark claude claudio clayton clifford clint
clive clyde colin conor corey cory craig curtis cyril cyrus dale damian damien dan daniel danilo danny daoud darrell darren
daryl dave david davis dean dennis denis denys derek derrick desmond dick didier diego dieter dimitri dimitris dirk dmitri
dmitriy dmitry dmytro dominic dominik don donald doug douglas duncan dustin dwayne dwight dylan earl ed eddie edgar edmund
eduard eduardo edward edwin egor ehud elias elijah elliot elliott elon emanuel emeka emile emilio emmanuel emomali enrique
eric erich erik ernest ernesto ernst esteban ethan eugene evan evgeny ezra fabian fabio farid farouk faisal federico felipe
felix fernando fidel floyd francis francisco franco francois frank franz fred freddie frederic frederick friedrich fyodor
gabor gabriel galen gareth garrett gary gavin gaston gennady geoff geoffrey georg george georges georgi georgios gerald
gerard gerhard gerry gianni gideon gilbert giles giorgio giovanni giuseppe glen glenn gordon graham grant greg gregg gregor
gregory grigory grzegorz guillaume guillermo gunter gus gustav gustavo guy habib haider hakan hamid hamza hank hans harold
harris harry harvey hasan hashim hassan hector heinrich heinz helmut hendrik henri henrik henry herbert herman hermann
hiroshi hossein howard hubert hugh hugo hulusi humberto hussein ian ibrahim igor ihor ike ilham ilya imran ioannis ira
irving isaac isaiah ismail israel issa ivan ivo jack jacob jacques jaime jair jake jakob jakub jamal james jamil jan janusz
jared jarek jaroslaw jason jawad javad javier jay jeb jeff jefferson jeffrey jens jeremiah jeremy jerome jerry jerzy jesse
jesus jim jimmy joachim joao joaquin jochen joe joel joerg johan johann johannes john johnny jon jonas jonathan jorg jorge
jose josef joseph josh joshua josip juan juergen jules julian julien julio julius junaid jurgen justin kabir kamal karl
kareem karim kazimierz keir keith ken kenneth kevin khaled khalid khalil kirill klaus konrad konstantin kostas krzysztof
kurt kyle kyriakos lamar lance larry lars laszlo laurence laurent lawrence lee len lenny leo leon leonard leonardo leonid
leroy les lester lev lewis liam lionel lloyd lorenzo louis luc luca lucas luigi luis lukas luke mahmoud mahmud malcolm
malik manfred manuel marc marcel marcelo marco marcos marcus marek mario marius mark marko markus marshall martin marty
marvin masoud massimo mateusz mathias mathieu matt matteo matthew matthias maurice mauricio max maxim maximilian maxwell
mehdi mehmet mel melvin micah michael michal michel mickey miguel mihai mikael mike mikhail milan milo milos milton miroslav
mitch mitchell mitt mohamed mohamad mohammad mohammed mohsen moises mordechai morgan morris moses moshe muhammad muhammadu
murat murray mustafa musa mykhailo mykola naftali nasser nate nathan nathaniel navid neal ned neil nelson nestor newt
nicholas nick nicolas niels nigel nikita nikol nikola nikolai nikolas nikolay nils noah noam noel norbert norman nuno
olaf olaf oleg oleh oleksandr oleksii oleksiy oliver olivier omar orhan orlando oscar osama osman otto owen pablo paolo
pascal patrick paul paulo pavel pavlo pedro percy perry pete peter petr petro phil philip philippe phillip pierre pietro
pyotr piotr prince quentin rafael raj rajiv rahul ralph ramon ramzan rand randall randy raul ray raymond recep reggie reid
reinhard rene reuben rex reza ricardo richard rick ricky rob robbie robert roberto rod roderick rodney rodrigo roger roland
rolf roman ron ronald ronnie rory ross roy ruben rudolf rudy rupert russell rustam ryan sadiq saeed said salah salem salman
salvador salvatore samir samuel sandor santiago saul scott sean sebastian selim serge sergei sergey sergio seth
shahid shamil shane shaun shawn sheldon shimon shinzo sid sidney silvio simon slobodan solomon spencer stan stanislav
stanislaw stanley stefan stefano steffen stephane stephen steve steven stewart stuart sultan suleiman svein syed tariq ted
tedros terence terrence terry thabo theo theodore thierry thomas thomasz tim timothy timur tobias todd tom tomas tomasz
tommy tony travis trevor tristan tucker ulrich umar uwe vaclav valentin valery vernon viacheslav victor vijay viktor
vincent vitali vitaly vito vladimir vladislav volodymyr vyacheslav wade walid walter warren wayne wendell wenceslas werner
wesley wilbur wilfred wilhelm will willem william willie wolfgang wojciech xavier xi yair yakov yanis yaroslav yasser
yevgeny yitzhak yoav yoram yosef youssef yuri yuriy yusuf yves zachary zahir zbigniew zeljko zoran
"""
_WOMAN_WORDS = """
mrs ms miss mme madame lady dame queen princess duchess baroness countess empress mother daughter sister wife widow
grandmother aunt niece girlfriend fiancee bride spokeswoman chairwoman congresswoman businesswoman policewoman
councilwoman assemblywoman alderwoman anchorwoman saleswoman servicewoman stateswoman businesswomen actress waitress
heiress landlady girl woman nun mum mom grandma stepmother ballerina comedienne mayoress hostess
"""
_MAN_WORDS = """
mr sir lord king prince duke baron count emperor father son brother husband widower grandfather uncle nephew boyfriend
fiance spokesman chairman congressman businessman policeman councilman assemblyman alderman anchorman salesman serviceman
statesman actor waiter landlord boy man monk dad grandpa stepfather fisherman fireman pope imam mullah sheikh archbishop
cardinal rabbi ayatollah monsieur herr
"""
_KIN = """
mother father mum dad mom parents parent brother sister brothers sisters son daughter sons daughters husband wife widow
widower uncle aunt cousin nephew niece grandmother grandfather grandson granddaughter partner boyfriend girlfriend fiance
fiancee friend neighbour neighbor colleague stepfather stepmother twin family relatives
"""
# The heads of names of organisations, which are also what they are called in short: the ministry.
_ORG_HEADS = """
academy administration agency alliance army assembly association authority authorities bank board brigade bureau cabinet
campaign caucus center centre chamber charity church city coalition college command commission committee company conference
confederation congress consortium corporation corps council court department directorate embassy federation firm force
forces foundation front fund government group guard headquarters hospital house institute institution inquiry investigation
initiative inspectorate institute league legion legislature mission ministry mosque movement navy network newspaper
office organisation organization panel paper parliament party patrol police prosecution publisher regulator school secretariat
senate service services society state station taskforce team think-tank tribunal trust union university watchdog
airline airlines airport broadcaster channel club cooperative council district exchange factory magazine
militia militants outlet retailer startup hotel studio studios laboratory lab clinic museum
"""
_ORG_WORDS = """
inc corp corporation co llc ltd plc gmbh ag news times post journal tribune herald gazette telegraph press agencia media
broadcasting radio television tv nations affairs intelligence republicans democrats taliban hamas hezbollah isis nato
democratic republican communist socialist labour conservative liberal national international federal supreme
international watch amnesty pentagon kremlin vatican associates partners holdings industries systems technologies solutions
enterprises pictures entertainment sports airlines airways motors capital securities insurance pharmaceuticals
coalition congress senate parliament tea pac committee
"""
_PLACES = """
afghanistan albania algeria america andorra angola argentina armenia australia austria azerbaijan bahamas bahrain bangladesh
barbados belarus belgium belize benin bhutan bolivia bosnia botswana brazil britain brunei bulgaria burundi cambodia
cameroon canada chad chile china colombia comoros congo croatia cuba cyprus czechia denmark djibouti dominica ecuador egypt
england eritrea estonia eswatini ethiopia fiji finland france gabon gambia georgia germany ghana greece greenland grenada
guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan jordan
kazakhstan kenya kiribati korea kosovo kuwait kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania
luxembourg madagascar malawi malaysia maldives mali malta mauritania mauritius mexico micronesia moldova monaco mongolia
montenegro morocco mozambique myanmar namibia nauru nepal netherlands nicaragua niger nigeria norway oman pakistan palau
palestine panama paraguay peru philippines poland portugal qatar romania russia rwanda samoa senegal serbia seychelles
singapore slovakia slovenia somalia spain sudan suriname sweden switzerland syria taiwan tajikistan tanzania thailand togo
tonga tunisia turkey türkiye turkmenistan tuvalu uganda ukraine uruguay uzbekistan vanuatu venezuela vietnam wales
yemen zambia zimbabwe scotland crimea chechnya catalonia kashmir kurdistan tibet gaza donbas donetsk luhansk
alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois indiana iowa kansas
kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada oklahoma
ohio oregon pennsylvania tennessee texas utah vermont wisconsin wyoming africa asia europe
london paris berlin rome madrid lisbon vienna brussels amsterdam dublin athens moscow kyiv kiev minsk warsaw prague budapest
bucharest sofia belgrade zagreb istanbul ankara tehran baghdad damascus beirut jerusalem cairo tripoli tunis algiers rabat
nairobi khartoum lagos abuja accra dakar kabul kandahar islamabad karachi lahore delhi mumbai beijing shanghai tokyo seoul
pyongyang hanoi bangkok jakarta manila canberra sydney melbourne ottawa toronto montreal washington boston chicago houston
dallas detroit seattle atlanta miami philadelphia denver cleveland manhattan brooklyn geneva zurich munich frankfurt hamburg
milan naples barcelona odesa odessa kharkiv mariupol lviv dushanbe tashkent astana baku tbilisi yerevan doha riyadh dubai
abu dhabi kuala lumpur states kingdom emirates republic federation havana caracas bogota lima santiago buenos aires brasilia
"""
_PLACE_HEADS = """
street road avenue square river lake sea ocean gulf bay island islands mountain mountains hill hills valley county province
region district town village city airport port bridge north south east west northern southern eastern western new san
santa saint st fort los las el central upper lower greater port mount
"""
# Capitalised words that are no names of speakers, at the start of a sentence or elsewhere.
_NO_NAMES = """
a about above according across act after again against ago all along already also although always am amid among an and
another any anyone anything are around as asked at away back be because been before behind being below beside besides
between both breaking but by can citing contrary could critics day despite did do does down during each earlier early
either else even ever every everyone everybody except exclusive experts few finally first following for former from
further furthermore given good had has have he hello hence her here hers herself hi him himself his how however i if
in indeed inside instead into is it its itself just last late later least less let like likewise many may maybe me
meanwhile might mine more moreover most much must my myself near nearly neither never nevertheless next no nobody none
nor not nothing now of off officials often oh ok on once one only or other others otherwise our ours out outside over own
people perhaps please read recently reporting right said same say says second see several shall she should since so some
someone something sometimes soon speaking still such sure than thank thanks that the their theirs them themselves then there
therefore these they third this those though three through throughout thus to today together tomorrow tonight too toward
towards two under unlike until unless up update updated upon us very was watch we welcome well were what whatever when
whenever where whereas whether which while who whoever whom whose why will with within without would yes yesterday yet you
your yours monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
october november december jan feb mar apr jun jul aug sep sept oct nov dec photo image video editor's note correction
mondays tuesdays wednesdays thursdays fridays saturdays sundays christmas easter
""" + " ".join("i'm i've i'll i'd it's he's she's we're we've they're that's there's what's you're don't didn't let's".split())
#: Agencies, papers and stations: those that reports name as the channel of what somebody said.
_OUTLETS = """
Reuters|AP|Associated Press|AFP|Agence France-Presse|TASS|Interfax|RIA Novosti|RIA|Sputnik|Xinhua|UPI|DPA|dpa|ANSA|EFE
|Kyodo|Kyodo News|Yonhap|PTI|Press Trust of India|ANI|IRNA|ISNA|Fars|Fars News Agency|Tasnim|Mehr|SANA|SPA|WAFA|Anadolu
|Anadolu Agency|Ukrinform|Interfax-Ukraine|Unian|BelTA|Belta|KCNA|Notimex|Lusa|APA|PAP|CTK|MTI|Tanjug|Hina|NTB|TT|Ritzau
|BBC|BBC News|BBC Radio|BBC Radio 4|ITV|ITV News|Sky News|Channel 4|Channel 4 News|CNN|Fox News|Fox|MSNBC|NBC|NBC News|ABC
|ABC News|CBS|CBS News|PBS|NPR|C-SPAN|CNBC|Bloomberg|Bloomberg News|Bloomberg TV|HBO|Univision|Telemundo|Newsmax|Breitbart
|Breitbart News|Al Jazeera|Al-Jazeera|Al Arabiya|Al-Arabiya|Al Mayadeen|Al-Manar|Press TV|RT|Russia Today|Deutsche Welle|DW
|ARD|ZDF|Der Spiegel|Spiegel|Bild|Die Welt|Die Zeit|Le Monde|Le Figaro|Liberation|France 24|France Info|BFM|BFMTV|RTL
|Europe 1|France Inter|RAI|Rai|La Repubblica|Corriere della Sera|El Pais|El País|El Mundo|La Vanguardia|Haaretz|Ynet
|Times of Israel|Jerusalem Post|Kan|Channel 12|Channel 13|TOLOnews|Tolo News|TOLO|Khaama Press|Dawn|Geo News|ARY News|NDTV
|Hindustan Times|Times of India|The Hindu|Indian Express|Global Times|People's Daily|CCTV|CGTN|NHK|Asahi Shimbun|Nikkei
|South China Morning Post|Straits Times|Meduza|Novaya Gazeta|Kommersant|Vedomosti|Izvestia|Rossiya 1|Rossiya 24|Channel One
|Kyiv Independent|Kyiv Post|Ukrainska Pravda|Suspilne|Radio Liberty|Radio Free Europe|RFE/RL|Voice of America|VOA
|New York Times|NYT|Washington Post|Wall Street Journal|WSJ|Los Angeles Times|LA Times|USA Today|Chicago Tribune
|Boston Globe|Politico|Axios|Vox|BuzzFeed|BuzzFeed News|Huffington Post|HuffPost|The Hill|Daily Beast|Vice|Vice News|Slate
|Salon|Newsweek|Time|TIME|Forbes|Fortune|The Atlantic|New Yorker|Rolling Stone|National Review|Daily Caller|TMZ|Variety
|Guardian|Observer|Times|Sunday Times|Telegraph|Daily Telegraph|Sunday Telegraph|Independent|Financial Times|FT|Economist
|Daily Mail|Mail on Sunday|MailOnline|Mirror|Daily Mirror|Sun|Daily Express|Evening Standard|Irish Times|Scotsman
|Sydney Morning Herald|The Australian|Globe and Mail|Toronto Star|CBC|CTV|Twitter|X|Facebook|Telegram|Instagram|YouTube
|TikTok|Truth Social|Weibo|WhatsApp|VKontakte|LinkedIn|Snapchat|Medium|Reddit|Threads|Mastodon|Bluesky|Periscope
"""


@cache
def women() -> frozenset[str]:
    """Return given names of women, folded."""
    return word_set(_WOMEN)


@cache
def men() -> frozenset[str]:
    """Return given names of men, folded."""
    return word_set(_MEN)


@cache
def given_names() -> frozenset[str]:
    """Return given names of women and men, folded."""
    return women() | men()


@cache
def woman_words() -> frozenset[str]:
    """Return titles and words of women: Mrs, spokeswoman, sister."""
    return word_set(_WOMAN_WORDS)


@cache
def man_words() -> frozenset[str]:
    """Return titles and words of men: Mr, spokesman, brother."""
    return word_set(_MAN_WORDS)


@cache
def kin() -> frozenset[str]:
    """Return words for relatives and those near to somebody."""
    return word_set(_KIN)


@cache
def organisation_heads() -> frozenset[str]:
    """Return words by which an organisation is called in short: the ministry, the party."""
    return word_set(_ORG_HEADS)


@cache
def organisation_words() -> frozenset[str]:
    """Return words that names of organisations have and those of people hardly ever."""
    return word_set(_ORG_WORDS) | organisation_heads()


@cache
def places() -> frozenset[str]:
    """Return words of names of countries, states and cities, folded."""
    return word_set(_PLACES)


@cache
def place_heads() -> frozenset[str]:
    """Return words that begin or end names of places."""
    return word_set(_PLACE_HEADS)


@cache
def no_names() -> frozenset[str]:
    """Return words that are written with a capital at the start of a sentence, and days and months; in small letters."""
    return word_set(_NO_NAMES)


@cache
def outlets() -> frozenset[str]:
    """Return names of agencies, papers, stations and networks as written, without their article."""
    return frozenset(name.strip() for name in _OUTLETS.replace("\n", "").split("|"))
