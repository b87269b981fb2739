"""At least 1,000 alterations of a finished bulletin: each is caught and named rightly; harmless ones are no alarm."""

from collections import Counter

from tests.bulletin.conftest import PEOPLE, SCHOOLS
from tests.bulletin.mutations import mutate
from textmine.bulletin import Verifier, draft_bulletin
from textmine.bulletin.checking.readback import Paragraph


def test_alterations(run, material):
    paragraphs = [paragraph.text for paragraph in draft_bulletin(run).paragraphs]
    verifier = Verifier(material)
    assert not [f for f in verifier.check([Paragraph(text) for text in paragraphs]) if f.alarm]
    counts: Counter[str] = Counter()
    wrong = []
    for mutation in mutate(paragraphs, PEOPLE, SCHOOLS, per_quote=26):
        if mutation.text == paragraphs[mutation.paragraph]:
            continue
        found = {f.kind for f in verifier.check([Paragraph(mutation.text)]) if f.alarm}
        if not mutation.expected:
            outcome = "false alarm" if found else "quiet"
        else:
            outcome = "named" if found & mutation.expected else "misnamed" if found else "missed"
        counts[outcome] += 1
        if outcome in ("false alarm", "missed", "misnamed"):
            wrong.append(
                (mutation.name, outcome, mutation.text[max(0, mutation.start - 20) : mutation.start + 60], found)
            )
    assert counts["named"] + counts["misnamed"] + counts["missed"] >= 1000
    assert not counts["missed"] and not counts["false alarm"], wrong[:5]
    assert counts["misnamed"] <= 0.05 * counts["named"], wrong[:5]
