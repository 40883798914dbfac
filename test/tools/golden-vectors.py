"""Writes the files of vectors that dataset/vectors/vectors.test.ts reads, as other programs write them.

    pip install numpy pandas pyarrow
    python test/tools/golden-vectors.py

The vector of item k has the values 3k, 3k + 1 and 3k + 2, divided by 8. Items stand in the files in the order c, a, d, b.
"""

import pickle
from pathlib import Path

import numpy
import pandas
import pyarrow
import pyarrow.parquet

TARGET = Path(__file__).parent.parent / "support" / "vectors"
IDS = ["c", "a", "d", "b"]
VECTORS = numpy.array([["abcd".index(each) * 3 + column for column in range(3)] for each in IDS], "f4") / 8


def table(name, columns, **options):
    pyarrow.parquet.write_table(pyarrow.table(columns), TARGET / name, **options)


TARGET.mkdir(exist_ok=True)
# A column of lists, as pandas writes the embeddings of sentence-transformers.
pandas.DataFrame({"item_id": IDS, "embedding": list(VECTORS)}).to_parquet(TARGET / "pandas.parquet")
# The outputs of timm's inference.py, whose index is the name of the file.
frame = pandas.DataFrame({"output": list(VECTORS)}, index=pandas.Index(IDS, name="filename"))
frame.to_parquet(TARGET / "timm.parquet")
# Lists of a fixed length, compressed, in groups of three rows.
fixed = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(VECTORS.ravel()), 3)
table("fixed.parquet", {"id": IDS, "vector": fixed}, row_group_size=3, compression="zstd")
halves = [[numpy.float16(value) for value in row] for row in VECTORS]
table("half.parquet", {"id": [7, 5, 8, 6], "vector": pyarrow.array(halves, pyarrow.list_(pyarrow.float16()))})
table("doubles.parquet", {"vector": pyarrow.array(VECTORS.tolist(), pyarrow.list_(pyarrow.float64()))})
whole = (VECTORS * 8).astype(int).tolist()
table("integers.parquet", {"asin": IDS, "vector": whole, "tags": [["x"]] * 4})
table("ragged.parquet", {"id": IDS, "vector": [[1.0, 2.0], [3.0], None, [4.0, None]]})
table("repeated.parquet", {"id": ["a", "b", "a", ""], "vector": VECTORS.tolist()})
# The arrays of an export of CLIP.
arrays = {"image_embeds": VECTORS, "text_embeds": VECTORS * 2, "ids": numpy.array(IDS)}
numpy.savez_compressed(TARGET / "clip.npz", **arrays)
numpy.savez(TARGET / "one.npz", embeddings=VECTORS.astype("f8"), labels=numpy.arange(4))
numpy.savez(TARGET / "turned.npz", numpy.asfortranarray(VECTORS))
(TARGET / "pickle.pkl").write_bytes(pickle.dumps(VECTORS))
