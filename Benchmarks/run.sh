#!/usr/bin/env bash
# Measures the hub in rounds and prints medians, each with its goal. README.md explains the rows.
#
#   ROUNDS=3 DURATION=5 Benchmarks/run.sh
#   ROWS="held turn" Benchmarks/run.sh            only these rows
#   BASE_TREE=<folder> Benchmarks/run.sh          the hub of another tree that is built, with this tree's load
set -euo pipefail
new=$(cd "$(dirname "$0")/.." && pwd)
cd "$new"
source Benchmarks/shared.sh
source Benchmarks/rows.sh
source Benchmarks/extra.sh

ROUNDS=${ROUNDS:-3}
DURATION=${DURATION:-5}
ROWS=${ROWS:-${rows[*]} ${extra[*]}}
for row in $ROWS; do
    [[ " ${rows[*]} ${extra[*]} " == *" $row "* ]] ||
        { echo "no row '$row'; there are: ${rows[*]} ${extra[*]}" >&2; exit 64; }
done

# Prints a line of the table: label, value, unit, `<=` or `>=`, goal, notes.
line() {
    local met
    met=$(awk -v value="$2" -v goal="$5" -v least="$4" \
        'BEGIN { print (value == "-") ? "-" : (least == ">=" ? value + 0 >= goal + 0 : value + 0 <= goal + 0) ? "met" : "missed" }')
    echo "| $1 | $2${3:+ $3} | ${4/<=/≤}|${5}${3:+ $3} | $met | ${6:-} |" | sed 's/>=|/≥ /; s/≤|/≤ /'
}

# Prints the lines of a row.
print_row() {
    case $1 in
    held)
        line "intake, maximum, share of (b)" "$(figures held-share)" "" ">=" 0.45 \
            "$(figures held)/s of $(figures held-b)/s; p50 $(figures held-p50), p99 $(figures held-p99) ms; $(note held)"
        ;;
    steady)
        line "intake at 1,000/s, CPU relative to (b)" "$(figures steady-ratio)" "" "<=" 2.2 \
            "$(figures steady) µs, (b) $(figures steady-b) µs; $(note steady)"
        line "the same, acknowledgement p50" "$(figures steady-p50)" ms "<=" 2
        line "the same, acknowledgement p99" "$(figures steady-p99)" ms "<=" 10
        ;;
    disk)
        line "intake, syncs 2 ms slower, share of the fast disk" "$(figures disk-share)" "" ">=" 0.8 \
            "$(figures disk)/s of $(figures disk-fast)/s; $(note disk)"
        ;;
    message)
        line "whole message at 500/s" "$(figures message)" µs "<=" 900 \
            "$(figures message-sent) replies and $(figures message-statuses) statuses per message; the simulators'\
 process $(figures message-simulators) µs; p99 $(figures message-p99) ms; $(note message)"
        ;;
    turn)
        line "silent turn of three steps at 300/s" "$(figures turn)" µs "<=" 1000 \
            "$(figures turn-ended) turns per message; $(note turn)"
        ;;
    spoken)
        line "spoken turn at 40/s" "$(figures spoken)" µs "<=" 2500 "$(note spoken)"
        line "the same, first word p99" "$(figures spoken-p99)" ms "<=" 10
        ;;
    idle)
        line "idle memory" "$(figures idle)" "MB PSS" "<=" 45 \
            "RSS $(figures idle-rss) MB; $(figures idle-cpu) ms of CPU per second; ready after $(figures idle-ready) ms"
        ;;
    start)
        line "10,000 tenants, ready" "$(figures start)" ms "<=" 2000
        line "the same, check" "$(figures start-check)" ms "<=" 2000
        line "the same, memory" "$(figures start-rss)" "MB RSS" "<=" 200
        ;;
    esac
}

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
for row in $ROWS; do print_row "$row"; done
print_extra
