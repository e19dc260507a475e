"""Write ``lexicon.json``: lemmas that the rules miss, known verbs, and PropBank's rolesets of each lemma.

``python -m training.lexicon --data DATA --rolesets RUN/rolesets.json --out src/dragoman/coding/model/lexicon.json``
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

from dragoman.coding.model.lemmas import Lemmas, verb_bases
from training.data import Example, training_set

#: Irregular verbs by base: past and participle where they differ from it. The treebanks show most of them; not all.
IRREGULAR = """
arise arose arisen;awake awoke awoken;bear bore borne;beat beat beaten;become became become;befall befell befallen
begin began begun;behold beheld beheld;bend bent bent;beset beset beset;bind bound bound;bite bit bitten
bleed bled bled;blow blew blown;break broke broken;breed bred bred;bring brought brought;build built built
burn burnt burnt;buy bought bought;catch caught caught;choose chose chosen;cling clung clung;come came come
creep crept crept;deal dealt dealt;dig dug dug;draw drew drawn;drink drank drunk;drive drove driven;eat ate eaten
fall fell fallen;feed fed fed;feel felt felt;fight fought fought;find found found;flee fled fled;fling flung flung
fly flew flown;forbid forbade forbidden;forecast forecast forecast;foresee foresaw foreseen;foretell foretold foretold
forget forgot forgotten;forgive forgave forgiven;forgo forwent forgone;forsake forsook forsaken;freeze froze frozen
get got gotten;give gave given;go went gone;grind ground ground;grow grew grown;hang hung hung;have had had
hear heard heard;hide hid hidden;hold held held;keep kept kept;kneel knelt knelt;know knew known;lay laid laid
lead led led;leap leapt leapt;learn learnt learnt;leave left left;lend lent lent;lie lay lain;light lit lit
lose lost lost;make made made;mean meant meant;meet met met;mislead misled misled;mistake mistook mistaken
outdo outdid outdone;overcome overcame overcome;oversee oversaw overseen;overtake overtook overtaken
overthrow overthrew overthrown;pay paid paid;plead pled pled;prove proved proven;rebuild rebuilt rebuilt
repay repaid repaid;retake retook retaken;rethink rethought rethought;rewrite rewrote rewritten;ride rode ridden
ring rang rung;rise rose risen;run ran run;say said said;see saw seen;seek sought sought;sell sold sold;send sent sent
shake shook shaken;shine shone shone;shoot shot shot;show showed shown;shrink shrank shrunk;sing sang sung
sink sank sunk;sit sat sat;slay slew slain;sleep slept slept;slide slid slid;speak spoke spoken;speed sped sped
spend spent spent;spill spilt spilt;spin spun spun;spring sprang sprung;stand stood stood;steal stole stolen
stick stuck stuck;sting stung stung;strike struck struck;strive strove striven;swear swore sworn;sweep swept swept
swim swam swum;swing swung swung;take took taken;teach taught taught;tear tore torn;tell told told
think thought thought;throw threw thrown;tread trod trodden;undergo underwent undergone;understand understood understood
undertake undertook undertaken;undo undid undone;uphold upheld upheld;wake woke woken;wear wore worn;weave wove woven
weep wept wept;win won won;wind wound wound;withdraw withdrew withdrawn;withhold withheld withheld
withstand withstood withstood;wring wrung wrung;write wrote written
"""

#: Where the treebanks disagree, or count as one lemma what news and our codebook write as another.
OURS = {
    "NOUN": {
        "people": "people", "troops": "troop", "bases": "base", "crises": "crisis", "axes": "axis", "oases": "oasis",
        "parentheses": "parenthesis", "hypotheses": "hypothesis", "gases": "gas", "heroes": "hero", "vetoes": "veto",
        "embargoes": "embargo", "potatoes": "potato", "volcanoes": "volcano", "torpedoes": "torpedo", "echoes": "echo",
        "schoolchildren": "schoolchild", "grandchildren": "grandchild", "knives": "knife", "thieves": "thief",
        "halves": "half", "loaves": "loaf", "wolves": "wolf", "shelves": "shelf", "leaves": "leave", "feet": "foot",
        "geese": "goose", "mice": "mouse", "oxen": "ox", "coups": "coup", "corps": "corps",
        "headquarters": "headquarters",
        "campus": "campus", "statuses": "status", "biases": "bias",
    },
    "PRON": {"her": "she", "hers": "she"},
}  # fmt: skip


def irregular_verbs() -> dict[str, str]:
    """Past forms and participles to bases."""
    rows = [row.split() for line in IRREGULAR.strip().splitlines() for row in line.split(";")]
    return {form: base for base, *forms in rows for form in forms if form != base}


def seen_lemmas(examples: list[Example]) -> dict[str, dict[str, Counter[str]]]:
    """Tag to form to lemmas with how often they were seen."""
    seen: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for e in examples:
        for word, upos, lemma in zip(e.words, e.upos or (), e.lemmas or (), strict=False):
            if any(c.isalpha() for c in word) and lemma != "_":
                seen[upos][word.lower().replace("’", "'")][lemma.lower().replace("’", "'")] += 1
    return seen


def trained_senses(examples: list[Example]) -> dict[str, set[str]]:
    """Rolesets that the training set gives a lemma more than once, light verbs (``make.LV``) among them."""
    counts: Counter[tuple[str, str]] = Counter()
    for e in examples:
        if e.lemmas is not None and e.upos is not None:
            for frame in e.frames or ():
                kind = {"VERB": "v", "AUX": "v", "NOUN": "n", "ADJ": "j"}.get(e.upos[frame.token])
                if kind:
                    counts[f"{e.lemmas[frame.token].lower()}|{kind}", frame.roleset] += 1
    senses: dict[str, set[str]] = defaultdict(set)
    for (alias, roleset), n in counts.items():
        if n > 1:
            senses[alias].add(roleset)
    return senses


def inflected(verb: str) -> list[str]:
    """Regular forms of a verb."""
    if verb.endswith("e"):
        return [verb + "d", verb[:-1] + "ing"]
    return [verb + "ed", verb + "ing"]


def main() -> None:  # noqa: PLR0912
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rolesets", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True, help="of the weights, as records will name it")
    choice = parser.parse_args()
    examples = training_set(choice.data)
    seen = seen_lemmas(examples)
    aliases: dict[str, list[str]] = json.loads(
        (choice.data / "propbank_frames" / "frames.json").read_text(encoding="utf-8")
    )["alias"]
    often: Counter[str] = Counter()
    for lemmas in seen["VERB"].values():
        often.update(lemmas)
    past = irregular_verbs()
    verbs = {name[:-2] for name in aliases if name.endswith("|v") and "_" not in name}
    verbs |= {verb for verb, n in often.items() if n >= 2} | set(past.values())
    # Forms that pass for verbs of their own in the frames ("bought") must not stop the search for their base.
    verbs -= set(past) - {"found", "lay", "saw", "wound", "ground", "bound", "fell", "wind", "spoke", "stuck"}
    verbs = {verb for verb in verbs if verb.isalpha()}

    irregular: dict[str, dict[str, str]] = defaultdict(dict)
    for form, base in past.items():
        irregular["VERB"][form] = base
    bare = Lemmas({}, verbs)
    for verb in (verb for verb in verbs if verb.endswith("c")):
        irregular["VERB"] |= {verb + "ked": verb, verb + "king": verb}
    for upos, forms in seen.items():
        if upos in ("PUNCT", "SYM", "X", "NUM", "INTJ"):
            continue
        for form, lemmas in forms.items():
            lemma, n = lemmas.most_common(1)[0]
            told = irregular[upos].get(form, bare.of(form, upos))
            # Once is often a slip of the pen in the web's English.
            if lemma != told and (n >= 2 or upos == "VERB"):
                irregular[upos][form] = lemma
    for upos, forms in OURS.items():
        irregular[upos] |= forms
    for verb in sorted(verbs):
        for form in inflected(verb):
            known = [base for base in dict.fromkeys(verb_bases(form)) if base in verbs]
            if len(known) > 1 and form not in irregular["VERB"] and form not in seen["VERB"]:
                best = max(known, key=lambda base: (often[base], -known.index(base)))
                if best != bare.of(form, "VERB"):
                    irregular["VERB"][form] = best

    trained = set(json.loads(choice.rolesets.read_text()))
    senses: dict[str, list[str]] = {}
    for alias, rolesets in aliases.items():
        lemma, _, kind = alias.rpartition("|")
        if "_" not in lemma and kind in ("v", "n", "j"):
            kept = [name for name in rolesets if name in trained]
            senses[alias] = kept or rolesets[:1]
    for alias, names in trained_senses(examples).items():
        senses[alias] = sorted({*senses.get(alias, []), *names})
    content = {
        "version": choice.version,
        "irregular": {upos: dict(sorted(forms.items())) for upos, forms in sorted(irregular.items()) if forms},
        "verbs": " ".join(sorted(verbs)),
        "senses": {alias: " ".join(names) for alias, names in sorted(senses.items())},
    }
    choice.out.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print({upos: len(forms) for upos, forms in content["irregular"].items()}, len(verbs), len(senses))


if __name__ == "__main__":
    main()
