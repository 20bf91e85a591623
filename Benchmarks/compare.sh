#!/usr/bin/env bash
# Compares rows with an earlier commit: the hubs of both trees in turn, round by round, so that a machine whose speed drifts
# does so for both. README.md explains the table.
#
#   BASE=<commit> Benchmarks/compare.sh
#   BASE=<commit> ROWS="message turn" ROUNDS=16 Benchmarks/compare.sh
#   BASE_TREE=<folder> Benchmarks/compare.sh       a tree that is built, instead of a commit
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
with_reference=no

ROUNDS=${ROUNDS:-8}
DURATION=${DURATION:-4}
ROWS=${ROWS:-steady message turn spoken}
declare -A labels=(
    [held]="intake, maximum (per second)" [steady]="intake at 1,000/s (µs)" [disk]="intake, slow syncs (per second)"
    [message]="whole message at 500/s (µs)" [turn]="silent turn at 300/s (µs)" [spoken]="spoken turn at 40/s (µs)"
    [fused]="receiving, maximum (per second)" [fused-cost]="receiving at 1,000/s (µs)"
    [sustained]="answered messages, sustained (per second)" [sustained-cost]="the same, CPU per message (µs)"
    [pg-held]="PostgreSQL: intake, maximum (per second)" [pg-fused]="PostgreSQL: receiving, maximum (per second)"
    [pg-message]="PostgreSQL: whole message at 500/s (µs)" [pg-steady]="PostgreSQL: intake at 1,000/s (µs)"
    [pg-sustained]="PostgreSQL: answered messages, sustained (per second)"
    [reply]="webhook to reply at 300/s, p99 (ms)" [idle]="idle memory (MB PSS)" [start]="10,000 tenants, ready (ms)"
)
# The goals of ratios to the commit before the engine.
declare -A goals=([sustained]="≥ 2" [sustained-cost]="≤ 0.4")
for row in $ROWS; do
    [[ -n ${labels[$row]:-} ]] || { echo "no row '$row'; there are: ${rows[*]}" >&2; exit 64; }
done

if [[ -z ${BASE_TREE:-} ]]; then
    [[ -n ${BASE:-} ]] ||
        { echo "compare: no commit to compare with; run BASE=<commit> make bench-compare" >&2; exit 64; }
    commit=$(git rev-parse --short "$BASE^{commit}")
    BASE_TREE=.build-compare/$commit
    [[ -e $BASE_TREE ]] || git worktree add --detach "$BASE_TREE" "$commit"
fi
BASE_TREE=$(cd "$BASE_TREE" && pwd)
base=${commit:-$(git -C "$BASE_TREE" rev-parse --short HEAD 2>/dev/null || echo base)}
[[ -x $BASE_TREE/.build/release/patchbay ]] || build "$BASE_TREE"
build "$new"

# Measures a row once on one side.
on() {
    side=$1
    if [[ $side == base ]]; then tree=$BASE_TREE; else tree=$new; fi
    "measure_$2"
}

for ((round = 1; round <= ROUNDS; round++)); do
    echo "Round $round of $ROUNDS"
    for each in $ROWS; do
        # The order alternates.
        order=(base now)
        ((round % 2)) || order=(now base)
        for each_side in "${order[@]}"; do on "$each_side" "$each"; done
        echo "  ${labels[$each]}: $(tail -n 1 "$work/base/$each"), $(tail -n 1 "$work/now/$each")"
    done
done

echo
echo "$base against this tree, $ROUNDS rounds of $DURATION s on $(nproc) cores: medians; the ratio of each round's pair: its"
echo "median, and the 93 % confidence interval of the median."
echo
echo "| row | $base | now | ratio | interval | goal |"
echo "|---|---|---|---|---|---|"
for each in $ROWS; do
    for name in "$each" "$each-cost"; do
        [[ -n ${labels[$name]:-} ]] || continue
        read -r ratio low high < <(paste "$work/base/$name" "$work/now/$name" | awk '{ printf "%.3f\n", $2 / $1 }' | interval)
        echo "| ${labels[$name]} | $(side=base figures "$name") | $(side=now figures "$name") | $ratio | $low–$high | ${goals[$name]:-} |"
    done
done
