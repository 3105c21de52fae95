"""Rasa without TensorFlow: placeholders for the eight Rasa modules that import it.

Why: importing TensorFlow costs 6 s and 480 MB in every process, and nothing here uses it. Rasa's own recipe and
featurizers import these modules whether or not their components are configured. The placeholders' classes can be
imported and named but not used. Fits Rasa 3.6.21. Must be installed before the first `import rasa.core`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaDataGenerator", "RasaBatchDataGenerator"),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
}
_REFUSED = frozenset({"tensorflow", "keras", "jax", "tf_keras", "tensorflow_text", "tensorflow_hub"})


class _Placeholder:
    """Stands where a TensorFlow class would; using it says what is missing."""

    def __init__(self, *_: object, **__: object) -> None:
        raise RuntimeError(
            f"{type(self).__name__} needs TensorFlow, which this project leaves out; use another component"
        )


class _PlaceholderLoader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        for name in PLACEHOLDERS[module.__name__]:
            setattr(module, name, type(name, (_Placeholder,), {"__module__": module.__name__}))


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in PLACEHOLDERS:
            return ModuleSpec(fullname, _PlaceholderLoader())
        if fullname.partition(".")[0] in _REFUSED:
            raise ModuleNotFoundError(f"{fullname} is left out of this project", name=fullname)
        return None


def install() -> None:
    """Serve the placeholders from now on; a second call changes nothing.

    Raises:
        RuntimeError: TensorFlow, or a module that imports it, is loaded already.
    """
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    if "tensorflow" in sys.modules or any(name in sys.modules for name in PLACEHOLDERS):
        raise RuntimeError("bot.seams.tensorflow.install() must run before the first import of rasa.core")
    sys.meta_path.insert(0, _Finder())
