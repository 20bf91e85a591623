# The rows with a goal, for run.sh and compare.sh: each function measures one of them once, on the hub of `tree`, and adds
# its figures. README.md explains them. The figure named like the row is the one that compare.sh compares.

config=$new/Benchmarks/channels.yaml
# A comparison of two trees needs no bare server.
with_reference=yes
rows=(held steady disk message turn spoken idle start)

# The webhook of a message to a number: digits, or a placeholder for several.
webhook() {
    local file=$work/webhook-${1//[^0-9]/}.json
    sed "s/106540352242922/$1/" "$new/Benchmarks/webhook.json" >"$file"
    echo "$file"
}
held=$(webhook 106540352242923)
chained=$(webhook 106540352242924)
answered=$(webhook '1065403522440{{n%20}}')
turn=$new/Benchmarks/turn.json
turns=/webhooks/vapi/benchmark-url-key/chat/completions
speaking=(--header "Authorization: Bearer benchmark-model-key" --until '"content":"Thank')

# Durable intake: the channel is quarantined, so a message costs a pending row and nothing else.
measure_held() {
    local reference=
    if [[ $with_reference == yes ]]; then
        start_baseline
        send /b "$held" "${signed[@]}"
        reference=$(field per_second)
        figure held-b "$reference"
        stop
    fi
    start_hub "$config"
    send /webhooks/whatsapp "$held" "${signed[@]}"
    note_commits held
    stop
    figure held "$(field per_second)"
    figure held-p50 "$(field p50)"
    figure held-p99 "$(field p99)"
    [[ -z $reference ]] || figure held-share "$(quotient "$(field per_second)" "$reference")"
}

# The same at a steady rate: its cost, and the time until the acknowledgement.
measure_steady() {
    local reference=
    if [[ $with_reference == yes ]]; then
        start_baseline
        database= measure_cost /b "$held" --rate 1000 "${signed[@]}"
        reference=$cost
        figure steady-b "$reference"
        stop
    fi
    start_hub "$config"
    measure_cost /webhooks/whatsapp "$held" --rate 1000 "${signed[@]}"
    note_commits steady
    stop
    figure steady "$cost"
    figure steady-p50 "$(field p50)"
    figure steady-p99 "$(field p99)"
    [[ -z $reference ]] || figure steady-ratio "$(quotient "$cost" "$reference")"
}

# Durable intake at the maximum rate, on a disk whose syncs take two milliseconds longer.
measure_disk() {
    local fast
    [[ -e $work/slow-sync.so ]] || cc -shared -fPIC -O2 -o "$work/slow-sync.so" "$new/Benchmarks/slow-sync.c" -ldl
    start_hub "$config"
    connections=256 send /webhooks/whatsapp "$held" "${signed[@]}"
    fast=$(field per_second)
    stop
    LD_PRELOAD=$work/slow-sync.so start_hub "$config"
    connections=256 send /webhooks/whatsapp "$held" "${signed[@]}"
    note_commits disk
    stop
    figure disk-fast "$fast"
    figure disk "$(field per_second)"
    figure disk-share "$(quotient "$(field per_second)" "$fast")"
}

# A whole message: webhook, static reply, send, and three statuses. A WhatsApp number sends at most 80 messages a second,
# so the messages go to twenty.
measure_message() {
    local simulated
    start_simulated_hub "$config"
    simulated=$(cpu_of "$simulators")
    measure_cost /webhooks/whatsapp "$answered" --rate 500 "${signed[@]}"
    figure message "$cost"
    figure message-p99 "$(field p99)"
    figure message-simulators "$((($(cpu_of "$simulators") - simulated) * 1000 / $(field requests)))"
    figure message-sent "$(quotient "$(metric 'patchbay_replies_total{adapter="whatsapp",state="sent"}')" "$(field requests)")"
    figure message-statuses \
        "$(quotient "$(metric 'patchbay_events_total{adapter="whatsapp",event="status"}')" "$(field requests)")"
    note_commits message
    stop
}

# A turn that ends in silence after three steps.
measure_turn() {
    start_hub "$config"
    measure_cost /webhooks/whatsapp "$chained" --rate 300 "${signed[@]}"
    figure turn "$cost"
    figure turn-ended "$(quotient "$(metric 'patchbay_turns_total')" "$(field requests)")"
    note_commits turn
    stop
}

# A turn of a live call: 200 calls, each of which speaks every five seconds. The latency ends with the first word.
measure_spoken() {
    start_hub "$config"
    DURATION=$((DURATION * 2)) connections=200 measure_cost "$turns" "$turn" --rate 40 "${speaking[@]}"
    figure spoken "$cost"
    figure spoken-p99 "$(field p99)"
    note_commits spoken
    stop
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

# Ten thousand tenants in included files.
measure_start() {
    local before
    [[ -e $work/tenants ]] || "$new/Benchmarks/tenants.sh" "$work/tenants" 10000
    before=$(now_us)
    DATABASE_URL="sqlite:$work/unused.db" "$tree/.build/release/patchbay" check "$work/tenants/channels.yaml" >"$work/check.log" \
        2>&1 || { tail -n 5 "$work/check.log" >&2; exit 1; }
    figure start-check "$((($(now_us) - before) / 1000))"
    start_hub "$work/tenants/channels.yaml"
    figure start "$startup"
    sleep 2
    figure start-rss "$(awk '/^Rss:/ { print int($2 / 1024) }' "/proc/$pid/smaps_rollup")"
    stop
}
