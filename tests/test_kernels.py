"""Which matrix kernels numpy computes with: told the same whatever else is loaded."""

import subprocess
import sys

import pytest
import threadpoolctl

from textmine.kernels import kernels

TOLD = "from textmine.kernels import kernels; print(kernels())"


@pytest.mark.parametrize("before", ["pass", "import scipy.linalg", "import faiss"])
def test_they_are_told_the_same_whatever_was_loaded_before(before):
    told = subprocess.run([sys.executable, "-c", f"{before}\n{TOLD}"], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == kernels()


@pytest.mark.parametrize("libraries", [[], [{"user_api": "openmp", "filepath": "/usr/lib/libgomp.so"}]])
def test_where_no_blas_tells_they_are_unknown(libraries, monkeypatch):
    monkeypatch.setattr(threadpoolctl, "threadpool_info", lambda: libraries)
    assert kernels.__wrapped__() == "unknown"


def test_a_blas_of_the_system_is_told_too(monkeypatch):
    library = {"user_api": "blas", "internal_api": "mkl", "version": "2024.1", "filepath": "/opt/lib/libmkl_rt.so"}
    monkeypatch.setattr(threadpoolctl, "threadpool_info", lambda: [library])
    assert kernels.__wrapped__() == "mkl 2024.1"
