"""Steps of arranging are taken back and done again."""

from hypothesis import given
from hypothesis import strategies as st

from ccviewer.wall.history import History
from ccviewer.wall.scene import Scene


def arranged(share=0.5, name="uji", **window):
    return Scene.model_validate(
        {
            "name": name,
            "screens": {"utama": {}},
            "windows": [{"id": "w1", "screen": "utama", "page": "p", **window}],
            "pages": {
                "p": {"tree": {"row": [{"tabs": ["a"]}, {"tabs": ["b"]}], "share": [share, 1 - share]}},
                "q": {"tree": {"tabs": ["c"]}},
            },
            "tiles": {tile: {"panel": "note"} for tile in "abc"},
        }
    )


steps = st.lists(st.integers(1, 9).map(lambda tenth: arranged(tenth / 10)), min_size=1, max_size=20)


@given(steps)
def test_undoing_all_leads_to_the_beginning_and_redoing_all_to_the_end(scenes):
    history = History(scenes[0])
    for scene in scenes[1:]:
        history.note(scene)
    seen = [scenes[-1]]
    while (before := history.undo()) is not None:
        seen.append(before)
    assert seen[-1] == scenes[0]
    again = [seen[-1]]
    while (after := history.redo()) is not None:
        again.append(after)
    assert again == seen[::-1]


def test_what_splitters_round_is_no_step():
    history = History(arranged(0.5))
    history.note(arranged(0.505))
    assert history.undo() is None


def test_another_page_on_top_a_lock_and_a_tab_are_no_steps():
    history = History(arranged(pages=["p", "q"]))
    history.note(arranged(page="q", pages=["p", "q"], lock=False))
    assert history.undo() is None


def test_another_size_of_a_window_is_a_step():
    history = History(arranged())
    history.note(arranged(rect=[0, 0, 0.5, 1]))
    assert history.undo() == arranged()


def test_a_new_step_ends_what_could_be_redone():
    history = History(arranged(0.5))
    history.note(arranged(0.7))
    history.undo()
    history.note(arranged(0.3))
    assert history.redo() is None


def test_only_so_many_steps_are_kept():
    history = History(arranged(0.1), most=3)
    for tenth in range(2, 9):
        history.note(arranged(tenth / 10))
    undone = []
    while (before := history.undo()) is not None:
        undone.append(before)
    assert undone == [arranged(0.7), arranged(0.6), arranged(0.5)]


def test_another_scene_begins_anew():
    history = History(arranged(0.5))
    history.note(arranged(0.7, name="lain"))
    assert history.undo() is None
