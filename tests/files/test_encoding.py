"""Encodings are told for certain, or not at all."""

from __future__ import annotations

from draftkit.files.encoding import older_encoding
from each import each

KNOWN = [
    ("Ren\u00e9e O\u2019Hara", "cp1252"),
    ("J\u00f6rg M\u00fc\u00dfig; 50 \u20ac \u2013 \u201chi\u201d", "cp1252"),
    ("H\u00e9l\u00e8ne Lef\u00e8vre, cr\u00eape", "cp1252"),
    ("Jo\u00e3o Mu\u00f1oz", "cp1252"),
    ("S\u00f8ren Bj\u00f8rn, H\u00e5kan", "cp1252"),
    ("Niccol\u00f2", "cp1252"),
    ("\u7530\u4e2d\u592a\u90ce,\u682a\u5f0f\u4f1a\u793e\u5c71\u7530", "cp932"),
    ("ABC\u793e \u305f\u306a\u304b\u305f\u308d\u3046", "cp932"),
]

OTHERS = [
    ("Dvo\u0159\u00e1k Ji\u0159\u00ed", "cp1250"),
    ("\u0141ukasz Wa\u0142\u0119sa", "cp1250"),
    ("Kova\u010devi\u0107", "cp1250"),
    ("Wo\u017aniak", "cp1250"),
    ("Ionic\u0103", "cp1250"),
    ("\u015eahin Y\u0131ld\u0131z", "cp1254"),
    ("Erdo\u011fan", "cp1254"),
    ("B\u0113rzi\u0146\u0161", "cp1257"),
    ("\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432", "cp1251"),
    ("J\u00f6rg, Ren\u00e9e, Mu\u00f1oz", "mac_roman"),
    ("Ren\u00e9e\rGarc\u00eda\r", "cp1252"),
    ("\u5f20\u4f1f", "gbk"),
    ("\u9673\u5927\u6587", "big5"),
    ("\uae40\ucca0\uc218", "euc_kr"),
    ("\u7530\u4e2d\u305f\u308d\u3046", "euc_jp"),
]


@each(("text", "encoding"), KNOWN)
def test_what_is_certain_is_told(text: str, encoding: str) -> None:
    assert older_encoding(text.encode(encoding)) == encoding


@each(("text", "encoding"), OTHERS)
def test_what_would_be_a_guess_is_not(text: str, encoding: str) -> None:
    assert older_encoding(text.encode(encoding)) is None
