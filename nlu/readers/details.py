"""Facts about the customer and the car out of spoken words: plate, phone, mileage, name, sum.

The one thing to know: people say digits (一三八零零…, 幺三八), speech recognition writes them
with spaces, and a reader that is not sure answers None, so that the bot asks back.
"""

import re
from dataclasses import dataclass

from nlu.readers.numerals import EN_SMALL, read_digits, read_int, read_number
from nlu.readers.text import plain

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SPOKEN_DIGIT = "零〇一幺二两三四五六七八九"
_GAP = r"[\s·.\-・•,]*"
_PLATE = re.compile(
    rf"([{_PROVINCE}]){_GAP}([a-z]){_GAP}((?:[a-z\d{_SPOKEN_DIGIT}](?:[\s·.\-]*)){{5,6}})(?:(学|警"
    r"|港|澳|挂|领)|(?![a-z\d]))"
)
_SAID = str.maketrans({char: str(index) for index, char in enumerate("零一二三四五六七八九")})
_PHONE = re.compile(
    rf"(?<![\d{_SPOKEN_DIGIT}])(?:\+?\s*86|0086)?[\s-]*((?:1|一"
    rf"|幺)(?:[\s\-,.]*[\d{_SPOKEN_DIGIT}]){{10}})(?![\s\-]*[\d])"
)
_EN_DIGIT = "zero|oh|one|two|three|four|five|six|seven|eight|nine|o"
_EN_DIGITS = re.compile(
    rf"\b(?:(?:double|triple)\s+)?(?:{_EN_DIGIT})(?:[\s,.-]+(?:(?:double"
    rf"|triple)\s+)?(?:{_EN_DIGIT})\b)+"
)
_EN_AGAIN = re.compile(rf"\b(double|triple)\s+({_EN_DIGIT})\b")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_NUMBER = (
    r"(?:\d+(?:,\d{3})+|(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万])"
    r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万点]|[kw](?![a-z]))*)"
)
_MILEAGE = re.compile(
    rf"(?P<number>{_NUMBER})[多来几]?(?P<large>[万千]?)[多来]?\s*"
    r"(?P<unit>公里|千米|km|kms|kilomet\w+|迈)?(?P<half>半)?"
    r"(?![\da-z元块点时天号年月岁分次个路])"
)
_MILES = re.compile(r"\d\s*(?:k\s*)?miles?\b|英里")
_NO_READING = re.compile(
    r"(?:花|收|付|要|便宜|罚|赔|贵|卖|买|掏|充|存)(?:了|我|掉)*(?:差不多|将近|快)?$"
)
_IS_A_RULE = re.compile(r"\s*(?:就|要|该|得|才)*(?:保养|换|做|检查)(?:一次|一回)|一(?:保|换)")
_MORE_THAN_ANY_CAR = 3_000_000
_RUN = re.compile(
    r"跑了|里程|公里|km|开了|表上|表显|码表|万|\d[kw]|kilomet|odometer|mileage|driven|clock"
)
_ALONE = re.compile(
    r"[\s大概约差不多有就是在表上里程]*(?:\d[\d,.]*"
    r"|[一二两三四五六七八九][千百][零一二两三四五六七八九百十]*)"
    r"[\s多吧左右。]*"
)
_EN_TENS = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|[a-z]+ty"
_EN_KM = re.compile(
    rf"\b(?:(?P<digits>\d+(?:\.\d+)?)\s*thousand|(?P<words>(?:(?:{EN_SMALL}|{_EN_TENS}|a)[\s-]+)+"
    rf"(?:hundred|thousand)(?:[\s-]+(?:and|hundred|thousand|{EN_SMALL}|{_EN_TENS}))*))"
    r"\s*(?:km|kms|kilomet\w+|on the (?:clock|odometer))\b"
)
_SURNAMES_TWO = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|端木|夏侯|南宫"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
    "丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤"
    "尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅莫"
    "庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单"
    "包司柏宁柯阮桂闵解强柴华车冉房边"
)
_TITLE = r"先生|女士|小姐|太太|师傅|老师|总|经理|老板|阿姨|大哥|大姐|姐|哥|叔|姨|工|医生|教授"
#: How a surname is told from others of its sound: 弓长张, 立早章.
_STROKES = r"(?:弓长|立早|木子|口天|古月|双人|耳东|草头|三点水|双木|言午|走肖|一撇)的?"
_GIVEN = (
    r"(?!先生|女士|小姐|太太|老师|师傅|经理|老板|阿姨|[姐哥叔姨](?:$|[,。!\s吧啊])|的|是|在|了"
    r"|不|我|你|您|叫|就|那|也|要|想"
    r"|来|说|呢|吧|啊|车|家|店)[\u4e00-\u9fff]"
)
_NAME_ZH = re.compile(
    r"(?:(?:我|本人|敝)(?:的?(?:名字|姓名))?(?:就?是(?:车主|机主)?|叫做?|姓)|(?:名字|联系人|车主"
    r"|姓名)"
    r"(?:应该)?(?:是|叫|写|填|登记|改成|改为)|姓名(?:是)?|叫我"
    r"|(?:名字|姓名)[^,。]{0,4}(?:错了|不对)[,。\s]*(?:应该)?是"
    r"|(?<![不公婆人他她爸妈子女主们机])(?<!您贵)(?<!你贵)姓|这边是"
    rf"|这里是)[,:\s]*(?:老|小|{_STROKES})?"
    r"(?!车主|周[一二三四五六日天末]|高兴|方便|于是|成都)"
    rf"(?P<surname>{_SURNAMES_TWO}|[{_SURNAMES}])(?P<given>(?:{_GIVEN}){{0,2}}?)"
    rf"(?P<title>{_TITLE})?(?=[,。.!?、;\s吧啊呀呢哦嘛哈了]|叫|不是|就行|就好|都行|$)"
)
_TOLD_BY_STROKES = re.compile(
    rf"^(?:我?是?姓?)?{_STROKES}(?P<surname>[{_SURNAMES}])(?P<given>)(?P<title>)[。.!\s]*$"
)
_FULL_AFTER_SURNAME = re.compile(
    rf"姓(?P<s>{_SURNAMES_TWO}|[{_SURNAMES}])[,\s]*(?:名字)?叫(?P<whole>[\u4e00-\u9fff]{{1,4}}?)(?="
    r"[,。.!\s吧啊]|$)"
)
_BARE_TITLE = re.compile(
    rf"^(?:嗯|哦|啊|我)?[,\s]*(?P<surname>{_SURNAMES_TWO}|[{_SURNAMES}])(?P<given>)(?P<title>先生"
    r"|女士|小姐"
    r"|太太)[。.!\s]*$"
)
_NAME_EN = re.compile(
    r"(?:(?:this is|i'm|i am|my name is|my name's|call me|name's|it's|speaking with|here is"
    r"|i'm called|(?:my )?(?:surname|last name|family name|first name|full name)(?: is|'s)?|我叫"
    r"|我是|叫我)\s+)"
    r"(?:(?P<title>[Mm]r|[Mm]rs|[Mm]s|[Mm]iss|[Mm]adam"
    r"|[Dd]r)\.?\s+)?(?P<name>[A-Z][A-Za-z'-]+(?:\s+[A-Z][A-Za-z'-]+){0,2})",
)
_NO_NAME = re.compile(
    r"(?:[A-Z][a-z]{2,}ing|Busy|Not|Sorry|Fine|Ok|Okay|Happy|Good|The|Away|Out|At|In|Very"
    r"|Satisfied|So|Great|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January"
    r"|February|March|April|May|June|July|August|September|October|November|December)(?: .*)?"
)
_NAME_EN_LEAD = re.compile(
    r"(?i)(?:this is|i'm|i am|my name is|my name's|call me|name's|it's|i'm called"
    r"|(?:my )?(?:surname|last name|family name|first name|full name)(?: is|'s)?|我叫|我是"
    r"|叫我)(?=\s)"
)
_NAME_EN_BEHIND = re.compile(
    r"^(?:[Hh]i,? |[Hh]ello,? )?(?P<name>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+)?)(?: here| speaking)\b"
)
# My name's Jack, Jack Ma: the second time in full.
_IN_FULL = re.compile(r"^,?\s*(?P<whole>[A-Z][A-Za-z'-]+(?:\s+[A-Z][A-Za-z'-]+)+)")
_AMOUNT = re.compile(
    r"(?:¥|￥|rmb\s*|cny\s*)\s*(?P<sign>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"|(?P<number>\d+(?:,\d{3})*(?:\.\d+)?[百千万]?\d*|[零一二两三四五六七八九十百千万]+)(?:多"
    r"|来)?\s*(?:块钱?|元|圆|大洋"
    r"|rmb|yuan|cny|人民币|kuai)"
    r"|(?:赔偿?|退还?|补偿?|收|花|要|优惠|减|便宜)(?:了|我|给我|您|你们?|至少"
    r"|掉)*\s*(?P<paid>\d{2,6}"
    r"|[一二两三四五六七八九]?[百千万][零一二三四五六七八九十百千]*)(?![\d公里天个点分次年月号])"
)
_HONORIFIC_EN = {
    "mr": "Mr.",
    "mrs": "Mrs.",
    "ms": "Ms.",
    "miss": "Miss",
    "madam": "Madam",
    "dr": "Dr.",
}


@dataclass(frozen=True)
class NameReading:
    """A name as the customer gave it, and the title that went with it (先生, Mr.) or None."""

    name: str
    honorific: str | None


def read_plate(text: str) -> str | None:
    """Return a mainland number plate as 粤A12345 or 粤AD12345, or None.

    Dots, spaces, lower case and spoken digits are accepted; the letters I and O do not
    occur on plates and are read as 1 and 0 where a digit stands beside them.
    """
    found = _PLATE.search(plain(text))
    if found is None:
        return None
    serial = re.sub(
        r"[^a-z\d]",
        "",
        found[3].replace("〇", "零").replace("幺", "一").replace("两", "二").translate(_SAID),
    )
    serial = serial.replace("o", "0").replace("i", "1")
    if len(serial) not in (4, 5, 6) or not any(char.isdigit() for char in serial):
        return None
    return (found[1] + found[2] + serial).upper() + (found[4] or "")


def read_phone(text: str) -> str | None:
    """Return a mainland mobile number as eleven digits, or None.

    Takes spaces, dashes, +86, full-width digits, and digits said in either language.
    Of several numbers the last stands.
    """
    numbers = []
    words = _EN_DIGITS.sub(lambda said: _spelt_digits(said.group()), plain(text))
    for found in _PHONE.finditer(words):
        digits = read_digits(re.sub(r"[\s\-,.]", "", found[1]).replace("两", "二"))
        if digits and _MOBILE.fullmatch(digits):
            numbers.append(digits)
    return numbers[-1] if numbers else None


def _spelt_digits(words: str) -> str:
    # One three eight, double one: digit by digit.
    each = _EN_AGAIN.sub(
        lambda found: " ".join([found[2]] * (2 if found[1] == "double" else 3)), words
    )
    said = re.findall(rf"\b(?:{_EN_DIGIT})\b", each)
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    return "".join(str(names.index(digit)) if digit in names else "0" for digit in said)


def read_mileage_km(text: str) -> int | None:
    """Return an odometer reading in kilometres, or None; miles are not converted.

    A bare number counts only where the words speak of a mileage (万, 公里, km, 跑了).
    """
    # The digits of a plate or a telephone are no mileage: 粤B88888跑了三万公里.
    words = _PHONE.sub(" ", _PLATE.sub(" ", plain(text)))
    if _MILES.search(words):
        return None
    spoken = _EN_KM.search(words)
    if spoken:
        digits = spoken["digits"]
        return int(float(digits) * 1000) if digits else read_int(spoken["words"])
    if not _ALONE.fullmatch(words) and not _RUN.search(words):
        return None
    for found in _MILEAGE.finditer(words):
        if _NO_READING.search(words[: found.start()]) or _IS_A_RULE.match(words, found.end()):
            continue
        value = _kilometres(found)
        if value is not None and value < _MORE_THAN_ANY_CAR and (value >= 100 or found["unit"]):
            return value
    return None


def _kilometres(found: re.Match[str]) -> int | None:
    number = read_number(found["number"] + found["large"])
    if number is None:
        return None
    if found["half"] and found["number"].endswith("万"):
        number += 5000
    return int(number)


def read_name(text: str) -> NameReading | None:
    """Return the name and title by which the customer presents himself, or None."""
    words = text.strip()
    english = _NAME_EN_LEAD.search(words) and _NAME_EN.search(
        _NAME_EN_LEAD.sub(lambda lead: lead.group().lower(), words)
    )
    if english and not _NO_NAME.fullmatch(english["name"]):
        title = english["title"]
        name = _said_in_full(english["name"], words[english.end() :])
        return NameReading(name, _HONORIFIC_EN[title.lower()] if title else None)
    behind = _NAME_EN_BEHIND.search(words)
    if behind and not _NO_NAME.fullmatch(behind["name"]):
        return NameReading(behind["name"], None)
    named = plain(words)
    full = _FULL_AFTER_SURNAME.search(named)
    if full:
        whole = full["whole"]
        return NameReading(whole if whole.startswith(full["s"]) else full["s"] + whole, None)
    found = _NAME_ZH.search(named) or _BARE_TITLE.search(named) or _TOLD_BY_STROKES.search(named)
    if found is None:
        return None
    return NameReading(found["surname"] + found["given"], found["title"] or None)


def _said_in_full(name: str, behind: str) -> str:
    again = _IN_FULL.match(behind)
    return again["whole"] if again and again["whole"].startswith(f"{name} ") else name


def read_amount_cny(text: str) -> int | None:
    """Return a sum of money in yuan (赔我500块 is 500), fen dropped, or None."""
    found = _AMOUNT.search(plain(text))
    if found is None:
        return None
    number = read_number(found["sign"] or found["number"] or found["paid"])
    return int(number) if number is not None else None
