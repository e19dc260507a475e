"""The second opinion: its network against an obvious twin, what it is shown, and what it does to records."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from coding.model import coded, country
from dragoman.coding.coder import code_sentences
from dragoman.coding.explain import explanation
from dragoman.coding.model import shipped_annotator
from dragoman.coding.opinion.candidates import candidates
from dragoman.coding.opinion.joining import shown
from dragoman.coding.opinion.marks import CLASSES, N_MARKS, Dealings, Link, Mention
from dragoman.coding.opinion.network import Network, shipped_network
from dragoman.coding.opinion.weighing import Committee, shipped_committee
from dragoman.coding.sentences import sentence_spans
from dragoman.vocabulary.documents import Document

#: The graph is made for these.
WIDTH, VECTORS, SIDES, N_HEADS = 256, 384, 96, 8
LISTS = {"path": ["|nsubj", "|obj"], "role": ["ARG0", "ARG1"], "kind": ["country"]}
TEXT = "Kenya imposed sanctions on Somalia. Mogadishu recalled its envoy from Nairobi."


def made_network() -> tuple[Network, dict[str, list]]:
    """A network of random weights, and the weights."""
    random = np.random.default_rng(3)
    wide = WIDTH + VECTORS + N_MARKS
    shapes = {
        "words": (WIDTH, VECTORS), "layer.qkv": (3 * WIDTH, WIDTH), "layer.out": (WIDTH, WIDTH),
        "layer.up": (2 * WIDTH, WIDTH), "layer.down": (WIDTH, 2 * WIDTH), "classes": (1 + len(CLASSES), wide),
        "statuses": (3, wide), "word": (SIDES, WIDTH), "mention": (SIDES, WIDTH), "hidden": (SIDES, SIDES),
        "sides": (2, SIDES), "absent_sides": (2, SIDES),
    }  # fmt: skip
    weights = {f"{name}.weight": random.normal(size=shape) / shape[1] ** 0.5 for name, shape in shapes.items()}
    weights |= {f"{name}.bias": random.normal(size=shape[0]) for name, shape in shapes.items()}
    for name, width in (
        ("words_norm", WIDTH), ("layer.norm_attention", WIDTH), ("layer.norm_inner", WIDTH), ("sides_norm", SIDES)
    ):  # fmt: skip
        weights |= {f"{name}.{kind}": random.normal(size=width) for kind in ("weight", "bias")}
    tables = {
        "event": 1 + len(CLASSES), "path": 3, "role": 3, "kind": 2, "side": 16, "distance": 21, "ruled": 4, "rank": 7
    }  # fmt: skip
    weights |= {f"{name}.weight": random.normal(size=(n, SIDES)) for name, n in tables.items()}
    weights |= {f"absent.{k}.weight": random.normal(size=(n, SIDES)) for k, n in enumerate((5, 5, 7, 3, 2, 4))}
    weights["marks.weight"] = random.normal(size=(WIDTH, N_MARKS)) / N_MARKS**0.5
    halves = {name: value.astype(np.float16) for name, value in weights.items()}
    return Network(halves, LISTS), {name: value.astype(np.float64).tolist() for name, value in halves.items()}


def linear(weights: dict[str, list], name: str, x: list[float]) -> list[float]:
    matrix, bias = weights[f"{name}.weight"], weights.get(f"{name}.bias")
    return [
        sum(m * value for m, value in zip(row, x, strict=True)) + (0.0 if bias is None else bias[k])
        for k, row in enumerate(matrix)
    ]


def normed(weights: dict[str, list], name: str, x: list[float]) -> list[float]:
    mean = sum(x) / len(x)
    spread = math.sqrt(sum((value - mean) ** 2 for value in x) / len(x) + 1e-5)
    pairs = zip(x, weights[f"{name}.weight"], weights[f"{name}.bias"], strict=True)
    return [(value - mean) / spread * scale + shift for value, scale, shift in pairs]


def added(*rows: list[float]) -> list[float]:
    return [sum(values) for values in zip(*rows, strict=True)]


def softmax(scores: list[float]) -> list[float]:
    powers = [math.exp(score - max(scores)) for score in scores]
    return [power / sum(powers) for power in powers]


def slow_words(
    weights: dict[str, list], vectors: list[list[float]], marks: list[list[float]]
) -> tuple[list[list[float]], list[list[float]]]:
    """Vectors and chances of classes, a word and a head at a time."""
    x = [
        normed(weights, "words_norm", added(linear(weights, "words", [*v]), linear(weights, "marks", [*m])))
        for v, m in zip(vectors, marks, strict=True)
    ]
    parts = [linear(weights, "layer.qkv", row) for row in x]
    size, out = WIDTH // N_HEADS, []
    for i, row in enumerate(x):
        looked: list[float] = []
        for head in range(N_HEADS):
            at = head * size
            query = parts[i][at : at + size]
            keys = [part[WIDTH + at : WIDTH + at + size] for part in parts]
            share = softmax([sum(a * b for a, b in zip(query, key, strict=True)) / math.sqrt(size) for key in keys])
            values = [part[2 * WIDTH + at : 2 * WIDTH + at + size] for part in parts]
            looked += [sum(s * value[k] for s, value in zip(share, values, strict=True)) for k in range(size)]
        middle = normed(weights, "layer.norm_attention", added(row, linear(weights, "layer.out", looked)))
        inner = [0.5 * u * (1 + math.erf(u / math.sqrt(2))) for u in linear(weights, "layer.up", middle)]
        out.append(normed(weights, "layer.norm_inner", added(middle, linear(weights, "layer.down", inner))))
    chances = [
        softmax(linear(weights, "classes", [*row, *v, *m])) for row, v, m in zip(out, vectors, marks, strict=True)
    ]
    return out, chances


def test_the_network_agrees_with_its_twin() -> None:
    network, weights = made_network()
    (found,) = coded(["Kenya bombed Somalia."])
    (seen,) = shown(found)
    vectors = seen.stage.tree.sentence.vectors
    words = network.words(seen)
    assert vectors is not None
    assert words is not None
    expected, chances = slow_words(weights, vectors.tolist(), seen.marks.tolist())
    assert np.allclose(words.asking, [linear(weights, "word", row) for row in expected], atol=2e-4)
    assert np.allclose(words.mentioned, [linear(weights, "mention", row) for row in expected], atol=2e-4)
    assert np.allclose(np.exp(words.classes), chances, atol=2e-4)

    link = Link("|obj", "ARG1", 4, 12, "country", 2, 1)
    mention = Mention(0, "KEN", seen.mentions[0].found)
    ((scores,),) = network.sides(words, [(1, "SANCTION")], [mention], {1: [link]})
    x = added(
        linear(weights, "word", expected[1]),
        weights["event.weight"][1 + CLASSES.index("SANCTION")],
        linear(weights, "mention", expected[0]),
        *(weights[f"{name}.weight"][k] for name, k in
          (("path", 2), ("role", 2), ("side", 4), ("distance", 12), ("kind", 1), ("ruled", 2), ("rank", 1))),
    )  # fmt: skip
    x = [max(0.0, value) for value in normed(weights, "sides_norm", x)]
    x = [max(0.0, value) for value in linear(weights, "hidden", x)]
    sides = [1 / (1 + math.exp(-value)) for value in linear(weights, "sides", x)]
    assert np.allclose(scores, sides, atol=2e-4)


def test_links_say_how_a_mention_stands_to_a_word() -> None:
    (found,) = coded(["Kenya imposed sanctions on Somalia."])
    (seen,) = shown(found)
    verb = next(k for k, token in enumerate(seen.stage.tree.tokens) if token.lemma == "impose")
    by_country = {m.country: link for m, link in zip(seen.mentions, seen.links(verb), strict=True)}
    assert by_country["KEN"].path == "|nsubj"
    assert by_country["KEN"].sides & 1
    assert by_country["KEN"].distance < 10 < by_country["SOM"].distance
    noun = next(k for k, token in enumerate(seen.stage.tree.tokens) if token.lemma == "sanction")
    assert seen.marks[noun, CLASSES.index("SANCTION")] == 1.0
    of_noun = {m.country: link.ruled for m, link in zip(seen.mentions, seen.links(noun), strict=True)}
    of_verb = {country: link.ruled for country, link in by_country.items()}
    assert {"KEN": 1, "SOM": 2} in (of_noun, of_verb)


def test_whom_the_text_is_about_is_offered_where_the_sentence_is_silent() -> None:
    (found,) = coded(["Kenya imposed sanctions on Somalia. Nairobi also closed the border."])
    first, second = shown(found)
    assert first.absent == []
    (somalia,) = second.absent
    assert (somalia.country, somalia.back, somalia.dealt, somalia.state, somalia.lately) == ("SOM", 1, 1, 1, 2)
    assert second.dealt("SOM", "KEN") == second.dealt("KEN", "SOM") == 1
    assert first.dealt("KEN", "SOM") == 0


def test_dealings_count_sentences_back() -> None:
    dealings = Dealings()
    assert dealings.back("KEN") == 0
    dealings.add({"KEN"}, [])
    dealings.add({"SOM"}, [])
    assert (dealings.back("KEN"), dealings.back("SOM")) == (2, 1)


def test_dealings_know_the_sides_of_the_latest_acts() -> None:
    (found,) = coded(["Kenya imposed sanctions on Somalia."])
    (seen,) = shown(found)
    dealings = Dealings()
    dealings.add(seen.countries, seen.ruled)
    assert [dealings.lately(id) for id in ("KEN", "SOM", "UGA")] == [1, 2, 0]
    for expected in (1, 0):
        dealings.add({"UGA"}, [])
        assert dealings.lately("KEN") == expected


def test_features_and_weights_have_the_same_names() -> None:
    known = set(shipped_committee().names)
    (found,) = coded([TEXT])
    seen = shown(found)[0]
    words = shipped_network().words(seen)
    assert words is not None
    proposed = candidates(shipped_network(), words, seen)
    names = {name for one in proposed.values() for name in one.features}
    assert names <= known | {f"class {event}" for event in CLASSES}
    assert {name for name in known if not name.startswith("class ")} <= names


def test_the_committee_agrees_with_its_twin() -> None:
    random = np.random.default_rng(5)
    shapes = {"hidden": (3, 4, 2), "shift": (3, 4), "out": (3, 4), "rest": (3,)}
    weights = {name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    committee = Committee(["class", "source"], weights)
    acts = [{"class": 1.5, "source": -0.5}, {"source": 2.0, "unheard of": 9.0}]
    for act, chance in zip(acts, committee.chances(acts), strict=True):
        x = [act.get("class", 0.0), act.get("source", 0.0)]
        each = []
        for member in range(3):
            score = float(weights["rest"][member])
            for unit in range(4):
                inner = sum(float(w) * value for w, value in zip(weights["hidden"][member, unit], x, strict=True))
                score += float(weights["out"][member, unit]) * max(0.0, inner + float(weights["shift"][member, unit]))
            each.append(1 / (1 + math.exp(-score)))
        assert chance == pytest.approx(sum(each) / 3, abs=6e-4)
    assert committee.chances([]) == []


def test_parts_of_one_country_are_candidates() -> None:
    (found,) = coded(["In Kenya, Kenyan police beat Kenyan students in Nairobi on Monday."])
    (seen,) = shown(found)
    words = shipped_network().words(seen)
    assert words is not None
    within = [one for (a, b, _), one in candidates(shipped_network(), words, seen).items() if a == b == "KEN"]
    assert within
    for one in within:
        assert one.of_source.found is not None
        assert one.of_target.found is not None
        assert one.of_source.found.id != one.of_target.found.id


def test_a_part_of_what_names_an_act_names_no_other() -> None:
    (found,) = coded(["China and Brazil signed an agreement on Thursday."], second_opinion=True, floor=0.2)
    events = {(r.source, r.target, r.event) for r in found.records}
    assert events == {("CHN", "BRA", "SUPPORT"), ("BRA", "CHN", "SUPPORT")}


def test_what_both_find_is_surer_than_what_neither_does() -> None:
    (found,) = coded([TEXT], second_opinion=True)
    sure = {(country(r.source), country(r.target), r.event): r.confidence for r in found.records}
    assert (sure["KEN", "SOM", "SANCTION"] or 0) > 0.6
    others = [value for (a, b, event), value in sure.items() if event in {"AID", "PROTEST", "ASSAULT"}]
    assert all(value is not None and value < 0.5 for value in others)
    assert "opinion: SANCTION" in explanation(found)


def test_an_actor_may_come_from_the_text() -> None:
    text = "Relations between Peru and Ecuador soured. Lima expelled two diplomats. It froze all talks with Quito."
    (found,) = coded([text], second_opinion=True, floor=0.2)
    assert any((r.source[:3], r.target[:3], r.event) == ("PER", "ECU", "SANCTION") for r in found.records)


def test_without_vectors_the_codebook_codes_alone() -> None:
    document = Document(TEXT)
    (sentences,) = shipped_annotator().annotate([(TEXT, sentence_spans(TEXT))])
    bare = [replace(sentence, vectors=None) for sentence in sentences]
    alone = code_sentences(document, sentences, 0.0, second_opinion=False)
    assert code_sentences(document, bare, 0.0).records == alone.records
    assert all(found.weighed is None for found in alone.findings)


def test_a_sentence_without_actors_is_left_as_it_is() -> None:
    (found,) = coded(["It rained all day, and the market was empty."], second_opinion=True)
    assert found.records == []
