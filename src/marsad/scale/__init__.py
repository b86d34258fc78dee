"""The same stages on more than one process or machine; nothing here knows Arabic.

`read_parallel` gives what `pipeline.Reader.read` gives, in its order and with its bytes, from several processes.
`code_table` turns a folder of Parquet, JSONL or WARC files into a folder of Parquet files of events, and goes on where
it was stopped. See docs/scale.md.
"""

from marsad.scale.parts import Part
from marsad.scale.read import read_parallel, workers_here
from marsad.scale.table import ENGINES, code_table

__all__ = ["ENGINES", "Part", "code_table", "read_parallel", "workers_here"]
