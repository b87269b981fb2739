"""Chinese surnames: the one table of them; who looks for names takes of it what cannot be mistaken there.

Most surnames are words as well. Where a title or a verb stands beside a name any may be looked for, at the head of a
file's name only those with which few words begin; so the table comes in parts, by what else the characters are.
"""

from __future__ import annotations

__all__ = ["COMPOUND", "COMPOUND_AS_NAMES", "EVERYDAY", "FREQUENT", "RARE", "RARE_AND_WORD", "WORD"]

FREQUENT = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤康易乔赖文施洪辛柯翟阎齐牛温鲁葛"
    "俞裴樊兰殷伍柳庄聂宁鲍管左祁卓纪欧路倪牟辜凌阮柴包耿关苗佟池童焦岳安车项季穆舒詹司商冉阳符席骆宫凤华巩景蓝简屈游卞甘"
    "麦储成盛房解单祝霍缪尚邢蒲敖甄闵郎沙桂涂战连谷窦滕章褚卫师边晏满栾隋楚芦娄仇古米尤晋姬燕冷宗练冀苟束戚明腾"
)
"""Those that 98 of 100 people in China bear, most frequent first, but for `EVERYDAY`."""
EVERYDAY = frozenset("常时应代初占计全和")
"""Surnames that are everyday words: and, all, when, often."""
RARE = frozenset("丛佘庞刁寇岑毕瞿翁臧虞邝邬靳颜饶亓亢仝冼匡奚嵇昝晁檀湛狄粟胥芮茹蔺裘谌逯邰邸郜鄢阙阚鞠萧")
"""Of few people, and seldom anything else."""
RARE_AND_WORD = frozenset("申梅曲蒙喻艾农吉党费卜柏荣巫桑仲查麻苑迟")
"""Of few people, and now and then a word or its beginning: 曲 (tune), 农 (farming)."""
WORD = frozenset(
    "密官封谈惠荆乐郁南班原栗劳皮楼盘闻位厉伊区权屠豆朴盖廉禹井祖漆巴丰支卿平索宣相云容敬扈浦戈伏鹿薄雍羊阿乌母修赫杭况"
    "宿鲜印隆诺慕危玉银公哈宾戎勾茅居揭尉冶斯元展阴智幸奉植衡富尧"
)
"""Of very few people, and mostly the beginning of a word: 班 (class), 平 (level), 相 (each other)."""
_COMPOUND_AS_NAMES = """
    欧阳 上官 司马 诸葛 司徒 东方 夏侯 皇甫 尉迟 公孙 令狐 慕容 端木 南宫 长孙 宇文 独孤 万俟 轩辕 呼延
    司空 东郭 澹台 太史 闻人 公羊 赫连 宗政 濮阳 公冶 太叔 申屠 仲孙 钟离 鲜于 闾丘 拓跋 左丘 梁丘
"""
COMPOUND_AS_NAMES = frozenset(_COMPOUND_AS_NAMES.split())
"""Surnames of two characters that are hardly anything else."""
COMPOUND = COMPOUND_AS_NAMES | {"百里", "西门", "第五", "即墨"}
"""With those that are a distance, a gate, an ordinal or a town as well."""
