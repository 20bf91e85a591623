#!/usr/bin/env bash
# Compares what a request and a message cost with what they cost at an earlier commit: both release builds in turn, round
# by round, so that a machine whose speed drifts does so for both. README.md says how to read the table.
#
#   BASE=<commit> ROUNDS=8 DURATION=4 Benchmarks/compare.sh
#   BASE=<commit> ROWS="1 3" ROUNDS=16 Benchmarks/compare.sh      only these rows, counted from 0
set -euo pipefail
cd "$(dirname "$0")/.."

[[ -n ${BASE:-} ]] || { echo "compare: name the commit to compare with: BASE=<commit> make bench-compare" >&2; exit 64; }
ROUNDS=${ROUNDS:-8}
DURATION=${DURATION:-4}
commit=$(git rev-parse --short "$BASE^{commit}")
# An earlier build of that commit can be named; it is made where it is missing.
BASE_TREE=${BASE_TREE:-.build-compare/$commit}

new=$PWD
work=$(mktemp -d)
pid=
stop() {
    [[ -n $pid ]] || return 0
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    pid=
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

build() {
    echo "Building $1 for release: about 11 minutes the first time on two cores."
    (cd "$1" && swift build -c release)
}

[[ -e $BASE_TREE ]] || git worktree add --detach "$BASE_TREE" "$commit"
BASE_TREE=$(cd "$BASE_TREE" && pwd)
[[ -x $BASE_TREE/.build/release/patchbay ]] || build "$BASE_TREE"
build "$new"
load=$new/.build/release/LoadGenerator

# Starts the hub of a tree, with the tree's own configuration: sets pid and url.
start_hub() {
    local tree=$1 folder deadline=$((SECONDS + 30))
    folder=$(mktemp -d -p "$work")
    DATABASE_URL="sqlite:$folder/hub.db" "$tree/.build/release/patchbay" serve --listen 127.0.0.1:0 --simulate \
        --config "$tree/Benchmarks/channels.yaml" --log-level error >/dev/null 2>"$folder/log" &
    pid=$!
    until url=$(sed -n 's/^ready on //p' "$folder/log") && [[ -n $url ]]; do
        ((SECONDS < deadline)) && kill -0 "$pid" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
        sleep 0.05
    done
}

# Milliseconds of CPU that the hub has used.
cpu_time() { awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print int(($12 + $13) * 1000 / hertz) }' "/proc/$pid/stat"; }

# CPU microseconds of a request, until the hub has nothing left to do: tree, path, rate, body, more options.
cost() {
    local tree=$1 path=$2 rate=$3 body=$4 before now last=-1 requests
    shift 4
    start_hub "$tree"
    before=$(cpu_time)
    requests=$("$load" "$url$path" --body "$body" --json --connections 64 --duration "$DURATION" --warmup 0 \
        --rate "$rate" "$@" | sed -n 's/.*"requests":\([0-9]*\).*/\1/p')
    # A second in which next to nothing was done is the end of it.
    while now=$(cpu_time) && ((now - last > 20)); do
        last=$now
        sleep 1
    done
    stop
    echo $(((now - before) * 1000 / requests))
}

# A webhook to another number than the one in the file.
webhook() { sed "s/106540352242922/$1/" "$new/Benchmarks/webhook.json" >"$work/$1.json" && echo "$work/$1.json"; }

signed=(--sign-header X-Hub-Signature-256 --sign-secret benchmark-app-secret)
turn=(--header "Authorization: Bearer benchmark-model-key" --until '"content":"Thank')
labels=("intake, held, 1000/s" "message through three steps, 1000/s" "message answered, 60/s" "custom LLM turn, 40/s")

ROWS=${ROWS:-${!labels[*]}}

# The cost of a row for a tree.
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
        # Who is first changes with each round.
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
echo "CPU of a request to its end, $commit against this tree, $ROUNDS rounds of $DURATION s on $(nproc) cores: medians; the ratio"
echo "of each round's pair: its median, and the interval in which that lies with some 93 %."
echo
echo "| row | $commit | now | ratio | interval |"
echo "|---|---|---|---|---|"
for row in $ROWS; do
    sort -n "$work/row-$row" | awk '{ print $1 }' | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }' >"$work/a"
    awk '{ print $2 }' "$work/row-$row" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }' >"$work/b"
    awk '{ printf "%.3f\n", $2 / $1 }' "$work/row-$row" | sort -n | awk '{ v[NR] = $1 }
        END { low = int(NR / 2 - 0.98 * sqrt(NR) + 1); if (low < 1) low = 1; printf "%s | %s–%s\n", v[int((NR + 1) / 2)], v[low], v[NR + 1 - low] }' >"$work/c"
    echo "| ${labels[row]} | $(<"$work/a") µs | $(<"$work/b") µs | $(<"$work/c") |"
done
