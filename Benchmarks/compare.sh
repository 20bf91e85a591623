#!/usr/bin/env bash
# Compares the cost of a request and of a message with that at an earlier commit: both release builds in turn, round by
# round, so that a machine whose speed drifts does so for both. README.md explains the table.
#
#   BASE=<commit> ROUNDS=8 DURATION=4 Benchmarks/compare.sh
#   BASE=<commit> ROWS="1 3" ROUNDS=16 Benchmarks/compare.sh      only these rows, counted from 0
set -euo pipefail
cd "$(dirname "$0")/.."

[[ -n ${BASE:-} ]] || { echo "compare: no commit to compare with; run BASE=<commit> make bench-compare" >&2; exit 64; }
ROUNDS=${ROUNDS:-8}
DURATION=${DURATION:-4}
commit=$(git rev-parse --short "$BASE^{commit}")
# An existing build of that commit; built if it is missing.
BASE_TREE=${BASE_TREE:-.build-compare/$commit}

new=$PWD
source Benchmarks/shared.sh

[[ -e $BASE_TREE ]] || git worktree add --detach "$BASE_TREE" "$commit"
BASE_TREE=$(cd "$BASE_TREE" && pwd)
[[ -x $BASE_TREE/.build/release/patchbay ]] || build "$BASE_TREE"
build "$new"
load=$new/.build/release/LoadGenerator

# Starts the hub of a tree, with the tree's own configuration: sets pid and url.
start_hub() {
    local tree=$1 folder deadline=$((SECONDS + 30))
    folder=$(mktemp -d -p "$work")
    : >"$folder/log"
    DATABASE_URL="sqlite:$folder/hub.db" "$tree/.build/release/patchbay" serve --listen 127.0.0.1:0 --simulate \
        --config "$tree/Benchmarks/channels.yaml" --log-level error >/dev/null 2>"$folder/log" &
    pid=$!
    until url=$(sed -n 's/^ready on //p' "$folder/log") && [[ -n $url ]]; do
        ((SECONDS < deadline)) && kill -0 "$pid" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
        sleep 0.05
    done
}

# CPU microseconds per request until the hub is idle: tree, path, rate, body, further options.
cost() {
    local tree=$1 path=$2 rate=$3 body=$4 before requests
    shift 4
    start_hub "$tree"
    before=$(cpu_time)
    requests=$("$load" "$url$path" --body "$body" --json --connections 64 --duration "$DURATION" --warmup 0 \
        --rate "$rate" "$@" | sed -n 's/.*"requests":\([0-9]*\).*/\1/p')
    wait_until_idle
    stop
    echo $(((idle_at - before) * 1000 / requests))
}

# A webhook to another number than the one in webhook.json.
webhook() { sed "s/106540352242922/$1/" "$new/Benchmarks/webhook.json" >"$work/$1.json" && echo "$work/$1.json"; }

signed=(--sign-header X-Hub-Signature-256 --sign-secret benchmark-app-secret)
turn=(--header "Authorization: Bearer benchmark-model-key" --until '"content":"Thank')
labels=("intake, held, 1000/s" "message through three steps, 1000/s" "message answered, 60/s" "custom LLM turn, 40/s")

ROWS=${ROWS:-${!labels[*]}}

# The cost of a row in a tree.
measure() {
    case $1 in
    0) cost "$2" /webhooks/whatsapp 1000 "$(webhook 106540352242923)" "${signed[@]}" ;;
    1) cost "$2" /webhooks/whatsapp 1000 "$(webhook 106540352242924)" "${signed[@]}" ;;
    2) cost "$2" /webhooks/whatsapp 60 "$(webhook 106540352242922)" "${signed[@]}" ;;
    3) cost "$2" /webhooks/vapi/benchmark-url-key/chat/completions 40 "$new/Benchmarks/turn.json" "${turn[@]}" ;;
    esac
}

for ((round = 1; round <= ROUNDS; round++)); do
    echo "Round $round of $ROUNDS"
    for row in $ROWS; do
        # The order alternates.
        if ((round % 2)); then
            base=$(measure "$row" "$BASE_TREE") && now=$(measure "$row" "$new")
        else
            now=$(measure "$row" "$new") && base=$(measure "$row" "$BASE_TREE")
        fi
        echo "$base $now" >>"$work/row-$row"
        echo "  ${labels[row]}: $base µs, $now µs"
    done
done

echo
echo "CPU per request, $commit against this tree, $ROUNDS rounds of $DURATION s on $(nproc) cores: medians; the ratio"
echo "of each round's pair: its median, and the 93 % confidence interval of the median."
echo
echo "| row | $commit | now | ratio | interval |"
echo "|---|---|---|---|---|"
for row in $ROWS; do
    awk '{ printf "%.3f\n", $2 / $1 }' "$work/row-$row" | sort -n | awk '{ v[NR] = $1 }
        END { low = int(NR / 2 - 0.98 * sqrt(NR) + 1); if (low < 1) low = 1; printf "%s | %s–%s\n", v[int((NR + 1) / 2)], v[low], v[NR + 1 - low] }' >"$work/ratio"
    echo "| ${labels[row]} | $(median <"$work/row-$row") µs | $(cut -d ' ' -f 2 "$work/row-$row" | median) µs |" \
        "$(<"$work/ratio") |"
done
