"""Foreign names in Chinese characters: 特朗普, 默克尔, 贝尔法斯特.

Chinese writes foreign names by their sound, with some three hundred characters that are kept for it. A run of them is
a name, and each of them stands for the consonant that it opens with and for a nasal at its end.
Source: the transcription tables of Xinhua's "Names of the World's Peoples" (世界人名翻译大辞典).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# consonants by their class (as in names.py), and the characters that transcribe them
_CHARACTERS = {
    "": "阿艾爱奥欧厄埃伊以尤耶叶亚雅雷"[:-1] + "鲍"[:0] + "哈赫海霍胡豪黑奕",
    "n": "安昂恩因英翁延扬马麦迈毛梅蒙门米密莫墨默姆穆玛美明曼芒孟内纳奈南尼宁纽农努诺娜妮洪亨汉罕",
    "p": "巴柏拜贝比波博布保鲍伯普帕佩皮珀法菲费夫弗福富佛瓦威韦维沃华薇芙伍",
    "pn": "班邦本宾潘庞彭平范方芬丰冯万温文旺滨",
    "k": "戈格葛古瓜圭盖高加卡凯考柯科克库夸基吉哥",
    "kn": "甘冈根贡坎康肯孔昆金京",
    "s": "查昌彻茨策齐奇恰乔丘季贾杰热日茹瑞若萨塞瑟沙绍舍什史舒斯思索苏西希锡夏肖谢休许泽扎芝兹祖佐莎丝茜辛"[:-1],
    "sn": "钱强琴桑森山尚申圣松辛逊欣詹张章珍津曾宗荣让钦",
    "t": "达代戴道德迪蒂杜多塔泰陶特提图托土",
    "tn": "丹当邓丁东敦顿坦汤唐腾廷通滕登",
    "l": "拉莱劳勒雷里利卢鲁罗洛来莉丽露萝黎鲁尔吕",
    "ln": "兰朗林隆伦莲琳连龙",
}
_CONSONANTS = {char: classes for classes, chars in _CHARACTERS.items() for char in chars}
_RUN = re.compile(f"[{''.join(sorted(_CONSONANTS))}]{{2,12}}")
_MIDDLE_DOT = frozenset("·•‧・")
_FEWEST_CHARACTERS = 3  # of a run that no dot marks as a name


def transcribed_names(text: str) -> Iterator[tuple[int, str]]:
    """(offset, consonants) of each name that is transcribed in a Chinese text."""
    for run in _RUN.finditer(text):
        beside = text[max(0, run.start() - 1) : run.start()] + text[run.end() : run.end() + 1]
        if len(run[0]) >= _FEWEST_CHARACTERS or not _MIDDLE_DOT.isdisjoint(beside):
            letters = "".join(_CONSONANTS[char] for char in run[0])
            yield run.start(), re.sub(r"(.)\1+", r"\1", letters)
