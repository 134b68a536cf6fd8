"""The bare count in DuckDB: approvals per project. Usage: count_duckdb.py FILE"""

import sys

import duckdb

rows = duckdb.sql(
    "select project, count(*) from (select unnest(string_split(vote, ',')) as project "
    f"from read_csv('{sys.argv[1]}', header = true, all_varchar = true)) group by project"
).fetchall()
print(sum(count for _, count in rows))
