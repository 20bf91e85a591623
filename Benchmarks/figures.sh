# Functions of run.sh and compare.sh, which source this file: figures and their lines. They use `work`, a folder.

# The side of a comparison that is measured; its figures are files in this folder of `work`.
side=now
# The beginning of the figures' names, for rows that measure others on another storage.
prefix=

# Appends a value to a figure of this side.
figure() {
    mkdir -p "$work/$side"
    echo "$2" >>"$work/$side/$prefix$1"
}

# Notes how the hub's commits were grouped, if it counts them: figure.
note_commits() {
    local commits jobs messages lingered statements trips
    commits=$(metric patchbay_commits_total)
    [[ -n $commits && $commits != 0 ]] || return 0
    jobs=$(metric patchbay_commit_jobs_total)
    messages=$(metric patchbay_items_total)
    lingered=$(metric patchbay_commit_linger_seconds_sum)
    statements=$(metric patchbay_database_statements_total)
    trips=$(metric patchbay_database_round_trips_total)
    mkdir -p "$work/$side"
    awk -v c="$commits" -v j="${jobs:-0}" -v m="${messages:-0}" -v l="${lingered:-0}" \
        -v s="${statements:-0}" -v t="${trips:-0}" \
        'BEGIN { printf "%.2f items and %.2f writes per commit, linger %.2f ms", m / c, j / c, l / c * 1000
            if (s > 0) printf ", %.2f statements per write, %.2f round trips per commit", s / j, t / c
            print "" }' \
        >>"$work/$side/$prefix$1-commits"
}

# The median of a figure of this side; a dash without any.
figures() { [[ -e $work/$side/$prefix$1 ]] && median <"$work/$side/$prefix$1" || echo -; }

# Makes a figure of the ratios of two others, measurement by measurement: name, dividend, divisor.
ratios() {
    paste "$work/$side/$prefix$2" "$work/$side/$prefix$3" | awk '{ printf "%.3f\n", $1 / $2 }' >"$work/$side/$prefix$1"
}

# The last note of a figure of this side.
note() { tail -n 1 "$work/$side/$prefix$1-commits" 2>/dev/null || echo "commits -"; }

# A quotient with two digits after the point.
quotient() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", a / b }'; }

# The median of numbers on standard input.
median() { sort -n | awk '{ line[NR] = $1 } END { print line[int((NR + 1) / 2)] }'; }

# The median of ratios on standard input, and the bounds of its 93 % confidence interval: three numbers. Of fewer than
# eight ratios the bounds are the lowest and the highest.
interval() {
    sort -n | awk '{ v[NR] = $1 } END {
        low = int(NR / 2 - 0.98 * sqrt(NR) + 1); if (low < 1) low = 1
        print v[int((NR + 1) / 2)], v[low], v[NR + 1 - low]
    }'
}

# Notes that a row cannot be measured: row, reason.
cannot_measure() {
    echo "  $prefix$1: not measured: $2" >&2
    mkdir -p "$work/$side"
    echo "$2" >"$work/$side/$prefix$1-missing"
}

# Prints a line of the table: label, value, unit, `<=` or `>=`, goal, notes. A dash as the value was not measured.
line() {
    local met
    met=$(awk -v value="$2" -v goal="$5" -v least="$4" 'BEGIN {
        print (value == "-" || goal == "-") ? "-" : (least == ">=" ? value + 0 >= goal + 0 : value + 0 <= goal + 0) ? "met" : "missed"
    }')
    echo "| $1 | $2${3:+ $3} | ${4/<=/≤}|${5}${3:+ $3} | $met | ${6:-} |" | sed 's/>=|/≥ /; s/≤|/≤ /'
}

# The reason for which a row was not measured, if there is one, or the notes: row, notes.
reason_or() { cat "$work/$side/$prefix$1-missing" 2>/dev/null || echo "$2"; }
