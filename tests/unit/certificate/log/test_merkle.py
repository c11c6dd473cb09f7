"""The tree against its definitions, and against the vectors that other logs are tried with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.log import merkle
from certify.certificate.log.merkle import Levels, consistency_ranges, inclusion_ranges
from tests.unit.certificate.log import naive

# The reference tree of the certificate-transparency projects (leaves, roots of the first
# n of them, proofs), as in google/certificate-transparency and transparency-dev/merkle.
LEAVES = [bytes.fromhex(each) for each in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
N0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
N1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
N4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
N01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
N23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
N45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
N0123 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
N4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
INCLUSION = {
    (0, 1): (), (0, 2): (N1,), (1, 2): (N0,), (2, 3): (N01,), (1, 5): (N0, N23, N4),
    (0, 8): (N1, N23, N4567), (5, 8): (N4, N67, N0123),
}  # fmt: skip
CONSISTENCY = {
    (1, 1): (), (1, 8): (N1, N23, N4567), (2, 5): (N23, N4), (6, 8): (N45, N67, N0123),
}  # fmt: skip
SIZES = st.integers(1, 300)


def of(entries):
    return Levels([merkle.leaf_hash(each) for each in entries]).fetch


def some(count):
    return [b"entry %d" % turn for turn in range(count)]


FETCH = of(some(300))
ENTRIES = some(300)


@pytest.mark.parametrize("size", range(9))
def test_roots_of_the_reference_tree(size):
    assert merkle.root(size, of(LEAVES)).hex() == ROOTS[size]


@pytest.mark.parametrize(("place", "expected"), INCLUSION.items())
def test_inclusion_proofs_of_the_reference_tree(place, expected):
    index, size = place
    proof = merkle.hashes(inclusion_ranges(index, size), of(LEAVES))
    assert tuple(each.hex() for each in proof) == expected
    leaf, root = merkle.leaf_hash(LEAVES[index]), bytes.fromhex(ROOTS[size])
    assert merkle.includes(leaf, index, size, proof, root)


@pytest.mark.parametrize(("sizes", "expected"), CONSISTENCY.items())
def test_consistency_proofs_of_the_reference_tree(sizes, expected):
    old, new = sizes
    proof = merkle.hashes(consistency_ranges(old, new), of(LEAVES))
    assert tuple(each.hex() for each in proof) == expected
    assert merkle.extends(old, new, *(bytes.fromhex(ROOTS[each]) for each in sizes), proof)


@given(SIZES, st.data())
def test_inclusion_as_defined(size, data):
    index = data.draw(st.integers(0, size - 1))
    entries = ENTRIES[:size]
    proof = merkle.hashes(inclusion_ranges(index, size), FETCH)
    root = merkle.root(size, FETCH)
    assert (root, proof) == (naive.mth(entries), naive.path(index, entries))
    leaf = merkle.leaf_hash(entries[index])
    assert merkle.includes(leaf, index, size, proof, root)
    other = data.draw(st.integers(0, 400))
    assert merkle.includes(leaf, other, size, proof, root) == (other == index)
    assert not merkle.includes(merkle.leaf_hash(b"another"), index, size, proof, root)
    assert not merkle.includes(leaf, index, size, [*proof, root], root)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        assert not merkle.includes(leaf, index, size, proof[:place] + proof[place + 1 :], root)
        changed = [*proof]
        changed[place] = bytes([changed[place][0] ^ 1]) + changed[place][1:]
        assert not merkle.includes(leaf, index, size, changed, root)


@given(SIZES, st.data())
def test_consistency_as_defined(new, data):
    old = data.draw(st.integers(1, new))
    entries = ENTRIES[:new]
    proof = merkle.hashes(consistency_ranges(old, new), FETCH)
    roots = naive.mth(entries[:old]), naive.mth(entries)
    assert proof == naive.proof(old, entries)
    assert merkle.extends(old, new, *roots, proof)
    forged = [*entries]
    forged[data.draw(st.integers(0, old - 1))] = b"forged"
    rewritten = naive.mth(forged)
    assert not merkle.extends(old, new, roots[0], rewritten, naive.proof(old, forged))
    assert not merkle.extends(old, new, roots[0], rewritten, proof)
    assert not merkle.extends(old, new, *roots, [*proof, roots[1]])
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        assert not merkle.extends(old, new, *roots, proof[:place] + proof[place + 1 :])
    if old < new:
        assert not merkle.extends(new, old, roots[1], roots[0], proof)


@given(st.integers(0, 200), st.integers(0, 90))
def test_growing_in_steps_or_at_once_makes_the_same_nodes(size, more):
    leaves = [merkle.leaf_hash(each) for each in ENTRIES[: size + more]]
    known = of(ENTRIES[:size])(merkle.cover((0, size)))
    made = merkle.grow(size, leaves[size:], known)
    assert made == FETCH(made)
    assert set(merkle.cover((0, size + more))) <= set(known) | set(made)
    assert len(made) == sum(len(row) for row in Levels(leaves).rows) - sum(
        len(row) for row in Levels(leaves[:size]).rows
    )


def test_from_the_empty_tree():
    root = merkle.root(3, FETCH)
    assert consistency_ranges(0, 3) == []
    assert merkle.extends(0, 3, merkle.EMPTY_ROOT, root, [])
    assert merkle.extends(0, 0, merkle.EMPTY_ROOT, merkle.EMPTY_ROOT, [])
    assert not merkle.extends(0, 3, root, root, [])
    assert not merkle.extends(0, 3, merkle.EMPTY_ROOT, root, [root])
    assert not merkle.extends(3, 3, root, root, [root])
    assert not merkle.extends(3, 3, root, merkle.EMPTY_ROOT, [])
    assert not merkle.extends(-1, 3, root, root, [root])


@pytest.mark.parametrize("index", [-1, 3, 4])
def test_no_proof_of_what_is_not_there(index):
    with pytest.raises(ValueError, match="tree of 3"):
        inclusion_ranges(index, 3)


@pytest.mark.parametrize("sizes", [(-1, 3), (4, 3)])
def test_no_proof_that_a_tree_shrank(sizes):
    with pytest.raises(ValueError, match="does not extend"):
        consistency_ranges(*sizes)


@given(st.integers(-5, 2**63), st.integers(-5, 2**63),
       st.lists(st.binary(min_size=32, max_size=32), max_size=70))  # fmt: skip
def test_no_random_proof_holds_or_fails_to_end(one, other, proof):
    root = b"r" * 32
    assert not merkle.includes(b"l" * 32, one, other, proof, root) or one == other - 1 == 0
    assert not merkle.extends(one, other, root, b"s" * 32, proof)
