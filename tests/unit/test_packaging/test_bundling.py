"""There is one form of a department's bundle, whoever builds it."""

import pytest
from bundling import bundle_of
from department import OPD, departments, read

from ccviewer.app.bundle import of_folder
from ccviewer.bundle import write


@pytest.mark.parametrize("slug", departments())
def test_the_command_and_the_builder_of_packages_make_the_same_bundle(tmp_path, slug):
    write(bundle_of(read(slug), None), tmp_path / "a.ccb")
    write(of_folder(OPD / slug, None), tmp_path / "b.ccb")
    assert (tmp_path / "a.ccb").read_bytes() == (tmp_path / "b.ccb").read_bytes()
