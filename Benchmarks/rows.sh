# The rows of the costs of one message, turn or hub, for run.sh and compare.sh. `measure_<row>` measures a row once, on the
# hub of `tree`, and adds its figures; the figure named like the row is the one that compare.sh compares. `print_<row>`
# prints its lines. README.md explains them.

# A comparison of two trees needs no bare server.
with_reference=yes
rows=(held fused steady disk message turn spoken idle start)

# Measures the maximum rate of the bare server: the figure for it. Sets reference.
measure_bare_rate() {
    reference=
    [[ $with_reference == yes ]] || return 0
    start_baseline
    send /b "$held" "${signed[@]}"
    reference=$(field per_second)
    figure "$1" "$reference"
    stop
}

# Measures the CPU per request of the bare server at 1,000 a second: the figure for it. Sets reference.
measure_bare_cost() {
    reference=
    [[ $with_reference == yes ]] || return 0
    start_baseline
    database= measure_cost send /b "$held" --rate 1000 "${signed[@]}"
    reference=$cost
    figure "$1" "$reference"
    stop
}

# Intake of pending rows: the channel is quarantined, so a message costs a pending row and nothing else.
measure_held() {
    measure_bare_rate held-b
    start_hub "$config"
    send /webhooks/whatsapp "$held" "${signed[@]}"
    note_commits held
    stop
    figure held "$(field per_second)"
    figure held-p50 "$(field p50)"
    figure held-p99 "$(field p99)"
    [[ -z $reference ]] || figure held-share "$(quotient "$(field per_second)" "$reference")"
}
print_held() {
    line "intake, pending rows, maximum, share of (b)" "$(figures held-share)" "" ">=" 0.45 \
        "$(figures held)/s of $(figures held-b)/s; p50 $(figures held-p50), p99 $(figures held-p99) ms; $(note held)"
}

# Receiving in one commit: nine of ten contacts are known, and each turn begins and then waits at a gate.
measure_fused() {
    local known
    remember_contacts
    known=$(known_contacts)
    measure_bare_rate fused-b
    start_gated_hub
    send /webhooks/whatsapp "$known" "${signed[@]}"
    note_commits fused
    figure fused-begun "$(quotient "$(metric 'patchbay_lanes_in_flight{stage="turn"}')" "$(metric patchbay_items_total)")"
    stop -KILL
    figure fused "$(field per_second)"
    figure fused-p50 "$(field p50)"
    figure fused-p99 "$(field p99)"
    [[ -z $reference ]] || figure fused-share "$(quotient "$(field per_second)" "$reference")"
    measure_bare_cost fused-cost-b
    start_gated_hub
    measure_cost send /webhooks/whatsapp "$known" --rate 1000 "${signed[@]}"
    stop -KILL
    figure fused-cost "$cost"
    figure fused-cost-p99 "$(field p99)"
    [[ -z $reference ]] || figure fused-ratio "$(quotient "$cost" "$reference")"
}
print_fused() {
    line "receiving with a turn begun, maximum, share of (b)" "$(figures fused-share)" "" ">=" 0.25 \
        "$(figures fused)/s of $(figures fused-b)/s; $(figures fused-begun) turns begun per message; p50\
 $(figures fused-p50), p99 $(figures fused-p99) ms; $(note fused)"
    line "the same at 1,000/s, CPU relative to (b)" "$(figures fused-ratio)" "" "<=" 3.2 \
        "$(figures fused-cost) µs, (b) $(figures fused-cost-b) µs; p99 $(figures fused-cost-p99) ms"
}

# Intake of pending rows at a steady rate: its cost, and the time until the acknowledgement.
measure_steady() {
    measure_bare_cost steady-b
    start_hub "$config"
    measure_cost send /webhooks/whatsapp "$held" --rate 1000 "${signed[@]}"
    note_commits steady
    stop
    figure steady "$cost"
    figure steady-p50 "$(field p50)"
    figure steady-p99 "$(field p99)"
    [[ -z $reference ]] || figure steady-ratio "$(quotient "$cost" "$reference")"
}
print_steady() {
    line "intake, pending rows, at 1,000/s, CPU relative to (b)" "$(figures steady-ratio)" "" "<=" 2.2 \
        "$(figures steady) µs, (b) $(figures steady-b) µs; $(note steady)"
    line "the same, acknowledgement p50" "$(figures steady-p50)" ms "<=" 2
    line "the same, acknowledgement p99" "$(figures steady-p99)" ms "<=" 10
}

# Intake of pending rows at the maximum rate, on a disk whose syncs take two milliseconds longer.
measure_disk() {
    local fast
    start_hub "$config"
    send_from_many
    fast=$(field per_second)
    stop
    LD_PRELOAD=$(slow_syncs) start_hub "$config"
    send_from_many
    note_commits disk
    stop
    figure disk-fast "$fast"
    figure disk "$(field per_second)"
    figure disk-share "$(quotient "$(field per_second)" "$fast")"
}
send_from_many() { connections=256 send /webhooks/whatsapp "$held" "${signed[@]}"; }
# The library to preload for slow syncs.
slow_syncs() {
    [[ -e $work/slow-sync.so ]] || cc -shared -fPIC -O2 -o "$work/slow-sync.so" "$new/Benchmarks/slow-sync.c" -ldl
    echo "$work/slow-sync.so"
}
print_disk() {
    line "intake, syncs 2 ms slower, share of the fast disk" "$(figures disk-share)" "" ">=" 0.8 \
        "$(figures disk)/s of $(figures disk-fast)/s; $(note disk)"
}

# A whole message at two rates: webhook, static reply, send, and three statuses.
measure_message() {
    measure_message_at 500 message
    measure_message_at 1000 message-1000
}
measure_message_at() {
    local requests
    start_conversing_hub "$(conversations)"
    measure_cost converse "$answered" --rate "$1"
    requests=$(field requests)
    figure "$2" "$cost"
    figure "$2-hub" "$hub_cost"
    figure "$2-p99" "$(field p99)"
    figure "$2-sent" "$(quotient "$(metric 'patchbay_replies_total{adapter="whatsapp",state="sent"}')" "$requests")"
    figure "$2-statuses" "$(quotient "$(metric 'patchbay_events_total{adapter="whatsapp",event="status"}')" "$requests")"
    note_commits "$2"
    stop
}
print_message() {
    print_message_at 500/s message
    print_message_at 1,000/s message-1000
}
print_message_at() {
    line "whole message at $1" "$(figures "$2")" µs "<=" 650 \
        "$(figures "$2-sent") replies and $(figures "$2-statuses") statuses per message; reply p99 $(figures "$2-p99") ms;\
 $(note "$2")"
}

# A turn that ends in silence after three steps.
measure_turn() {
    start_hub "$config"
    measure_cost send /webhooks/whatsapp "$chained" --rate 300 "${signed[@]}"
    figure turn "$cost"
    figure turn-ended "$(quotient "$(metric 'patchbay_turns_total')" "$(field requests)")"
    note_commits turn
    stop
}
print_turn() {
    line "silent turn of three steps at 300/s" "$(figures turn)" µs "<=" 1000 \
        "$(figures turn-ended) turns per message; $(note turn)"
}

# A turn of a live call: 200 calls, each of which speaks every five seconds. The latency ends with the first word.
measure_spoken() {
    start_hub "$config"
    DURATION=$((DURATION * 2)) connections=200 measure_cost send "$turns" "$turn" --rate 40 "${speaking[@]}"
    figure spoken "$cost"
    figure spoken-p99 "$(field p99)"
    note_commits spoken
    stop
}
print_spoken() {
    line "spoken turn at 40/s" "$(figures spoken)" µs "<=" 2000 "$(note spoken)"
    line "the same, first word p99" "$(figures spoken-p99)" ms "<=" 10
}

# The hub without work.
measure_idle() {
    local before
    start_hub "$config"
    before=$(cpu_time)
    sleep 10
    figure idle "$(awk '/^Pss:/ { printf "%.1f\n", $2 / 1024 }' "/proc/$pid/smaps_rollup")"
    figure idle-rss "$(awk '/^Rss:/ { printf "%.1f\n", $2 / 1024 }' "/proc/$pid/smaps_rollup")"
    figure idle-cpu "$(quotient "$(($(cpu_time) - before))" 10)"
    figure idle-ready "$startup"
    stop
}
print_idle() {
    line "idle memory" "$(figures idle)" "MB PSS" "<=" 45 \
        "RSS $(figures idle-rss) MB; $(figures idle-cpu) ms of CPU per second; ready after $(figures idle-ready) ms"
}

# Ten thousand tenants in included files.
measure_start() {
    local before
    local folder=$work/tenants-10000
    [[ -e $folder ]] || "$new/Benchmarks/tenants.sh" "$folder" 10000
    before=$(now_us)
    DATABASE_URL="sqlite:$work/unused.db" "$tree/.build/release/patchbay" check "$folder/channels.yaml" >"$work/check.log" \
        2>&1 || { tail -n 5 "$work/check.log" >&2; exit 1; }
    figure start-check "$((($(now_us) - before) / 1000))"
    start_hub "$folder/channels.yaml"
    figure start "$startup"
    sleep 2
    figure start-rss "$(awk '/^Rss:/ { print int($2 / 1024) }' "/proc/$pid/smaps_rollup")"
    stop
}
print_start() {
    line "10,000 tenants, ready" "$(figures start)" ms "<=" 2000
    line "the same, check" "$(figures start-check)" ms "<=" 2000
    line "the same, memory" "$(figures start-rss)" "MB RSS" "<=" 200
}
