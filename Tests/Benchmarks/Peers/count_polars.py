"""The bare count in polars: approvals per project. Usage: count_polars.py FILE"""

import sys

import polars

counts = (
    polars.scan_csv(sys.argv[1], infer_schema=False)
    .select(polars.col("vote").str.split(","))
    .explode("vote")
    .group_by("vote")
    .len()
    .collect()
)
print(counts["len"].sum())
