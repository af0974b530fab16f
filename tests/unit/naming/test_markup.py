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
        (r"MoS$_2$, La$_{3}$Ni$_2$O$_7$ and MoS₂", "MoS2, La3Ni2O7 and MoS2"),
        (r"YBa$_2$Cu$_3$O$_{7-δ}$ or La$_{2-x}$Sr$_x$CuO$_4$", "YBa2Cu3O7 or La2-xSrxCuO4"),
        (r"Bi$_2$Sr$_2$CaCu$_2$O$_{8+\delta}$ crystals", "Bi2Sr2CaCu2O8 crystals"),
        (r"high-$T_c$ YBa2Cu3O7 $ab$-plane", "high- |  YBa2Cu3O7  | -plane"),
        (r"the $T_c$ of $\mathrm{MgB_2}$ films", "the  |  of MgB2 films"),
        (r"$\mathrm{TiO}_2$ on $\rm Al_2O_3$", "TiO2 on Al2O3"),
        ("Navier--Stokes, Bose\u2013Einstein -- and so on", "Navier-Stokes, Bose-Einstein -- and so on"),
        (r"Calder\'on--Zygmund---that is", "Calderón-Zygmund---that is"),
        ("methods--which work--for human--AI teams", "methods--which work--for human-AI teams"),
        ("encoder\u2013decoder", "encoder-decoder"),
        (r"$\mu$SR and $μ$SR", "μSR and μSR"),
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
        "$L_2$",
        r"$\mathbb{Z}_2$",
        "$ABCD$",
        r"$\mathrm{L}_2$",
        "$A_1B_1$",
        "$SL_2$",
        "$T_c$",
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


def test_variables_are_no_compounds() -> None:
    assert strip_markup("inputs x$_1$ and the velocity v$_x$").split() == [
        "inputs",
        "x",
        "|",
        "and",
        "the",
        "velocity",
        "v",
        "|",
    ]


def test_a_word_like_copyright_in_prose_stays():
    assert strip_markup("copyright infringement in music") == "copyright infringement in music"
