#!/bin/sh
# Writes expected.txt of each error sample anew; look at the difference before you commit it.
# Usage, from the top of the repository: Samples/errors/record.sh [CODE ...]
set -u
program=$(pwd)/.build/debug/trowel
if [ $# -eq 0 ]; then set -- $(cd Samples/errors && ls -d */ | tr -d /); fi
for code in "$@"; do
  folder=Samples/errors/$code
  scratch=$(mktemp -d)
  cp -R "$folder" "$scratch/$code"
  command=$(cat "$folder/command" 2>/dev/null || echo check cycle)
  (
    cd "$scratch/$code" || exit
    # shellcheck disable=SC2086
    "$program" $command >../output 2>../messages </dev/null
    status=$?
    { echo "exit $status"; cat ../output ../messages; } >../expected.txt
  )
  cp "$scratch/expected.txt" "$folder/expected.txt"
  rm -rf "$scratch"
done
