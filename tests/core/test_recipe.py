"""A recipe is valid from the moment it exists; what was written before it knew so much still opens."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from convlab.core.document import read_document, write_document
from convlab.core.experiment import Experiment, Recipe
from convlab.core.recipes import ALEXNET_2012, LENET_1998, RECIPES, RecipePreset
from convlab.core.schedules import ByHand, OneCycle

OLD = {"rate": 0.02, "momentum": 0.8, "weight_decay": 0.001, "batch": 32, "epochs": 7, "seed": 3}


def test_an_experiment_of_the_first_version_opens_and_means_the_same(tmp_path: Path) -> None:
    path = tmp_path / "experiment.json"
    path.write_text(json.dumps({"format": "convlab-experiment", "version": 1, "recipe": OLD}), encoding="utf-8")
    experiment = read_document(path, Experiment)
    assert isinstance(experiment, Experiment)
    assert {name: getattr(experiment.recipe, name) for name in OLD} == OLD
    assert (experiment.recipe.optimiser, experiment.recipe.schedule) == ("sgd", ByHand())
    assert not experiment.recipe.augmentation.active


def test_a_recipe_comes_back_from_its_file(tmp_path: Path) -> None:
    recipe = Recipe(optimiser="adamw", schedule=OneCycle(rise=0.2), label_smoothing=0.1, precision="bf16", dropout=0.3)
    write_document(tmp_path / "e.json", Experiment(recipe=recipe))
    assert read_document(tmp_path / "e.json", Experiment) == Experiment(recipe=recipe)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"nesterov": True, "optimiser": "adam"}, "Nesterov needs SGD with momentum"),
        ({"nesterov": True, "momentum": 0.0}, "Nesterov needs SGD with momentum"),
        ({"loss": "hinge", "label_smoothing": 0.1}, "no label smoothing"),
        ({"schedule": {"kind": "sometimes"}}, "schedule"),
        ({"optimiser": "adagrad"}, "optimiser"),
        ({"dropout": 1.0}, "dropout"),
        ({"augmentation": {"rotation": 200}}, "rotation"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Recipe.model_validate(wrong)


@pytest.mark.parametrize("preset", RECIPES.values(), ids=list(RECIPES))
def test_every_number_of_a_preset_has_its_source(preset: RecipePreset) -> None:
    own = {name for name in Recipe.model_fields if getattr(preset.recipe, name) != getattr(Recipe(), name)}
    assert own <= {source.field for source in preset.sources}
    assert {source.field for source in preset.sources} <= set(Recipe.model_fields)
    assert preset.paper


def test_the_recipe_of_2012_is_the_published_one() -> None:
    recipe = ALEXNET_2012.recipe
    assert (recipe.batch, recipe.momentum, recipe.weight_decay, recipe.rate) == (128, 0.9, 5e-4, 1e-2)
    assert (recipe.dropout, recipe.epochs, recipe.augmentation.lighting) == (0.5, 90, 0.1)


def test_the_recipe_of_1998_has_the_published_passes() -> None:
    recipe = LENET_1998.recipe
    assert recipe.schedule.kind == "table"
    assert [0.0005 * factor for factor in (1.0, *recipe.schedule.factors)] == pytest.approx(
        [0.0005, 0.0002, 0.0001, 0.00005, 0.00001]
    )
    assert (recipe.schedule.epochs, recipe.epochs, recipe.batch) == ((2, 5, 8, 12), 20, 1)
