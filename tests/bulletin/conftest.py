"""A small class that was made up for these tests: twelve trainees of four schools, two rounds, their roster."""

import json
from pathlib import Path

import pytest

from textmine.bulletin import draft_bulletin, facts, verify, write_bulletin
from textmine.bulletin.material import load_material
from textmine.corpus import Corpus, Document, Kind, Source
from textmine.output import write_jsonl
from textmine.reading import Roster
from textmine.run import RunFolder
from textmine.settings import ClassCard

SCHOOLS = ("云溪县青石小学", "云溪县第二中学", "云溪县梅湾镇中心小学", "云溪县百花幼儿园")
PEOPLE = (
    ("周远山", 0, "党支部书记"), ("林秀兰", 0, "语文教师"), ("郑国强", 0, "总务主任"),
    ("沈文博", 1, "副校长"), ("韩雪梅", 1, "教务主任"), ("罗志刚", 1, "体育教师"),
    ("唐月娥", 2, "校长"), ("曹小川", 2, "数学教师"), ("彭玉珍", 2, "少先队辅导员"),
    ("谢婉清", 3, "园长"), ("邓佳慧", 3, "保教主任"), ("程立秋", 1, "历史教师"),
)  # fmt: skip
QUESTIONS = ("怎样让组织生活会开得有辣味？", "党员教师怎样带动教研组？请讲一件做过的事。")

# 收获 gain: talk about what happened at one's own school; 建议 proposal: fewer forms; 问题 problem: labs stand idle.
REPORTS = {
    "周远山": "这次研修，我最受触动的是倪老师的那堂课。批评别人之前，先把自己的账翻给大家看，会上的话才有人信。我校十月的组织生活会，我头一个讲了自己三年没进过教研组办公室的事。台下静了半分钟，随后老师们一个接一个开了口。",
    "林秀兰": "听完《把批评说到人心里》，我明白了组织生活会要先从自己身上找问题，大家才肯说真话。十一月的会上，平时最腼腆的小方讲了四分钟，没有一句空话。建议把各类检查表并成一张，让老师省下时间批作文。",
    "郑国强": "我管后勤二十六年，账本摞起来比人高。检查表一张也不能少，少了将来查起来说不清楚。这次学习也让我想了想，哪些表其实没有人看。",
    "沈文博": "主持会议的人先讲自己的短处，别人才会放下戒备，这是我学到的最管用的一招。我校把听课记录和检查表合在一起以后，教研时间多出了三分之一。希望上级也把内容重复的检查表精简合并。",
    "韩雪梅": "我校让每位党员教师结对一位新教师，从备课陪到上课，一学期不换人。第一学期结对九对，散了一对，散的那一对是我拆的。下学期我打算把结对的听课时间固定在每周三上午。",
    "罗志刚": "体育组的仪器柜里有十二套体能测试设备，到货两年没有拆封，因为没有人会用。我试着装好一套，说明书是英文的，查了两个晚上的词典。",
    "唐月娥": "开会先揭自己的短，底下的人才跟着说实话，这个道理我到五十岁才弄懂。我们镇上的小学，一个党员带一个年轻人备课磨课，已经坚持了四年。请把下发的检查表减一减，我一个月填了三十一份。",
    "曹小川": "我的师傅是教导主任，党员，每周陪我磨一节课，从来没有缺过。学校的录播教室买来三年，会用的人调走以后就锁着门。下学期我打算把错题讲给同桌听这件事在两个班先试起来。",
    "彭玉珍": "组织生活会上校长先作自我批评，我们才敢把心里话讲出来，这比学十份文件管用。少先队的检查表今年有十九种，建议合并成两三种。",
    "谢婉清": "先照镜子再看别人，组织生活会才开得热气腾腾，这是我最大的收获。园里请老党员与新入职的教师结成对子，一起设计半日活动，孩子们的笑声多了。",
    "邓佳慧": "开会时先讲自己哪里没做好，同事才愿意给我提意见，这一点我记得很牢。幼儿园买的编程机器人没有老师会用，一直放在仓库里。",
    "程立秋": "我不大赞成每节历史课都硬贴一段口号，学生听得出来哪句是真的。学历史的人都知道，自己先认错的会议，后面的话才靠得住。",
}
POSTS = (
    (0, "周远山", "辣味不在嗓门大。我们支部规定，每个人先说自己一件没做好的事，再说别人一件，顺序不能倒。", None),
    (0, "沈文博", "有一回会上两位老师争了四十分钟，散会以后一起去食堂打饭，第二天把课表调好了。", None),
    (0, "罗志刚", "我讲了自己迟到的事，底下笑成一片，笑完有人说他也迟到过。", "沈文博"),
    (0, "谢婉清", "批评要说具体的事。去年我说小杨不够细心，她哭了，今年我只说哪一天哪一份晨检表漏填了，她点头。", None),
    (1, "韩雪梅", "支部先定结对名单，再由年轻教师反选。党员教师每周听一节徒弟的课，听完当场说三句话，一句优点，两句问题。一学期下来，九位年轻教师上了二十七节公开课。", None),
    (1, "唐月娥", "我们把教研组的桌子搬到一起，党员坐在过道边上，谁有问题一转身就能问。", None),
    (1, "程立秋", "搬桌子这件事我们也做过，后来班主任找不着人，又搬回去了。", "唐月娥"),
    (1, "邓佳慧", "保教组每月办一次不带本子的教研，只看孩子的一段录像，看完再说话。", None),
)  # fmt: skip
CARD = {
    "class": {
        "name": "云溪县中小学党员教师研修班", "organiser": "云溪县教育局", "basis": "《云溪县教师培训计划（2023）》",
        "audience": "中小学、幼儿园党员教师", "start": "2023-10-09", "end": "2023-12-08", "issue": "第6期",
        "issuer": "云溪县教师进修学校", "report_to": "县委办公室", "send_to": "各中小学、幼儿园", "copies": 80,
    },
    "rounds": [
        {"question": QUESTIONS[0], "background": "有的组织生活会一团和气，说了等于没说。请结合参加过的一次会谈谈。",
         "start": "2023-10-23", "end": "2023-10-31", "required": True},
        {"question": QUESTIONS[1], "background": "教研组是学校工作的毛细血管，党员教师作用发挥得怎样，看教研组就知道。",
         "start": "2023-11-13", "end": "2023-11-22", "required": True},
    ],
    "courses": [
        {"title": "把批评说到人心里", "lecturer": "倪静川", "category": "党务实务", "required": True, "hours": 3},
        {"title": "教研组里的党员：位置与作为", "lecturer": "柏松年", "category": "队伍建设", "required": True, "hours": 4},
        {"title": "仪器室的第一课", "lecturer": "钟以宁", "category": "信息化", "required": False, "hours": 2},
    ],
}  # fmt: skip
# claim id: move, statement, hedge, for, against: (author, beginning of the sentence)
CLAIMS = (
    ("C1", "gain", "组织生活会要先从自己身上找问题，大家才肯说真话。", "普遍",
     [("周远山", "批评别人之前"), ("林秀兰", "听完《把批评"), ("沈文博", "主持会议的人"), ("唐月娥", "开会先揭"),
      ("彭玉珍", "组织生活会上校长"), ("谢婉清", "先照镜子"), ("邓佳慧", "开会时先讲"), ("程立秋", "学历史的人")], []),
    ("C2", "proposal", "建议把内容重复的检查表精简合并。", "一些",
     [("林秀兰", "建议把各类"), ("沈文博", "希望上级"), ("唐月娥", "请把下发"), ("彭玉珍", "少先队的检查表")],
     [("郑国强", "检查表一张也不能少")]),
    ("C3", "practice", "学校让党员教师与新教师结对，陪着备课磨课。", "一些",
     [("韩雪梅", "我校让每位"), ("唐月娥", "我们镇上"), ("曹小川", "我的师傅"), ("谢婉清", "园里请老党员")], []),
    ("C4", "problem", "设备买来以后没有人会用，一直闲置。", "一些",
     [("罗志刚", "体育组的仪器柜"), ("曹小川", "学校的录播教室"), ("邓佳慧", "幼儿园买的编程")], []),
)  # fmt: skip
# id, form, author, beginning, end of the span, move, claim
QUOTES = (
    ("Q1", "sentence", "周远山", "批评别人之前", "才有人信。", "gain"),
    ("Q2", "sentence", "林秀兰", "建议把各类", "批作文。", "proposal"),
    ("Q3", "sentence", "郑国强", "检查表一张也不能少", "说不清楚。", "proposal"),
    ("Q4", "sentence", "谢婉清", "园里请老党员", "多了。", "practice"),
    ("Q5", "sentence", "罗志刚", "体育组的仪器柜", "没有人会用。", "problem"),
    ("Q6", "sentence", "曹小川", "下学期我打算", "试起来。", "pledge"),
    ("Q7", "passage", "韩雪梅", "支部先定结对名单", "二十七节公开课。", "practice"),
    ("Q8", "sentence", "沈文博", "有一回会上", "课表调好了。", "practice"),
    ("Q9", "sentence", "邓佳慧", "保教组每月", "再说话。", "practice"),
    ("Q10", "sentence", "林秀兰", "十一月的会上", "没有一句空话。", "course"),
    ("Q11", "sentence", "唐月娥", "我们把教研组的桌子", "就能问。", "practice"),
    ("Q12", "sentence", "彭玉珍", "组织生活会上校长", "管用。", "gain"),
    ("Q13", "sentence", "程立秋", "我不大赞成", "是真的。", "proposal"),
    ("Q14", "phrase", "谢婉清", "开得热气腾腾", "热气腾腾", "gain"),
)


def _documents() -> list[Document]:
    who = {name: (SCHOOLS[school], role) for name, school, role in PEOPLE}
    documents = [
        Document(f"r{n:02}", Kind.REPORT, text, title="思想汇报", author=name, unit=who[name][0], role=who[name][1],
                 source=Source(file="思想汇报.zip", member=f"{name}.docx"))
        for n, (name, text) in enumerate(REPORTS.items(), 1)
    ]  # fmt: skip
    ids: dict[tuple[int, str], str] = {}
    for n, (round_, name, text, parent) in enumerate(POSTS, 1):
        ids[round_, name] = f"p{n:02}"
        documents.append(
            Document(f"p{n:02}", Kind.REPLY if parent else Kind.POST, text, author=name, unit=who[name][0], role=who[name][1],
                     thread=QUESTIONS[round_], reply_to=ids.get((round_, parent or "")), time=f"2023-1{round_}-2{n % 9}T08:30:00",
                     source=Source(file="研讨.xlsx", sheet=f"第{round_ + 1}轮", row=n + 1))
        )  # fmt: skip
    documents.append(Document("a1", Kind.ANNOUNCEMENT, "请各位学员按时完成两轮研讨。", author="班级管理员"))
    return documents


def _find(corpus: Corpus, author: str, start: str, end: str | None = None) -> dict:
    for document in corpus:
        at = document.text.find(start)
        if document.author == author and at >= 0:
            stop = document.text.find(end, at) + len(end) if end else document.text.find("。", at) + 1
            return {"document": document.id, "start": at, "end": stop, "text": document.text[at:stop],
                    "author": author, "unit": document.unit, "role": document.role}  # fmt: skip
    raise AssertionError((author, start))


def _claims(corpus: Corpus) -> list[dict]:
    rows = []
    for id_, move, statement, hedge, for_, against in CLAIMS:
        sides = [("for", for_), ("against", against)]
        sentences = [{k: v for k, v in _find(corpus, *place).items() if k in ("document", "start", "end", "author")} | {"stance": side}
                     for side, places in sides for place in places]  # fmt: skip
        rows.append({"id": id_, "move": move, "statement": statement, "hedge": hedge, "denominator": 12,
                     "supporters": sorted(a for a, _ in for_), "opposers": sorted(a for a, _ in against),
                     "share": len(for_) / 12, "lower": 0.1, "sentences": sentences})  # fmt: skip
    return rows


def _quotes(corpus: Corpus) -> list[dict]:
    return [
        {"id": id_, "form": form, **_find(corpus, author, start, end), "theme": 1, "move": move, "time": None,
         "score": round(1 - n / 50, 2), "reasons": ["句子完整"]}
        for n, (id_, form, author, start, end, move) in enumerate(QUOTES)
    ]  # fmt: skip


def roster() -> Roster:
    return Roster.from_rows(
        [
            {"name": name, "unit": SCHOOLS[school], "role": role, "registered": True, "required_minutes": 420.0 + 7 * n,
             "elective_minutes": 30.0, "submissions": 1.0 if n % 2 else 0.0, "comments_received": float(n % 3),
             "mark": 80.0 + n if n < 11 else None, "posts": 1.0 if n < 8 else 0.0, "replies": 2.0 if n < 2 else 0.0}
            for n, (name, school, role) in enumerate(PEOPLE)
        ]
    )  # fmt: skip


def build_run(path: Path, *, corpus: Corpus | None = None, card: dict | None = None, people: Roster | None = None, leave_out: tuple[str, ...] = (), settings: dict | None = None,
              **replaced: list[dict]) -> RunFolder:  # fmt: skip
    """A run folder of the class, with some of its files left out or replaced."""
    corpus = corpus or Corpus.from_documents(_documents())
    people = people or roster()
    own = ClassCard.model_validate(CARD if card is None else card)
    files = {
        "quotes.jsonl": lambda: replaced.get("quotes") if "quotes" in replaced else _quotes(corpus),
        "claims.jsonl": lambda: replaced.get("claims") if "claims" in replaced else _claims(corpus),
        "facts.jsonl": lambda: [fact.to_row() for fact in facts(corpus, people, own)],
        "rejected_quotes.jsonl": lambda: replaced.get("rejected", [
            {"id": "X1", "form": "sentence", "document": "r03", "start": 0, "end": 5, "text": "=1+1", "move": "other",
             "author": "郑国强", "reason": "太短"}]),
        "keywords.jsonl": lambda: [{"group": "corpus", "keywords": [
            {"term": term, "score": 1.0, "count": 9, "documents": 6, "authors": 6} for term in replaced.get("keywords", ["检查表"])]}],
    }  # fmt: skip

    def produce(out: Path) -> None:
        corpus.frame.write_parquet(out / "documents.parquet")
        people.frame.write_parquet(out / "roster.parquet")
        (out / "class.json").write_text(own.model_dump_json(by_alias=True), "utf-8")
        (out / "topics").mkdir()
        topics = [{"id": 1, "label": "组织生活会", "terms": [{"term": "批评", "weight": 1}], "documents": 9, "authors": 8, "units": 4,
                   "coherence": 0.4, "stability": 0.9, "representatives": ["r01"]}]  # fmt: skip
        (out / "topics" / "topics.json").write_text(json.dumps(topics, ensure_ascii=False), "utf-8")
        assignments = [{"id": id_, "topic": 1, "weight": 0.5} for id_ in corpus.ids]
        write_jsonl(out / "topics" / "assignments.jsonl", assignments)
        aside = [{"reason": "copy", "reason_zh": "抄录", "spans": 2, "documents": 2, "people": 2, "sentences": 3, "characters": 80,
                  "share": 0.02, "examples": [{"document": "r03", "start": 0, "end": 9, "text": "我管后勤二十六年"}]}]  # fmt: skip
        (out / "set_aside.json").write_text(json.dumps(aside, ensure_ascii=False), "utf-8")
        for name, rows in files.items():
            if name not in leave_out:
                write_jsonl(out / name, rows())
        for name in leave_out:
            (out / name).unlink(missing_ok=True)

    names = ["documents.parquet", "roster.parquet", "class.json", "topics", "set_aside.json", *files]
    with RunFolder.open(path) as run:
        run.describe(settings=settings or {}, seed=42, versions={"textmine": "0"})
        run.stage("all", key="k", outputs=names, produce=produce)
    return RunFolder.read(path)


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    return build_run(tmp_path_factory.mktemp("run") / "run")


@pytest.fixture(scope="session")
def material(run):
    return load_material(run)


def drafted(tmp_path, move, texts, kind=Kind.REPLY, thread=None):
    """The draft of a class of which each text is a quotation, taken for a move; what it quotes must verify."""
    documents = [
        Document(f"d{n}", kind, text, author=f"学员{n}", unit="一组", thread=thread) for n, text in enumerate(texts)
    ]
    quotes = [
        {"id": f"q{n}", "form": "sentence" if text.count("。") < 2 else "passage", "document": f"d{n}", "start": 0,
         "end": len(text), "text": text, "theme": None, "move": move, "author": f"学员{n}", "unit": "一组", "role": None,
         "score": 0.9 - n / 10, "reasons": []}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    tmp_path.mkdir(exist_ok=True)
    card = {"rounds": [{"question": thread}]} if thread else None
    run = build_run(
        tmp_path / "run", corpus=Corpus.from_documents(documents), card=card, quotes=quotes, claims=[], rejected=[]
    )
    write_bulletin(run, tmp_path / "简报.md")
    assert not [f.to_row() for f in verify(tmp_path / "简报.md", run) if f.alarm and f.kind in ("quote", "reported")]
    return "\n".join(paragraph.text for paragraph in draft_bulletin(run).paragraphs)
