"""Word clouds: all words, none over another, no squares, the same picture again, masks and their faults."""

import pytest
from PIL import Image, ImageDraw

from textmine.errors import InputError
from textmine.pictures import draw_cloud, load_face
from textmine.pictures.cloud import GRID, lay_out
from textmine.settings import PictureSettings

TERMS = [(f"{a}{b}", 1 / (k + 1)) for k, (a, b) in enumerate((x, y) for x in "教学备课研修" for y in "师生组长")]
SMALL = PictureSettings(width=800, height=500)


def _boxes(words, face):
    boxes = face.boxes(word.text for word in words)
    return [(w.left + b[0] * w.size, w.top + b[1] * w.size, w.left + b[2] * w.size, w.top + b[3] * w.size)
            for w, b in zip(words, boxes, strict=True)]  # fmt: skip


def test_words_stand_inside_and_apart():
    import numpy as np

    face = load_face(None)
    taken = np.zeros((500 // GRID, 800 // GRID), bool)
    words = lay_out([(t, w, "#000000") for t, w in TERMS], face, taken, width=800, height=500, seed=1)
    assert len(words) == len(TERMS)
    boxes = _boxes(words, face)
    assert all(x0 >= 0 and y0 >= 0 and x1 <= 800 and y1 <= 500 for x0, y0, x1, y1 in boxes)
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_the_same_seed_gives_the_same_picture(tmp_path):
    for name in ("a", "b"):
        draw_cloud(TERMS, tmp_path / f"{name}.png", tmp_path / f"{name}.svg", settings=SMALL, seed=3)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_what_the_font_lacks_is_left_out_and_told(tmp_path):
    left_out = draw_cloud([("备课", 2.0), ("赞😀", 1.0)], tmp_path / "a.svg", settings=SMALL)  # like, with a smiley
    assert left_out == ["赞😀"]
    assert "😀" not in (tmp_path / "a.svg").read_text("utf-8")


def test_words_fill_the_shape_of_a_mask(tmp_path):
    shape = Image.new("L", (400, 250), 255)
    ImageDraw.Draw(shape).rectangle((0, 0, 200, 250), fill=0)
    shape.save(tmp_path / "mask.png")
    draw_cloud(TERMS, tmp_path / "a.png", settings=SMALL, mask=tmp_path / "mask.png")
    right = Image.open(tmp_path / "a.png").convert("L").crop((410, 0, 800, 500))
    assert right.getextrema() == (255, 255), "where the mask is white no word stands"


def test_faults_are_told(tmp_path):
    (tmp_path / "no.png").write_text("no picture", "utf-8")
    Image.new("L", (10, 10), 255).save(tmp_path / "white.png")
    with pytest.raises(InputError, match="no picture"):
        draw_cloud(TERMS, tmp_path / "a.png", settings=SMALL, mask=tmp_path / "no.png")
    with pytest.raises(InputError, match="white all over"):
        draw_cloud(TERMS, tmp_path / "a.png", settings=SMALL, mask=tmp_path / "white.png")
    with pytest.raises(InputError, match="no words"):
        draw_cloud([], tmp_path / "a.png")
    with pytest.raises(InputError, match="written as"):
        draw_cloud(TERMS, tmp_path / "a.gif", settings=SMALL)


def test_a_font_without_chinese_is_refused(tmp_path):
    from matplotlib import get_data_path

    (tmp_path / "no.ttf").write_bytes(b"no font")
    with pytest.raises(InputError, match="cannot be used"):
        load_face(tmp_path / "no.ttf")
    with pytest.raises(InputError, match="no Chinese"):
        load_face(__import__("pathlib").Path(get_data_path()) / "fonts/ttf/DejaVuSans.ttf")
