#!/bin/sh
# Counts the real cycle of Łódź 2023, compares the outcome with the official one, and says where to
# look. Usage: demo.sh PROGRAM
set -eu
trowel=$1
sample=Samples/lodz-2023
pack=demo/lodz-2023

mkdir -p demo
echo "Counting $sample: 36 districts and the city, one cycle."
echo
"$trowel" count "$sample" --out "$pack"
echo

# The first and the last columns hold no commas of their own; a name in between may.
awk -F, '
  FNR == 1 { next }
  NR == FNR { official[$2 "," $1] = ($3 == 1); next }
  {
    key = $(NF - 6) "," $1
    pools[$(NF - 6)] = 1
    projects++
    if (official[key] != ($(NF - 2) == "funded")) { different++; print "differs: " key }
  }
  END {
    for (pool in pools) count++
    printf "Official outcome: %d of %d projects in %d pools agree.\n",
      projects - different, projects, count
    exit different > 0
  }' "$sample/expected.csv" "$pack/results.csv"

awk -F, '
  $4 ~ /^pool:/ && $5 ~ /^pool:/ { up += $6; districts++; city = $5 }
  $4 ~ /^source:/ { own[$5] = $6 }
  END {
    printf "City pool: %.2f of its own + %.2f left over by %d districts = %.2f\n",
      own[city], up, districts, own[city] + up
  }' "$pack/ledger.csv"

"$trowel" verify "$pack" --quiet && echo "Verified without ballots: every statement holds."
(cd "$pack" && sha256sum -c --strict --quiet SHA256SUMS) && echo "sha256sum agrees with every file."
if diff -r "$pack" Reports/lodz-2023 >/dev/null; then
  echo "The pack equals Reports/lodz-2023, byte for byte."
else
  echo "The pack differs from Reports/lodz-2023." >&2
  exit 1
fi
echo
echo "Look at:"
echo "  $pack/index.html    the report for people"
echo "  $pack/results.csv   every project"
echo "  $pack/ledger.csv    every movement of money"
echo "  $pack/AUDIT.md      how to check all of it"
