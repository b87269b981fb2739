"""Names of the sheets and columns of the evidence workbook, which the Word file links to and organisers fill in."""

__all__ = [
    "ASIDE",
    "CLAIMS",
    "COURSES",
    "DECISIONS",
    "DIFFERENCES",
    "FACTS",
    "MARKED",
    "QUOTES",
    "REJECTED",
    "REVIEW",
    "SENTENCES",
    "THEMES",
]

SENTENCES = "稿件句子"
FACTS = "数字"
THEMES = "主题"
COURSES = "课程"
CLAIMS = "主张"
QUOTES = "引语"
REJECTED = "未采用"
ASIDE = "搁置"
DIFFERENCES = "来源差异"
REVIEW = "审校记录"

DECISIONS = ("采用", "改名", "改字", "备注")
"""Columns that an organiser fills in, and `textmine decide import` reads."""

MARKED = (THEMES, CLAIMS, QUOTES, REJECTED)
"""Sheets that have these columns: a row is one theme, claim or quotation, which can be decided about."""
