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
source Benchmarks/shared.sh
source Benchmarks/rows.sh
with_reference=no

ROUNDS=${ROUNDS:-8}
DURATION=${DURATION:-4}
ROWS=${ROWS:-steady message turn spoken}
declare -A labels=(
    [held]="intake, maximum (per second)" [steady]="intake at 1,000/s (µs)" [disk]="intake, slow syncs (per second)"
    [message]="whole message at 500/s (µs)" [turn]="silent turn at 300/s (µs)" [spoken]="spoken turn at 40/s (µs)"
    [idle]="idle memory (MB PSS)" [start]="10,000 tenants, ready (ms)"
)
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
name=${commit:-${BASE:-base}}
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
        if ((round % 2)); then on base "$each" && on now "$each"; else on now "$each" && on base "$each"; fi
        echo "  ${labels[$each]}: $(tail -n 1 "$work/base/$each"), $(tail -n 1 "$work/now/$each")"
    done
done

echo
echo "$name against this tree, $ROUNDS rounds of $DURATION s on $(nproc) cores: medians; the ratio of each round's pair: its"
echo "median, and the 93 % confidence interval of the median."
echo
echo "| row | $name | now | ratio | interval |"
echo "|---|---|---|---|---|"
for each in $ROWS; do
    ratio=$(paste "$work/base/$each" "$work/now/$each" | awk '{ printf "%.3f\n", $2 / $1 }' | sort -n | awk '{ v[NR] = $1 }
        END { low = int(NR / 2 - 0.98 * sqrt(NR) + 1); if (low < 1) low = 1; printf "%s | %s–%s\n", v[int((NR + 1) / 2)], v[low], v[NR + 1 - low] }')
    echo "| ${labels[$each]} | $(median <"$work/base/$each") | $(median <"$work/now/$each") | $ratio |"
done
