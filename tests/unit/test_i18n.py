import pytest

from ccviewer import i18n
from ccviewer.errors import Unreachable
from ccviewer.i18n import Text, tr


def test_indonesian_is_what_is_written_in_the_program():
    assert tr("Tertunda") == "Tertunda"


def test_english_comes_from_the_catalogue():
    i18n.use("en")
    assert tr("Tertunda") == "Delayed"


def test_a_text_is_said_in_the_language_of_whoever_reads_it_then():
    text = Text("Tertunda")
    assert str(text) == "Tertunda"
    i18n.use("en")
    assert str(text) == "Delayed"


def test_a_text_inside_a_text_is_translated_too():
    i18n.use("en")
    assert "Delayed" in str(
        Text("{place}: {dead} dari {all} {kind} mati", place="A", dead=1, all=2, kind=Text("Tertunda"))
    )


def test_an_error_is_a_text_with_its_values():
    assert str(Unreachable("{where} tidak menjawab", where="10.1.2.3")) == "10.1.2.3 tidak menjawab"


def test_texts_that_say_the_same_are_equal():
    assert Text("{n} kali", n=3) == Text("{n} kali", n=3) != Text("{n} kali", n=4)


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="fr"):
        i18n.use("fr")


def test_a_value_may_have_any_name():
    assert str(Unreachable("{template} dan {self}", template="a", self="b")) == "a dan b"
    assert tr("{template}", template="a") == "a"
