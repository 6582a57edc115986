"""Figures of claims: what is one and what is not, what the words leave open, and when two cannot both be right."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.conflicts.claims.quantities import Quantity, find_quantities, incompatible
from tests.support.cases import indented

# A claim, and under it its figures: text | band, unit (- for none), kind: stems of what is counted and of its fate.
READ = """
12 people were killed and 30 wounded in the blast
    12 | 12..12 - cardinal: kill person
    30 | 28.5..31.5 - cardinal: wound
At least 30 civilians died in the attack
    At least 30 | 28.5..inf - cardinal: civilian kill
The attack left about 30 fighters dead
    about 30 | 25.08..35.28 - cardinal: fighter kill
The death toll rose to 1,200
    1,200 | 1150..1250 - cardinal: kill
The death toll stands at 41
    41 | 41..41 - cardinal: kill
The number of dead in Orlu stands at sixteen
    sixteen | 16..16 - cardinal: kill
The number of workers killed by the blast has risen to four
    four | 4..4 - cardinal: kill
The number of injured rose to 61
    61 | 61..61 - cardinal: wound
Police put the number of dead at 31
    31 | 31..31 - cardinal: kill
The fire cost eleven people in Orlu their lives
    eleven | 11..11 - cardinal: kill person
The blast claimed 14 lives
    14 | 14..14 - cardinal: kill person
The fire claimed the lives of 14 people
    14 | 14..14 - cardinal: kill person
Seven people did not survive the blast
    Seven | 7..7 - cardinal: kill person
Nine people remain missing
    Nine | 9..9 - cardinal: miss person
We lost twelve men in the fighting
    twelve | 12..12 - cardinal: kill man
There were sixteen men and women on the shift
    sixteen | 16..16 - cardinal: person
Petr Lanik was nineteen and in his second year
    nineteen | 19..19 year age: lanik petr
    second | 2..2 - ordinal: year
Ines Haldar turned 43 in January
    43 | 43..43 year age: haldar ine turn
In Orlu it was 34
    34 | 34..34 - cardinal:
There was a single explosion
    single | 1..1 - cardinal: explosion
It took a quarter of an hour
    a quarter of an hour | 0.2251..0.275 hour measure: take
The strike lasted a fortnight
    a fortnight | 302.5..369.5 hour measure: last strike
Dozens were injured
    Dozens | 24..99 - cardinal: wound
Scores of protesters were arrested
    Scores | 40..199 - cardinal: arrest protester
Hundreds of thousands of people have fled
    Hundreds of thousands | 200000..999000 - cardinal: flee person
Tens of thousands marched through the capital
    Tens of thousands | 20000..99000 - cardinal: march
There were 214 people aboard the Lys
    214 | 214..214 - cardinal: aboard person
Some 210 people were on the Marisol Star when she left
    Some 210 | 180.4..240.8 - cardinal: aboard person
No more than 15 pupils have been taken to hospital
    No more than 15 | 0..15 - cardinal: hospital pupil
The number of pupils admitted with salmonella has risen to 41
    41 | 41..41 - cardinal: admit pupil
Between 30 and 40 people were on board
    Between 30 and 40 | 30..40 - cardinal: aboard person
30-40 houses destroyed
    30-40 | 30..40 - cardinal: destroy hous
30 to 40 houses were burnt
    30 to 40 | 30..40 - cardinal: burn hous
The army lost two or three tanks
    two or three | 2..3 - cardinal: tank
Officials put the cost at $30 to $40 million
    $30 to $40 million | 30000000..40000000 USD money: cost official put
The deal is worth between $2 billion and $3 billion
    between $2 billion and $3 billion | 2000000000..3000000000 USD money: deal worth
United won 2-1
    2-1 | 1..2 - score: 
The court ruled 5-4 against him
    5-4 | 4..5 - score: 
They drew 0-0 at home
    0-0 | 0..0 - score: 
A couple of men were seen
    A couple of | 2..3 - cardinal: man see
A couple of hundred people came
    A couple of hundred | 200..399 - cardinal: person
Half of voters support the plan
    Half | 45.01..54.99 percent percent: support voter
More than half the houses were damaged
    More than half | 50..inf percent percent: damag hous
A third of the army deserted
    A third | 30.01..36.66 percent percent: armi desert
Two-thirds of members voted against
    Two-thirds | 60.01..73.32 percent percent: member vote
Three quarters of the city is under water
    Three quarters | 67.52..82.48 percent percent: citi
One in five children goes hungry
    One in five | 18..22 percent percent: child
Nine out of ten doctors agree
    Nine out of ten | 81.02..98.98 percent percent: agre doctor
12,000 troops are deployed
    12,000 | 11501..12499 - cardinal: deploy troop
Some 12,500 troops are deployed
    Some 12,500 | 10956..14056 - cardinal: deploy troop
1.2 million people were displaced
    1.2 million | 1150100..1249900 - cardinal: displace person
Nearly 3,000 villages were flooded
    Nearly 3,000 | 2640..3000 - cardinal: flood villag
Almost two dozen lawmakers resigned
    Almost two dozen | 21.12..24 - cardinal: lawmaker resign
Half a million people left
    Half a million | 450100..549900 - cardinal: leav person
Two and a half million refugees
    Two and a half million | 2250500..2749500 - cardinal: refuge
More than 2 lakh farmers protested
    More than 2 lakh | 180000..inf - cardinal: farmer protest
The scheme will cost 3,500 crore rupees
    3,500 crore rupees | 34501000000..35499000000 INR money: cost scheme
Unemployment rose to 5.2 percent
    5.2 percent | 5.15..5.25 percent percent: rise unemployment
Unemployment rose by 5 per cent
    5 per cent | 4.501..5.499 percent change: rise unemployment
Sales fell 20%
    20% | 19.5..20.5 percent change: fall sale
Inflation was at 3.4%
    3.4% | 3.35..3.45 percent percent: inflation
Turnout was 48 per cent
    48 per cent | 47.5..48.5 percent percent: turnout
Support is down three percentage points
    three percentage points | 2.501..3.499 percentage-point change: support
The rate was raised by 25 basis points
    25 basis points | 0.245..0.255 percentage-point change: rais rate
60 miles from Kabul
    60 miles | 88.53..104.6 km measure: kabul
The convoy stretched for 40 km
    40 km | 36..44 km measure: convoy stretch
20 tonnes of wheat were seized
    20 tonnes | 18000..22000 kg measure: seis wheat
Police seized 500 kg of cocaine
    500 kg | 450.1..549.9 kg measure: cocain polic seis
A 6-foot wall
    6-foot | 0.001677..0.001981 km measure: wall
The summit is 8,848 metres high
    8,848 metres | 8.848..8.848 km measure: high summit
Flames reached 30m high
    30m | 0.027..0.033 km measure: flame high reach
It covers 200 square kilometres
    200 square kilometres | 180..220 km2 measure: cover
The fire burned 5,000 acres
    5,000 acres | 18.21..22.25 km2 measure: burn fire
A 32-year-old man was arrested
    32-year-old | 32..32 year age: arrest man
Smith, 43, said he would resign
    43 | 43..43 year age: resign smith
The boy is 11 years old
    11 years old | 11..11 year age: boy
She died at the age of 91
    91 | 91..91 year age: die
The victims, aged 12 and 14, were sisters
    12 | 12..12 year age: sister victim
    14 | 14..14 year age: sister victim
Another 12 people were hurt
    Another 12 | 12..12 - part: person wound
12 more were hurt
    12 more | 12..12 - part: wound
Two others were wounded
    Two others | 2..2 - part: wound
One of the men escaped
    One | 1..1 - part: escap man
Three of the six hostages were freed
    Three | 3..3 - part: hostage
    six | 6..6 - known: hostage
It was the third attack this week
    third | 3..3 - ordinal: attack
The second suspect was detained
    second | 2..2 - ordinal: suspect
He is the 46th president
    46th | 46..46 - ordinal: president
A dozen soldiers defected
    A dozen | 11.4..12.6 - cardinal: defect soldier
He was jailed for 10 years
    10 years | 78894..96426 hour measure: jail
She got an 18-month sentence
    18-month | 12784..13514 hour measure: sentenc
The siege lasted two days
    two days | 43.2..52.8 hour measure: last sieg
The siege lasted 48 hours
    48 hours | 47.5..48.5 hour measure: last sieg
A 12-member team arrived
    12 | 12..12 - cardinal: arriv team
It was 38 degrees Celsius
    38 degrees Celsius | 37.5..38.5 celsius measure: 
Temperatures hit 100 degrees Fahrenheit
    100 degrees Fahrenheit | 37.5..38.05 celsius measure: hit temperatur
A magnitude 6.3 earthquake struck
    6.3 | 6.25..6.35 magnitude measure: earthquak strike
The 6.3-magnitude quake
    6.3-magnitude | 6.25..6.35 magnitude measure: quak
The company raised $5m
    $5m | 4501000..5499000 USD money: compani rais
A fund of £3.5bn
    £3.5bn | 3450100000..3549900000 GBP money: fund
It paid US$ 27.5 billion
    US$ 27.5 billion | 27450100000..27549900000 USD money: pay
A fine of €120,000
    €120,000 | 115010..124990 EUR money: fine
He paid 9.4 billion dollars
    9.4 billion dollars | 9350100000..9449900000 USD money: pay
A loan of 40 million euros
    40 million euros | 36000000..44000000 EUR money: loan
Rs 500 a day
    Rs 500 | 450.1..549.9 INR money: 
They demanded 3 million Afghanis
    3 million Afghanis | 2700000..3300000 AFN money: demand
It cost 50 cents
    50 cents | 0.4501..0.5499 USD money: cost
C$20 million was set aside
    C$20 million | 18000000..22000000 CAD money: asid set
The ship carries 5m barrels
    5m | 5000000..5000000 - cardinal: barrel
50+ people were there
    50+ | 47.5..inf - cardinal: person
20 or more people were trapped
    20 or more | 19..inf - cardinal: person trap
A hundred or so people were there
    A hundred or so | 83.6..117.6 - cardinal: person
No fewer than 15 people drowned
    No fewer than 15 | 15..inf - cardinal: kill person
As many as 200 fighters surrendered
    As many as 200 | 0..210 - cardinal: fighter surrender
Up to 100,000 people attended
    Up to 100,000 | 0..110000 - cardinal: attend person
Fewer than 50 people remain
    Fewer than 50 | 0..52.5 - cardinal: person remain
Under 10 percent of the votes
    Under 10 percent | 0..10.5 percent percent: vote
Just over 60 percent backed it
    Just over 60 percent | 60..67.2 percent percent: back
Just under 1,000 cases were recorded
    Just under 1,000 | 880..1000 - cardinal: infect
The bomb killed 12 and wounded 30
    12 | 12..12 - cardinal: kill
    30 | 28.5..31.5 - cardinal: wound
killing 12 people and injuring 30 others
    12 | 12..12 - cardinal: kill person
    30 others | 28.5..31.5 - part: wound
Gunmen kidnapped 39 pupils
    39 | 39..39 - cardinal: hostage pupil
Police arrested more than 100 demonstrators
    more than 100 | 95..inf - cardinal: arrest demonstrator
Police detained a dozen activists
    a dozen | 11.4..12.6 - cardinal: activist arrest
33 miners are missing
    33 | 33..33 - cardinal: miner miss
Rescuers pulled 14 bodies from the rubble
    14 | 14..14 - cardinal: kill
30 killed or wounded
    30 | 28.5..31.5 - cardinal: kill wound
There were 45 deaths
    45 | 45..45 - cardinal: kill
The ministry reported 1,500 new cases
    1,500 | 1450..1550 - cardinal: infect
250 families were evacuated
    250 | 245..255 - cardinal: evacuat famili
Zero cases were found
    Zero | 0..0 - cardinal: infect
twenty-five rebels surrendered
    twenty-five | 25..25 - cardinal: rebel surrender
two hundred and fifty soldiers defected
    two hundred and fifty | 245..255 - cardinal: defect soldier
One soldier died
    One | 1..1 - cardinal: kill soldier
Eleven Israeli athletes were murdered
    Eleven | 11..11 - cardinal: athlet kill
Exactly 500 ballots were counted
    Exactly 500 | 500..500 - cardinal: ballot count
Only three of the planes returned
    Only three | 3..3 - part: plane return
The party won 120 seats
    120 | 115..125 - cardinal: seat
A 300-seat parliament
    300 | 285..315 - cardinal: parliament
The party has a majority of 12 seats
    12 | 12..12 - cardinal: seat
The car was doing 100 mph
    100 mph | 144.8..177 km/h measure: car
Winds of 150 km/h
    150 km/h | 145..155 km/h measure: wind
The plant makes 500 megawatts
    500 megawatts | 450100000..549900000 watt measure: plant
The price rose from $30 to $45
    $30 | 27..33 USD part: 
    $45 | 44.5..45.5 USD money: price rise
Losses rose from 12 to 20
    12 | 12..12 - part: 
    20 | 19..21 - cardinal: 
The 27 members agreed
    27 | 27..27 - cardinal: agre member
around two million
    around two million | 1584000..2464000 - cardinal: 
roughly 7,000 Taliban fighters
    roughly 7,000 | 5721..8399 - cardinal: fighter
an estimated 800 people
    an estimated 800 | 668.8..940.8 - cardinal: person
3 500 soldiers
    3 500 | 3450..3550 - cardinal: soldier
1,50,000 people
    1,50,000 | 145010..154990 - cardinal: person
The two men escaped
    two | 2..2 - known: escap man
90 percent of Panjshir
    90 percent | 89.5..90.5 percent percent: panjshir
All 157 people on board died
    157 | 157..157 - cardinal: kill person
five U.S. soldiers were killed
    five | 5..5 - cardinal: kill soldier
4,000 US troops left
    4,000 | 3600..4400 - cardinal: leav troop
a 5% increase
    5% | 4.501..5.499 percent change: increas
15 people, including three children, died
    15 | 15..15 - cardinal: person
    including three | 3..3 - part: child
in excess of 300 homes
    in excess of 300 | 285..inf - cardinal: home
> 50 drones
    > 50 | 47.5..inf - cardinal: drone
dozens more were wounded
    dozens more | 24..99 - part: wound
several hundred migrants
    several hundred | 300..999 - cardinal: migrant
a few thousand supporters
    a few thousand | 2000..9999 - cardinal: supporter
5,000-7,000 demonstrators
    5,000-7,000 | 5000..7000 - cardinal: demonstrator
over five decades
    over five decades | 394558..inf hour measure: 
ten thousand men
    ten thousand | 9000..11000 - cardinal: man
Voters backed it 52 to 48
    52 to 48 | 48..52 - score: 
Officials said 3 of 10 schools had reopened
    3 | 3..3 - part: 
    10 | 9.5..10.5 - cardinal: reopen school
Oil fell below $80
    below $80 | 0..84.99 USD money: fall oil
The convoy had 27 armoured vehicles
    27 | 27..27 - cardinal: vehicl
The airline cut 1,900 jobs
    1,900 | 1850..1950 - cardinal: job
The vote passed with 218 in favour
    218 | 218..218 - cardinal: 
The court fined him 2 million rubles
    2 million rubles | 1800000..2200000 RUB money: court fine
The storm brought 90 mm of rain
    90 mm | 8.501e-05..9.499e-05 km measure: bring rain storm
He lost by 300 votes
    300 | 285..315 - cardinal: vote
Some 15% of Ukrainians agree
    Some 15% | 12.76..17.36 percent percent: agre ukrainian
The mine is 400 metres deep
    400 metres | 0.36..0.44 km measure: deep
The tanker spilled 200,000 litres
    200,000 litres | 180000..220000 litre measure: spill tanker
A group of around 40 men
    around 40 | 33.44..47.04 - cardinal: man
They bought two used planes
    two | 2..2 - cardinal: plane
Twenty-one passengers drowned
    Twenty-one | 21..21 - cardinal: kill passenger
The village has only 80 inhabitants
    only 80 | 76..84 - cardinal: inhabitant
The militia holds three districts
    three | 3..3 - cardinal: district
Ten thousand protesters gathered
    Ten thousand | 9000..11000 - cardinal: gather protester
It was sold for ¥40 billion
    ¥40 billion | 36000000000..44000000000 JPY money: sell
The dam is 60m high
    60m | 0.05501..0.06499 km measure: dam high
Half an hour later they left
    Half an hour | 0.4501..0.5499 hour measure: later leav
The poll gave her 43.5%
    43.5% | 43.45..43.55 percent percent: give poll
The index dropped 2.1 percent
    2.1 percent | 2.05..2.15 percent change: drop index
More than 6,400 birds and other animals were killed
    More than 6,400 | 6350..inf - cardinal: bird kill
30 people in the village were arrested
    30 | 28.5..31.5 - cardinal: arrest person
The actor is dead at 57
    57 | 57..57 year age: actor dead
Two of Japan's banks merged
    Two | 2..2 - part: bank merg
Losses of 600m in contracts
    600m | 570000000..630000000 - cardinal: 
His brother, 41, said so
    41 | 41..41 year age: brother
12 people who were killed
    12 | 12..12 - cardinal: kill person
1 in 1,000 people
    1 in 1,000 | 0.09002..0.11 percent percent: person
12 of NATO's members
    12 | 12..12 - part: member
In two of the cities
    two | 2..2 - part: citi
She won the second of two votes
    two | 2..2 - cardinal: vote
Video shows 10-year-old pianist
    10-year-old | 10..10 year age: pianist show video
The fire destroyed 40 of 52 shops
    40 | 38..42 - part: destroy
    52 | 52..52 - cardinal: shop
"""

NO_FIGURES = """
The Boeing 737 Max was grounded
The Boeing 737-800 crashed
G7 leaders met
COVID-19 spread
Article 5 was invoked
They met in Room 12
The crash on Highway 1
An iPhone 6 was found
The 9/11 attacks
Call 555-123-4567
Version 2.1.3 is out
Agent 007 returned
Flight 370 vanished
The F-16 was shot down
Su-27 jets flew by
Apollo 13 landed
World War Two ended
The Second World War ended
The First Lady spoke
The Fifth Amendment protects him
No one came
They hate one another
One can say so
The one that got away
A one-sided report
He works 24/7
In 2014 rebels seized the town
On 6 September 2021 they left
At 5:30 pm it began
The talks are on Monday
Two days ago they left
In the 1990s it was rare
In the 19th century it was rare
Chapter 3 says so
Section 230 protects them
The G20 summit
An MP3 file
Windows 10 is old
Formula 1 is back
Room no. 5 is empty
He lives at Gate 4
Psalm 23 was read
Resolution 2593 was adopted
Catch-22 is a novel
He said half-heartedly that it was so
At first, he said no
First, he said no
Euro 2020 was postponed
It fell on May 6
A few said so
Several said so
Many fighters were killed
No people were killed
Number 10 has denied it
The M4 motorway was shut
Type 2 diabetes
Phase 3 of the trial
She has a PhD
Channel 4 reported it
It was a one-off
His second-hand car
Page 12 says so
Pier 39 is closed
Radio 4 said so
E. 28th Street was closed
U2 played
3D printing
A 4x4 was stolen
Furious Seven opened on Friday
The party of Three Kings
The Third Reich fell
He has one
Nobody knows one from another
In 1989 the wall fell
Sept. 11 was remembered
The trial opens on 3 May
from 2001 to 2006
by mid-2022
at 09:00 GMT
e-mail a1@b2.example
item #4
@user99 said so
He works at One World Trade Center
A new iOS 8 bug appeared
Franz lived from 1811 to 1886
a ratio of 3:1
"""

# Two claims, and whether some figure of the one clashes with one of the other; None if none can be compared.
CLASHES = """
12 people were killed | 15 people were killed | True
12 people were killed | twelve people were killed | False
12 people were killed | at least 10 people were killed | False
12 people were killed | at least 20 people were killed | True
12 people were killed | more than a dozen people died | False
12 killed in blast | 20 people died in the blast | True
The death toll is 12 | 30 people were killed | True
The death toll rose to 1,200 | 1,180 people died | False
12 people were killed | 12 people were wounded | None
12 people were killed | 30 people were wounded | None
12 soldiers were killed | 30 civilians were killed | None
20 soldiers were killed | 12 people were killed | True
12 soldiers were killed | 20 people were killed | None
dozens were injured | 12 people were injured | True
dozens were injured | 45 people were injured | False
hundreds of people fled | 40 people fled | True
hundreds of people fled | 450 people fled | False
thousands of people marched | 300 people marched | True
tens of thousands of people marched | 3,000 people marched | True
about 30 fighters surrendered | 33 fighters surrendered | False
about 30 fighters surrendered | 60 fighters surrendered | True
up to 30 fighters surrendered | 20 fighters surrendered | False
up to 30 fighters surrendered | 60 fighters surrendered | True
fewer than 50 houses burnt | 80 houses burnt | True
nearly 3,000 villages were flooded | 3,400 villages were flooded | True
nearly 3,000 villages were flooded | 2,900 villages were flooded | False
12,000 troops were deployed | 12,300 troops were deployed | False
12,000 troops were deployed | 13,000 troops were deployed | True
1.2 million people were displaced | 1,230,000 people were displaced | False
1.2 million people were displaced | 2 million people were displaced | True
half a million people were displaced | 500,000 people were displaced | False
2 lakh people were displaced | 200,000 people were displaced | False
between 30 and 40 houses were destroyed | 35 houses were destroyed | False
between 30 and 40 houses were destroyed | 50 houses were destroyed | True
30-40 houses were destroyed | 20 houses were destroyed | True
The deal is worth $5 million | The deal is worth $5m | False
The deal is worth $5 million | The deal is worth $8 million | True
The deal is worth $5 million | The deal is worth 8 million euros | None
The deal is worth $5 million | The deal is worth €5 million | None
Unemployment rose to 5.2 percent | Unemployment stood at 7 percent | True
Unemployment rose to 5.2 percent | Unemployment rose by 1 percent | None
Unemployment rose by 2 percent | Unemployment rose by 4 percent | True
Unemployment was 5 percent | Turnout was 60 percent | True
Half of voters back the plan | 50% of voters back the plan | False
A third of voters back the plan | 60% of voters back the plan | True
More than half of voters back the plan | 40% of voters back the plan | True
One in five children goes hungry | 20 percent of children go hungry | False
The city is 60 miles from Kabul | The city is 100 km from Kabul | False
The city is 60 miles from Kabul | The city is 200 km from Kabul | True
The siege lasted two days | The siege lasted 48 hours | False
The siege lasted two days | The siege lasted three weeks | True
He was jailed for 10 years | He was jailed for 120 months | False
He was jailed for 10 years | He was jailed for five years | True
Police seized 500 kg of cocaine | Police seized half a tonne of cocaine | False
Police seized 500 kg of cocaine | Police seized two tonnes of cocaine | True
United won 2-1 | United lost 1-2 | False
United won 2-1 | United won 3-0 | True
A quarter of a million people marched | 250,000 people marched | False
A quarter of a million people marched | 500,000 people marched | True
Two thirds of a million people marched | 667,000 people marched | False
1.200 people marched | 1,200 people marched | False
1.200 people marched | 1,900 people marched | True
1'200 people marched | 1,200 people marched | False
1.200.000 people marched | 1.2 million people marched | False
The firm sold 5 mio units | The firm sold 5 million units | False
The firm sold 5 mrd units | The firm sold 5 million units | True
It was 104°F in Orlu | It was 40°C in Orlu | False
It was 104°F in Orlu | It was 35°C in Orlu | True
It was minus 5 degrees Celsius in Orlu | It was 5 degrees Celsius in Orlu | True
It was -5 degrees Celsius in Orlu | It was minus 5 degrees Celsius in Orlu | False
The deal cost $1.2bn | The deal cost $1.2 million | True
The fire killed 1,200 cattle | The fire killed 12 people | None
The fire killed 20 soldiers | The fire killed 12 people | True
A 32-year-old man was arrested | A man aged 32 was arrested | False
A 32-year-old man was arrested | A 45-year-old man was arrested | True
A 32-year-old man was arrested | A 45-year-old woman drowned | None
Smith, 43, resigned | Smith, 51, resigned | True
It was the third attack | It was the fourth attack | True
It was the third attack | It was the third attack | False
It was the third attack | It was the second summit | None
12 people were hurt | another 5 people were hurt | None
Three of the hostages were freed | Five hostages were freed | None
Three of the hostages were freed | Five of the hostages were freed | True
The two men were arrested | Three men were arrested | True
The two men escaped | Three men were seen | None
5 people were killed | 5 km of road | None
8,000 demonstrators came | 30,000 people stood there | True
8,000 demonstrators came | 30,000 people fled | None
38 deputies signed the motion | The motion has 33 signatures | True
38 deputies signed the motion | The motion has 38 signatures | False
five abstained | Five deputies abstained | False
Petr Lanik was nineteen | Petr Lanik was twenty-one years old | True
Two dogs are running | Three dogs are running | True
Two dogs are running | Three cats are running | None
The party won 120 seats | The party won 98 seats | True
The team has 12 members | The team has 14 members | True
It was 38 degrees Celsius | It was 20 degrees | None
The quake had a magnitude of 6.3 | The quake had a magnitude of 7.1 | True
Temperatures hit 40 degrees Celsius | Temperatures hit 104 degrees Fahrenheit | False
zero cases were found | 12 cases were found | True
one soldier died | two soldiers died | True
All 157 people on board died | 149 people on board died | True
Gunmen kidnapped 39 pupils | Gunmen kidnapped 27 pupils | True
exactly 500 ballots were counted | 510 ballots were counted | True
500 ballots were counted | 510 ballots were counted | False
The price rose from $30 to $45 | The price was $45 | False
30 killed or wounded | 12 killed | None
250 families were evacuated | 400 families were evacuated | True
"""


def _bound(value: float) -> str:
    return f"{value:.4g}" if value < 1000 or value == float("inf") else f"{value:.0f}"


def _said(figure: Quantity) -> str:
    band = f"{_bound(figure.low)}..{_bound(figure.high)}"
    nouns = " ".join(sorted({figure.noun, *figure.fates} - {""}))
    return f"{figure.text} | {band} {figure.unit or '-'} {figure.kind}: {nouns}".strip()


def _verdict(a: str, b: str) -> bool | None:
    found = [incompatible(x, y) for x in find_quantities(a) for y in find_quantities(b)]
    return True if True in found else False if False in found else None


@pytest.mark.parametrize(("claim", "expected"), indented(READ).items())
def test_figures_of_news(claim: str, expected: list[str]) -> None:
    """Each figure is read with the room that its words leave, its unit, and what is counted."""
    assert [_said(figure) for figure in find_quantities(claim)] == [line.strip() for line in expected]


@pytest.mark.parametrize("claim", NO_FIGURES.strip().splitlines())
def test_names_times_and_pronouns_are_no_figures(claim: str) -> None:
    """Numbers within names, years, dates, hours and "one" as a pronoun count nothing."""
    assert find_quantities(claim) == ()


@pytest.mark.parametrize("line", CLASHES.strip().splitlines())
def test_clashes(line: str) -> None:
    """Figures clash only if they are of one thing and no value makes both right, whichever comes first."""
    a, b, verdict = line.split(" | ")
    assert str(_verdict(a, b)) == verdict
    assert _verdict(b, a) is _verdict(a, b)


def test_rounding_follows_the_zeros() -> None:
    """12,000 may be all that rounds to it, and nothing else."""
    (figure,) = find_quantities("12,000 troops")
    assert 11_500 < figure.low < 11_502
    assert 12_498 < figure.high < 12_500


def test_other_scripts_and_signs() -> None:
    """Digits of other scripts, typographic dashes and hard spaces are read as plain ones."""
    assert find_quantities("۱۲ people were killed")[0].value == 12
    assert find_quantities("30–40 houses")[0].high == 40
    assert find_quantities("12\u00a0000 troops")[0].value == 12_000


_CLAIMS = [
    *indented(READ),
    *NO_FIGURES.strip().splitlines(),
    *(part for x in CLASHES.strip().splitlines() for part in x.split(" | ")[:2]),
]
_WORDS = st.sampled_from(sorted({word for claim in _CLAIMS for word in claim.split()}))
_TEXTS = st.text(max_size=60) | st.lists(_WORDS, max_size=14).map(" ".join)


@given(_TEXTS)
def test_any_text_is_read(text: str) -> None:
    """No text is too odd: spans lie in it, in order, and bands are not empty."""
    found = find_quantities(text)
    assert all(text[f.start : f.end] == f.text and f.start < f.end and f.low <= f.high for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(_TEXTS, _TEXTS)
def test_clash_is_symmetric(a: str, b: str) -> None:
    """Which of two figures comes first makes no difference, and none clashes with itself."""
    first, second = find_quantities(a), find_quantities(b)
    assert all(incompatible(x, y) is incompatible(y, x) for x in first for y in second)
    assert not any(incompatible(x, x) for x in first)


LONG = (
    "5",
    "5 ",
    "two ",
    "12 people killed ",
    "1,",
    "5-",
    "a ",
    "million ",
    "$",
    "from 1 to ",
    "about ",
    "one hundred ",
    "٣ ",
)


@pytest.mark.parametrize("part", LONG)
def test_long_texts_end(part: str) -> None:
    """A megabyte of digits or number words is read in no more than a moment."""
    start = time.perf_counter()
    find_quantities(part * (1_000_000 // len(part)))
    assert time.perf_counter() - start < 3
