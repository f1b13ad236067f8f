import numpy as np

from scanner.providers.practice_script import LENGTH, STORY, script


def test_the_story_ends_where_it_begins():
    assert sum(chapter.days for chapter in STORY) == LENGTH
    assert abs(sum(chapter.change for chapter in STORY)) < 1e-9
    lap = script(2).shape
    assert np.array_equal(lap[:LENGTH], lap[LENGTH:])
    assert abs(lap[0] - lap[LENGTH - 1]) < 0.06


def test_a_chapter_ends_near_its_change_and_a_surge_is_a_jump_on_its_day():
    told = script(1)
    levels = np.cumsum([chapter.change for chapter in STORY])
    ends = np.cumsum([chapter.days for chapter in STORY]) - 1
    assert np.allclose(np.diff(told.shape[ends]), np.diff(levels), atol=0.09)
    surges = np.flatnonzero(told.jumps)
    assert len(surges) == sum(len(chapter.surges) for chapter in STORY)
    steps = np.diff(told.shape, prepend=told.shape[-1])
    assert np.abs(steps[surges]).min() > 2 * np.median(np.abs(steps))


def test_a_chapter_calms_down_towards_its_end():
    first = script(1).restlessness[: STORY[0].days]
    assert first[0] > first[-1] > 0
    assert np.isclose(first[-1], STORY[0].restlessness * (1 - STORY[0].calming))
