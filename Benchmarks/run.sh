#!/usr/bin/env bash
# Measures the hub in rounds and prints medians, each with its goal. README.md explains the rows.
#
#   ROUNDS=3 DURATION=5 Benchmarks/run.sh
#   ROWS="held turn" Benchmarks/run.sh            only these rows
#   BASE_TREE=<folder> Benchmarks/run.sh          the hub of another tree that is built, with this tree's load
set -euo pipefail
new=$(cd "$(dirname "$0")/.." && pwd)
cd "$new"
source Scripts/private-postgres
source Benchmarks/shared.sh
source Benchmarks/databases.sh
source Benchmarks/figures.sh
source Benchmarks/loads.sh
source Benchmarks/rows.sh
source Benchmarks/endurance.sh
source Benchmarks/postgres.sh
source Benchmarks/extra.sh

ROUNDS=${ROUNDS:-3}
DURATION=${DURATION:-5}
ROWS=${ROWS:-${rows[*]} ${lasting[*]} ${on_postgres[*]} ${extra[*]}}
for row in $ROWS; do
    [[ " ${rows[*]} ${lasting[*]} ${on_postgres[*]} ${extra[*]} " == *" $row "* ]] ||
        { echo "no row '$row'; there are: ${rows[*]} ${lasting[*]} ${on_postgres[*]} ${extra[*]}" >&2; exit 64; }
done

tree=${BASE_TREE:-$new}
build "$new"
for ((round = 1; round <= ROUNDS; round++)); do
    echo "Round $round of $ROUNDS"
    for row in $ROWS; do
        # Once: they take longest, and their limits are far.
        if ((round > 1)) && [[ $row == models || $row == text ]]; then continue; fi
        "measure_$row"
        echo "  $row$([[ ! -e $work/now/$row ]] || echo ": $(tail -n 1 "$work/now/$row")")"
    done
done

echo
echo "$(nproc) cores, medians of $ROUNDS rounds of $DURATION s; CPU is that of the hub's process"
echo
echo "| row | result | goal | | |"
echo "|---|---|---|---|---|"
for row in $ROWS; do [[ $row != text && " ${extra[*]} " == *" $row "* ]] || "print_$row"; done
print_extra
