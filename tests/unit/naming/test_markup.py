import pytest

from hierarchography.naming.markup import strip_markup


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (r"the Schr\"odinger and Schr\"{o}dinger equation", "the Schrödinger and Schrödinger equation"),
        (r"Erd\H{o}s, Poincar\'e, {\L}ojasiewicz, \v{C}ech", "Erdős, Poincaré, Łojasiewicz, Čech"),
        (r"$p$-adic fields in $\Lambda$CDM", "p-adic fields in ΛCDM"),
        (r"\emph{very} deep", "very deep"),
        ("Fish &amp; <b>chips</b> for p<0.05 and x>3", "Fish &  chips  for p<0.05 and x>3"),
        ("ﬁeld of ｆｕｌｌ width", "field of full width"),
        ("costs $5 a day", "costs $5 a day"),
    ],
)
def test_prose_is_kept_and_decoded(text, prose):
    assert strip_markup(text) == prose


@pytest.mark.parametrize(
    "noise",
    [
        "https://example.org/a?b=c",
        "ada@example.org",
        "doi:10.1000/xyz123",
        "$x^2 + y^2$",
        r"\begin{equation}a = b\end{equation}",
        r"\cite{knuth1984}",
        "© 2020 Elsevier Ltd.",
        "(c) 2015 Wiley.",
        "Copyright 2019 by the authors.",
        "All rights reserved.",
        "state-of-the-art",
        "State of the art",
        "extensive experiments",
    ],
)
def test_noise_leaves_a_bar(noise):
    assert strip_markup(f"alpha {noise} beta").split() == ["alpha", "|", "beta"]


def test_a_word_like_copyright_in_prose_stays():
    assert strip_markup("copyright infringement in music") == "copyright infringement in music"
