"""What a party thinks the others want, and how that comes closer to the truth."""

from __future__ import annotations

import numpy as np
import pytest

from agents.beliefs import BELIEFS, Evidence

WORLDS, OTHERS, ITEMS = 400, 2, 5


def evidence(**known):
    rng = np.random.default_rng(3)
    shape = (WORLDS, OTHERS, ITEMS)
    true = rng.normal(0, 3, shape)
    usual = {
        "true": true,
        "error": rng.normal(size=shape),
        "blur": np.full(WORLDS, 0.5),
        "typical": np.abs(true).mean(2),
        "seen": np.zeros(shape[:2]),
        "included": np.zeros(shape),
        "possible": np.zeros(shape),
    }
    return Evidence(**{**usual, **known})


def test_perfect_belief_is_the_truth():
    known = evidence()
    np.testing.assert_array_equal(BELIEFS["perfect"](known), known.true)


def test_a_first_misjudgement_is_as_large_as_the_blur_of_a_typical_item():
    """Error of one standard deviation, blur 0.5, typical item worth 4: two points off."""
    known = evidence(error=np.ones((WORLDS, OTHERS, ITEMS)), typical=np.full((WORLDS, OTHERS), 4.0))
    np.testing.assert_allclose(BELIEFS["noisy"](known) - known.true, 2.0)


@pytest.mark.parametrize("offers", [0, 3, 8, 99])
def test_misjudgement_shrinks_with_the_root_of_the_offers_seen(offers):
    fresh, wise = evidence(), evidence(seen=np.full((WORLDS, OTHERS), float(offers)))
    np.testing.assert_allclose(
        BELIEFS["noisy"](wise) - wise.true, (BELIEFS["noisy"](fresh) - fresh.true) / np.sqrt(1 + offers), atol=1e-12
    )


def test_without_blur_the_noisy_are_right():
    known = evidence(blur=np.zeros(WORLDS))
    np.testing.assert_array_equal(BELIEFS["noisy"](known), known.true)


def test_before_any_offer_the_frequency_model_thinks_nothing_of_anything():
    np.testing.assert_array_equal(BELIEFS["frequency"](evidence()), 0.0)


def test_what_is_always_asked_for_is_wanted_and_what_is_never_offered_costs():
    known = evidence(
        possible=np.full((WORLDS, OTHERS, ITEMS), 8.0),
        included=np.broadcast_to([8.0, 0.0, 4.0, 6.0, 2.0], (WORLDS, OTHERS, ITEMS)),
        typical=np.full((WORLDS, OTHERS), 10.0),
    )
    # Laplace: (1 + 8) / (2 + 8) = 0.9 of the way from -10 to 10, and so on.
    np.testing.assert_allclose(BELIEFS["frequency"](known)[0, 0], [8, -8, 0, 4, -4])


def test_the_frequency_model_never_looks_at_the_truth():
    one = evidence(possible=np.ones((WORLDS, OTHERS, ITEMS)), typical=np.ones((WORLDS, OTHERS)))
    other = evidence(possible=one.possible, typical=one.typical, true=-one.true)
    np.testing.assert_array_equal(BELIEFS["frequency"](one), BELIEFS["frequency"](other))


@pytest.mark.parametrize("belief", BELIEFS)
def test_every_belief_has_a_number_for_every_item_and_leaves_the_evidence_alone(belief):
    known = evidence()
    before = {name: value.copy() for name, value in vars(known).items()}
    believed = BELIEFS[belief](known)
    assert believed.shape == (WORLDS, OTHERS, ITEMS) and np.isfinite(believed).all()
    for name, value in before.items():
        np.testing.assert_array_equal(getattr(known, name), value)
