"""East Asian names: Hangul and Han characters by their usual romanizations.

A name such as 김민준 or 李建国 is one word without spaces: the surname of one syllable, seldom two, and the given name.
It is split into both, and a part is compared with a word in Latin letters by the spellings that are in use for it.

Hangul: the Revised Romanization (2000), McCune and Reischauer (1939) without its marks, and what people write in
passports (Kim, Lee, Park, Choi). Han: Hanyu Pinyin (ISO 7098) and Wade-Giles. The characters of level 1 of GB 2312 are
sorted by their sounds, so that a table of the first character of each syllable is enough; the others, and which
traditional character is which simplified one, are from the Unihan database of Unicode. Kanji have no readings that a
rule could give and are left alone, but for those of a Chinese name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from itertools import product

# The first character of level 1 of GB 2312 for each syllable, in its order.
_FIRST_OF_SYLLABLE = """
啊a 埃ai 鞍an 肮ang 凹ao 芭ba 白bai 斑ban 邦bang 苞bao 杯bei 奔ben 崩beng 逼bi 鞭bian 标biao 鳖bie 彬bin
兵bing 玻bo 捕bu 擦ca 猜cai 餐can 苍cang 操cao 厕ce 层ceng 插cha 拆chai 搀chan 昌chang 超chao 车che 郴chen
撑cheng 吃chi 充chong 抽chou 初chu 揣chuai 川chuan 疮chuang 吹chui 春chun 戳chuo 疵ci 聪cong 凑cou 粗cu
蹿cuan 摧cui 村cun 磋cuo 搭da 呆dai 耽dan 当dang 刀dao 德de 蹬deng 堤di 颠dian 碉diao 跌die 丁ding 丢diu
东dong 兜dou 督du 端duan 堆dui 墩dun 掇duo 蛾e 恩en 而er 发fa 藩fan 坊fang 菲fei 芬fen 丰feng 佛fo 否fou
夫fu 噶ga 该gai 干gan 冈gang 篙gao 哥ge 给gei 根gen 耕geng 工gong 钩gou 辜gu 刮gua 乖guai 棺guan 光guang
瑰gui 辊gun 锅guo 哈ha 骸hai 酣han 夯hang 壕hao 呵he 嘿hei 痕hen 哼heng 轰hong 喉hou 呼hu 花hua 槐huai
欢huan 荒huang 灰hui 荤hun 豁huo 击ji 嘉jia 歼jian 僵jiang 蕉jiao 揭jie 巾jin 荆jing 炯jiong 揪jiu 鞠ju
捐juan 撅jue 均jun 喀ka 开kai 刊kan 康kang 考kao 坷ke 肯ken 坑keng 空kong 抠kou 枯ku 夸kua 块kuai 宽kuan
匡kuang 亏kui 坤kun 括kuo 垃la 莱lai 蓝lan 琅lang 捞lao 勒le 雷lei 棱leng 厘li 俩lia 联lian 粮liang 撩liao
列lie 琳lin 玲ling 溜liu 龙long 楼lou 芦lu 峦luan 抡lun 萝luo 妈ma 埋mai 瞒man 芒mang 猫mao 么me 玫mei
门men 萌meng 眯mi 棉mian 苗miao 蔑mie 民min 明ming 谬miu 摸mo 谋mou 拇mu 拿na 氖nai 南nan 囊nang 挠nao
呢ne 馁nei 嫩nen 能neng 妮ni 蔫nian 娘niang 鸟niao 捏nie 您nin 柠ning 牛niu 脓nong 奴nu 暖nuan 挪nuo 哦o
欧ou 啪pa 拍pai 攀pan 乓pang 抛pao 呸pei 喷pen 砰peng 坯pi 篇pian 飘piao 撇pie 拼pin 乒ping 坡po 剖pou
扑pu 期qi 掐qia 牵qian 枪qiang 橇qiao 切qie 钦qin 青qing 琼qiong 秋qiu 趋qu 圈quan 缺que 裙qun 然ran
瓤rang 饶rao 惹re 壬ren 扔reng 日ri 戎rong 揉rou 茹ru 软ruan 蕊rui 闰run 若ruo 撒sa 腮sai 三san 桑sang
搔sao 瑟se 森sen 僧seng 莎sha 筛shai 珊shan 墒shang 梢shao 奢she 砷shen 声sheng 师shi 收shou 蔬shu 刷shua
摔shuai 栓shuan 霜shuang 谁shui 吮shun 说shuo 斯si 松song 搜sou 苏su 酸suan 虽sui 孙sun 蓑suo 塌ta 胎tai
坍tan 汤tang 掏tao 特te 藤teng 梯ti 天tian 挑tiao 贴tie 厅ting 通tong 偷tou 凸tu 湍tuan 推tui 吞tun 拖tuo
挖wa 歪wai 豌wan 汪wang 威wei 瘟wen 嗡weng 挝wo 巫wu 昔xi 瞎xia 掀xian 相xiang 萧xiao 楔xie 薪xin 星xing
兄xiong 休xiu 墟xu 轩xuan 靴xue 勋xun 压ya 焉yan 殃yang 邀yao 椰ye 一yi 茵yin 英ying 哟yo 拥yong 幽you
迂yu 鸳yuan 曰yue 耘yun 匝za 栽zai 咱zan 赃zang 遭zao 责ze 贼zei 怎zen 增zeng 扎zha 摘zhai 瞻zhan 樟zhang
招zhao 遮zhe 珍zhen 蒸zheng 芝zhi 中zhong 舟zhou 珠zhu 抓zhua 拽zhuai 专zhuan 桩zhuang 椎zhui 谆zhun
捉zhuo 兹zi 鬃zong 邹zou 租zu 钻zuan 嘴zui 尊zun 昨zuo
"""
# Further characters of names, and those that are read in another way than the order has it, or in several.
_OTHERS = """
bao葆 bei蓓 ben贲 bi璧弼 bin缤 cai偲 can粲璨 cen岑 chan婵 chang昶 chen宸琛 cong琮 dai黛岱 dou窦 duo铎
fan璠 fei霏斐 feng酆 fu芙孚 gao郜 guo帼 han晗菡瀚 hang珩 hao昊灏颢 hong泓竑 hu扈 hua桦骅 hui晖蕙
ji稷霁骥嵇 jia珈迦伽 jie劼婕 jin槿琎瑾堇 jing璟菁婧 jue珏 jun珺 kai锴恺 kan侃 ke珂轲 kuai蒯 kui夔隗
kun琨堃 lan岚 li俪郦瓅 lin麟蔺 ling翎泠 liu浏 long珑 lu璐逯泸 luo雒 mao懋 miao淼邈 min旻闵珉 ming茗 mo茉
mu沐 nan囡 ning甯 pang逄 peng芃 ping娉 pu璞 qi淇琦琪祺綦绮骐麒 qian芊虔倩骞 qiao谯 qiu裘 quan荃铨诠 que阙
ran苒 rao娆 rong榕镕嵘 rui睿芮叡 sa飒 shan姗 shen燊莘 shu姝 song崧嵩 tai邰 tan郯 tao韬 ti缇 ting珽霆
tong佟仝 wan琬菀 wei炜玮葳薇暐 wen雯玟 wo莴 xi禧羲僖兮玺 xian娴 xiao潇筱箫骁 xie勰 xin昕歆 xu栩勖胥
xuan煊瑄璇萱 xun洵荀 ya娅 yan焱琰鄢闫妍嫣 yang旸飏 yao垚 ye晔烨 yi漪翊奕怡懿燚轶 yin胤 ying滢嬴莺 you祐
yu昱煜瑜聿钰妤庾彧瑀祤 yuan瑗媛嫄沅 yue玥 yun筠芸赟昀妘 zan瓒 zhang璋 zhao钊 zhe喆 zhen祯 zheng铮峥
zhi芷郅 zhu竺 zi梓
"""
_READINGS = (
    "单shan dan|解xie|仇qiu|区ou|查zha cha|朴piao pu|翟zhai|覃qin tan|盖ge gai|乐le yue|朝chao zhao|茜qian xi|"
    "晟sheng cheng|长chang zhang|柏bai bo|吕lu lyu lv|律lu lyu lv|女nu nv|缪miao|尉wei yu|行xing hang|"
    "隽jun juan|郗xi chi|那na|泊bo|任ren|宓mi fu|臧zang|都du dou|召zhao|折she zhe|万wan|秘bi|冼xian|俞yu|"
    "颉jie xie|炅jiong gui|祎yi|重chong zhong|佘she|谌chen shen|禅chan shan|省sheng xing|曾zeng|鸾luan|略lue|"
    "虐nue|什shi|驴lu|绿lu lyu lv|虑lu lyu lv|旅lu lyu lv|履lu lyu lv"
)
# Traditional characters of names and, in the same order, the simplified ones.
_TRADITIONAL = (
    "陳張劉黃吳楊趙孫馬羅鄭謝韓馮鄧蕭許葉蘇呂蔣賈閻鄒鍾鐘譚陸範顧龍萬錢湯龔嚴盧簡歐陽諸爾聞聶齊魯韋單烏紀莊喬"
    "寧賀賴駱薩薑竇偉國華麗強軍傑蘭鳳雲貴榮紅慶東義聖興學賢寶銀鋼鐵鋒銘鈺錦銳鈞鎮靈嶺嵐豐發髮達遠進選連運還邁"
    "飛風飄樂書習鄉亞億儀優倫傳儉俠儷儲農沖衝決況凈凱擊則創剛劍勞勵勁勛協衛厲曆歷廈雙變號啟員響詠園圖圓場堅壇"
    "罈壘聲處備復複覆頭奮獎婦嬌娛嫻嬋實憲宮寬賓對尋導壽將塵堯儘盡層屬歲崗島師帥帶幫乾幹廣應龐開異彌歸噹當錄徹"
    "徑憶懷態憐總戀恆懇悅驚願戲戰戶護報擔擁擇摯揮揚換據攝攜敵數斷無舊時曠顯晉曉曄暉術機權極構楓標棟樹樣橋樺夢"
    "檢樓歡畢氣漢澤潔濟瀏濃濤潤淵溫灣濱滿瀟潛燈燦爐煒煉爍熱煥愛爺牽獨瑪環現瑋瓏瓊瑤電畫暢療皚蓋盤監硯礎碩確禮"
    "禎禪離種積稱穩競筆類糧純綱納縱綸紋線練組細織終紹經結繞繪給絡絕統繼績緒續維綿綠緣編繽網罰職聯聰肅勝脈艦藝"
    "節蘆葦蒼薦熒蓮獲穫瑩鶯蘿藍薔慮見觀規視覽覺譽計訂認議訊訓記講論設訪證評識詞譯詩誠誕詮詢詳語請諾讀課誼謀諧"
    "謙謹譜貝貞財責質貫貿費資賦賞賜賽贊躍踐軒轉輪軼輕載較輝輔輩輯輸遼遷過遞遺郵裡鑒針釗欽鈴鐸銅鑄鏈銷鎖錯錫鍵"
    "鍛鏡長門閃問闖閏閑閒間閔閣閱闡闊隊陰陣階際險隨隱難霧霽靜韌韻頁頂項順須鬚頓頌預領頻穎顏顛颯饒館馳驅駒駐駕"
    "驍驕駿驗驥魚鮮鳥鳴鷗鴻鵬鶴鷹麥瀘瀅瀾灝璽瓚纓綺緹詣諶贇軻轅錚鍇閆韜頡顥颺驊騏騫鸞鵑銓闕雋酈繆幗崢嶸愷燁萵"
    "婭嬈峯昇淩菓姪徳衆羣臺與後強"
)
_SIMPLIFIED = (
    "陈张刘黄吴杨赵孙马罗郑谢韩冯邓萧许叶苏吕蒋贾阎邹钟钟谭陆范顾龙万钱汤龚严卢简欧阳诸尔闻聂齐鲁韦单乌纪庄乔"
    "宁贺赖骆萨姜窦伟国华丽强军杰兰凤云贵荣红庆东义圣兴学贤宝银钢铁锋铭钰锦锐钧镇灵岭岚丰发发达远进选连运还迈"
    "飞风飘乐书习乡亚亿仪优伦传俭侠俪储农冲冲决况净凯击则创刚剑劳励劲勋协卫厉历历厦双变号启员响咏园图圆场坚坛"
    "坛垒声处备复复复头奋奖妇娇娱娴婵实宪宫宽宾对寻导寿将尘尧尽尽层属岁岗岛师帅带帮干干广应庞开异弥归当当录彻"
    "径忆怀态怜总恋恒恳悦惊愿戏战户护报担拥择挚挥扬换据摄携敌数断无旧时旷显晋晓晔晖术机权极构枫标栋树样桥桦梦"
    "检楼欢毕气汉泽洁济浏浓涛润渊温湾滨满潇潜灯灿炉炜炼烁热焕爱爷牵独玛环现玮珑琼瑶电画畅疗皑盖盘监砚础硕确礼"
    "祯禅离种积称稳竞笔类粮纯纲纳纵纶纹线练组细织终绍经结绕绘给络绝统继绩绪续维绵绿缘编缤网罚职联聪肃胜脉舰艺"
    "节芦苇苍荐荧莲获获莹莺萝蓝蔷虑见观规视览觉誉计订认议讯训记讲论设访证评识词译诗诚诞诠询详语请诺读课谊谋谐"
    "谦谨谱贝贞财责质贯贸费资赋赏赐赛赞跃践轩转轮轶轻载较辉辅辈辑输辽迁过递遗邮里鉴针钊钦铃铎铜铸链销锁错锡键"
    "锻镜长门闪问闯闰闲闲间闵阁阅阐阔队阴阵阶际险随隐难雾霁静韧韵页顶项顺须须顿颂预领频颖颜颠飒饶馆驰驱驹驻驾"
    "骁骄骏验骥鱼鲜鸟鸣鸥鸿鹏鹤鹰麦泸滢澜灏玺瓒缨绮缇诣谌赟轲辕铮锴闫韬颉颢飏骅骐骞鸾鹃铨阙隽郦缪帼峥嵘恺烨莴"
    "娅娆峰升凌果侄德众群台与后强"
)
# Surnames of two characters.
_DOUBLE = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "端木",
        "夏侯",
        "南宫",
        "独孤",
        "轩辕",
        "拓跋",
        "东郭",
        "闻人",
        "呼延",
        "남궁",
        "황보",
        "제갈",
        "사공",
        "선우",
        "독고",
        "서문",
        "동방",
    ]
)
# Titles written on to a name: those of both places, and those before and behind it. Of two that fit the first counts.
_OFFICES = [
    "主席",
    "总统",
    "副总统",
    "总理",
    "外交部长",
    "外长",
    "部长",
    "市长",
    "省长",
    "将军",
    "教授",
    "博士",
]
_BEFORE = [
    "国家主席",
    "国务院总理",
    *_OFFICES,
    "首相",
    "대통령",
    "총리",
    "장관",
]
_BEHIND = [
    "国家主席",
    "总书记",
    *_OFFICES,
    "先生",
    "女士",
    "小姐",
    "记者",
    "首相",
    "大臣",
    "議員",
    "議员",
    "氏",
    "さん",
    "様",
    "대통령",
    "전대통령",
    "총리",
    "장관",
    "차관",
    "의원",
    "시장",
    "지사",
    "대표",
    "위원장",
    "대변인",
    "교수",
    "박사",
    "기자",
    "선생님",
    "여사",
    "님",
    "씨",
]

#: Titles that stand as a word of their own.
EAST_ASIAN_TITLES = frozenset([*_BEFORE, *_BEHIND])

# --- Hangul -------------------------------------------------------------------------------------------------

# The spellings of the first, middle and last letters of a syllable in the order of Unicode, as `_skeleton` has them.
_INITIALS = ["k", "k", "n", "t", "t", "l", "m", "p", "p", "s", "s", "", "c", "c", "c", "k", "t", "p", "h"]
_VOWELS = [
    "a",
    "ae a e",
    "ya",
    "yae",
    "eo o u",
    "e",
    "yeo yo yu",
    "ye",
    "o",
    "wa",
    "wae we",
    "oe oi we",
    "yo",
    "u",
    "wo weo",
    "we",
    "wi ui",
    "yu",
    "u",
    "ui i",
    "i",
]
_FINALS = [
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ŋ",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
# Syllables by which custom writes a surname otherwise: Lee, Park, Paik, Noh, Ryu.
_SURNAMES = {"이": "li lhi", "박": "palk", "백": "paik", "노": "lo", "나": "la", "유": "lyu", "임": "lim", "우": "wu u"}
_SURNAMES |= {"여": "lyeo", "양": "lyaŋ", "허": "hul hel", "림": "im", "류": "yu", "리": "i", "라": "na", "로": "no"}


def is_east_asian(word: str) -> bool:
    """Return whether a word is of Hangul syllables or Han characters."""
    return word > "\u3400" and all("\u3400" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" for char in word)


@lru_cache(maxsize=1 << 14)
def split_name(word: str) -> tuple[str, ...]:
    """Split a folded name of Hangul or Han into surname and given name, in simplified characters, without titles."""
    word = word.translate(_simplified())
    for title in _BEFORE:
        if word.startswith(title) and len(word) > len(title) + 1:
            word = word.removeprefix(title)
            break
    for title in _BEHIND:
        if word.endswith(title) and len(word) > len(title) + 1:
            word = word.removesuffix(title)
            break
    size = 2 if word[:2] in _DOUBLE and len(word) > 2 else 1
    return (word[:size], word[size:]) if size < len(word) <= size + 2 else (word,)


@cache
def _simplified() -> dict[int, str]:
    return {ord(old): new for old, new in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)}


@cache
def _syllables() -> tuple[list[bytes], list[str], dict[str, list[str]]]:
    """Return the first characters of syllables, the syllables, and the characters that are listed."""
    pairs = [(entry[0].encode("gb2312"), entry[1:]) for entry in _FIRST_OF_SYLLABLE.split()]
    listed = {char: [entry.rstrip(re.sub("[a-z]", "", entry))] for entry in _OTHERS.split() for char in entry}
    listed |= {entry[0]: entry[1:].split() for entry in _READINGS.split("|")}
    return [first for first, _ in pairs], [syllable for _, syllable in pairs], listed


def _pinyin(char: str) -> list[str]:
    """Return the readings of a Han character in Pinyin without tones; none if it is not known."""
    firsts, syllables, listed = _syllables()
    if char in listed:
        return listed[char]
    code = char.encode("gb2312", "ignore")
    return [syllables[bisect_right(firsts, code) - 1]] if b"\xb0\xa1" <= code < b"\xd8\xa1" else []


# Initials of Pinyin by those of Wade and Giles without apostrophes, and then the finals, in this order.
_WADE_GILES = [
    (r"^zh(?!i$)", "ch"), (r"^(zh|ch)i$", "chih"), (r"^shi$", "shih"), (r"^ri$", "jih"), (r"^[zc]i$", "tzu"),
    (r"^si$", "ssu"), (r"^[jq]u", "chü"), (r"^xu", "hsü"), (r"^[jq]", "ch"), (r"^x", "hs"), (r"^[zc](?!h)", "ts"),
    (r"^yi$", "i"), (r"^you$", "yu"), (r"^yu(?!n?g)", "yü"), (r"^yan$", "yen"), (r"^r", "j"), (r"^b", "p"),
    (r"^d", "t"), (r"^ge$", "ko"), (r"^([kh])e$", r"\1o"), (r"^g", "k"), (r"ong$", "ung"),
    (r"ian$", "ien"), (r"ie$", "ieh"), (r"[üu]e$", "üeh"), (r"^er$", "erh"), (r"^([tnls])uo$", r"\1o"),
    (r"^([kh])ui$", r"\1uei"),
]  # fmt: skip


@cache
def _wade_giles(syllable: str) -> str:
    for pattern, written in _WADE_GILES:
        syllable = re.sub(pattern, written, syllable)
    return syllable.replace("ü", "u")


@lru_cache(maxsize=1 << 14)
def readings(word: str) -> frozenset[str]:
    """Return the Latin spellings of a word of Hangul or Han: folded, Hangul as :func:`_skeleton` has it."""
    if len(word) > 4:
        return frozenset()
    if "\uac00" <= word[0] <= "\ud7a3":
        return frozenset(_hangul(word))
    found = [_pinyin(char) for char in word]
    old = [list(map(_wade_giles, some)) for some in found]
    return frozenset("".join(reading) for some in (found, old) for reading in product(*some))


def _hangul(word: str) -> set[str]:
    """Return the skeletons of a word in Hangul."""
    options: list[list[str]] = []
    for char in word:
        number = ord(char) - 0xAC00
        if not 0 <= number < 11172:
            return set()
        first, vowel, last = _INITIALS[number // 588], _VOWELS[number // 28 % 21].split(), _FINALS[number % 28]
        if not first:
            vowel += ["yi"] * ("i" in vowel) + ["wu"] * ("u" in vowel)
        options.append([first + middle + last for middle in vowel])
    if len(word) == 1:
        options[0] += _SURNAMES.get(word, "").split()
    found = {"".join(some) for some in product(*options)}
    # In Mingyu (Min-gyu) n and g look like the ng of Yong, and the consonants of two syllables may look doubled.
    found |= {skeleton.replace("nk", "ŋ") for skeleton in found}
    return {re.sub(r"([a-zŋ])\1", r"\1", skeleton) for skeleton in found}


_SAME = [
    (r"ng", "ŋ"), (r"wh", "hw"), (r"ck", "k"), (r"ch|j|z", "c"), (r"sh", "s"), (r"ph", "p"), (r"([aou])h", r"\1"),
    (r"oo|ou|eu(?!i)", "u"), (r"eui", "ui"), (r"ee", "i"), (r"ai(?!k)", "ae"), (r"weo", "wo"), (r"g", "k"), (r"d", "t"),
    (r"b", "p"), (r"r", "l"), (r"([a-zŋ])\1", r"\1"),
]  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _skeleton(word: str) -> str:
    """Return what the usual spellings of a Korean name in Latin letters have in common."""
    for pattern, written in _SAME:
        word = re.sub(pattern, written, word)
    return word


def is_reading(a: str, b: str) -> bool:
    """Return whether two words, at least one of Hangul or Han, are the same, or one is the other in Latin letters."""
    east, other = (a, b) if is_east_asian(a) else (b, a)
    if not other.isascii():
        return a == b
    return (_skeleton(other) if east[0] >= "\uac00" else other) in readings(east)


def latin_spellings(word: str) -> list[str]:
    """Return spellings of a word of Hangul or Han, whose consonants are those of all usual ones."""
    found = set(readings(word))
    if word[0] >= "\uac00":
        found = {reading.replace("ŋ", "ng").replace("c", "ch") for reading in found}
        found |= {reading.replace("l", "r") for reading in found}
        found |= {reading.replace("hw", "wh") for reading in found}
    return sorted(found)
