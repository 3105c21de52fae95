"""Takes the corpus down for training. Apart from `data`, so that a long training needs none of the guide's code."""

from __future__ import annotations

import json

from bot import corpus, details, language
from bot.evaluation.held_out import folds
from bot.understanding.model import what_it_asks
from bot.understanding.windows import samples
from encoder import pieces, recipe
from encoder.data import DANGER, FILE, Data, digest, keys, read


def taken(*, anew: bool = False) -> Data:
    """What was taken down before, as long as the recipe is the same.

    Else, or `anew`: the corpus as it is now, also written down.
    """
    examples = [placed.example for placed in corpus.load()]
    texts = [language.normalise(e.text) for e in examples]
    asks = [what_it_asks(e) for e in examples]
    precise = [details.asked(e.text) for e in examples]
    questions = [(language.normalise(text), name) for text, name in details.questions()]
    labelled = zip(texts, examples, asks, precise, strict=True)
    mark = digest([[[t, e.topic, e.who, e.danger, e.writer, a, d] for t, e, a, d in labelled], questions])
    settings = [pieces.kept(), recipe.fingerprint()]
    if FILE.exists() and not anew:
        stored = read()
        if stored.fingerprint == digest([stored.corpus, *settings]):
            if stored.corpus != mark:
                print("The utterances have changed; this goes on with those taken down (make encoder ANEW=1).")
            return stored
    data = Data(
        corpus=mark,
        fingerprint=digest([mark, *settings]),
        texts=texts,
        labels={
            "topic": [e.topic for e in examples],
            "voice": [e.who for e in examples],
            "danger": [DANGER[e.danger] for e in examples],
            "asks": asks,
            "detail": precise,
        },
        varieties=[e.variety for e in examples],
        writers=[e.writer for e in examples],
        keys=keys([e.text for e in examples]),
        everyday=[(part, i) for i, e in enumerate(examples) if not e.danger for part in samples(e.text)],
        questions=questions,
        folds=[(training, test) for training, test in folds(examples, recipe.FOLDS)],
    )
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(data.__dict__, ensure_ascii=False), encoding="utf-8")
    homes = {data.writers[i]: fold for fold, (_, test) in enumerate(data.folds) for i in test}
    (recipe.WORK / "homes.json").write_text(json.dumps(homes), encoding="utf-8")  # for `make eval`
    return data
