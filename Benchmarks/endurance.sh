# The rows of overload, time and size, for run.sh and compare.sh, in the form of rows.sh.

lasting=(burst sustained reply millions tenants flood retention)

# Ten seconds at 1.5 times the rate of `fused`, of messages whose turns end in silence: until when nothing waits any more.
measure_burst() {
    local rate began
    [[ $(figures fused) != - ]] || measure_fused
    rate=$(awk -v fused="$(figures fused)" 'BEGIN { print int(fused * 1.5) }')
    start_hub "$config"
    connections=256 DURATION=10 send /webhooks/whatsapp "$(webhook '10654035224293{{n%5}}')" --rate "$rate" --warmup 0 \
        "${signed[@]}"
    began=$(now_us)
    figure burst "$(field p99)"
    figure burst-rate "$rate"
    figure burst-errors "$(field errors)"
    figure burst-waiting "$(lanes_waiting 'inbound|turn')"
    wait_until_drained 'inbound|turn' 120 && figure burst-drained "$(quotient "$(($(now_us) - began))" 1000000)" ||
        figure burst-drained 999
    stop
}
print_burst() {
    line "ten seconds at 1.5 times the rate of receiving, acknowledgement p99" "$(figures burst)" ms "<=" 50 \
        "at $(figures burst-rate)/s; $(figures burst-waiting) lanes waited at the end"
    line "the same, refused or without a response" "$(figures burst-errors)" "" "<=" 0
    line "the same, drained after" "$(figures burst-drained)" s "<=" 120
}

# The whole messages that 400 customers, each of whom writes again after the reply, exchange in a minute.
measure_sustained() {
    start_conversing_hub "$(conversations)"
    DURATION=${MINUTE:-60} measure_cost converse "$answered" --customers 400
    figure sustained "$(field per_second)"
    figure sustained-cost "$cost"
    figure sustained-p99 "$(field p99)"
    note_commits sustained
    stop
}
print_sustained() {
    line "answered messages, sustained ${MINUTE:-60} s" "$(figures sustained)" /s ">=" - \
        "$(figures sustained-cost) µs per message; p99 $(figures sustained-p99) ms; the goals are ratios to an earlier\
 commit, see bench-compare; $(note sustained)"
}

# The time from a message until its reply is at the provider.
measure_reply() {
    start_conversing_hub "$(conversations)"
    converse "$answered" --rate 300
    figure reply "$(field p99)"
    figure reply-p50 "$(field p50)"
    figure reply-p999 "$(field p999)"
    stop
}
print_reply() {
    line "webhook to reply at the provider, 300/s, p99" "$(figures reply)" ms "<=" 30 \
        "p50 $(figures reply-p50), p99.9 $(figures reply-p999) ms"
}

# The database of many stored messages against one of few.
measure_millions() {
    local few many stored_few stored_many
    [[ $storage != sqlite ]] || command -v sqlite3 >/dev/null ||
        { cannot_measure millions "no sqlite3 command"; return 0; }
    store_messages 20000 0
    stored_few=$stored_messages
    store_messages "${MESSAGES:-2000000}" 0
    stored_many=$stored_messages
    few=$(measure_stored "$stored_few" "$config" send /webhooks/whatsapp "$held" "${signed[@]}")
    many=$(measure_stored "$stored_many" "$config" send /webhooks/whatsapp "$held" "${signed[@]}")
    figure millions "$(quotient "$many" "$few")"
    figure millions-many "$many"
    figure millions-few "$few"
    few=$(measure_stored "$stored_few" "$(conversations)" converse "$answered")
    many=$(measure_stored "$stored_many" "$(conversations)" converse "$answered")
    figure millions-message "$(quotient "$many" "$few")"
    figure millions-whole-many "$many"
    figure millions-whole-few "$few"
}
print_millions() {
    local stored="${MESSAGES:-2000000} stored messages against 20000"
    line "$stored: intake, pending rows" "$(figures millions)" "" ">=" 0.9 \
        "$(reason_or millions "$(figures millions-many)/s of $(figures millions-few)/s")"
    line "the same, whole messages" "$(figures millions-message)" "" ">=" 0.8 \
        "$(reason_or millions "$(figures millions-whole-many)/s of $(figures millions-whole-few)/s")"
}

# Runs `send` or `converse` on a saved database, and prints the rate: name, configuration, command. A large one is no
# copy. What is pending afterwards is deleted, so that the next hub begins as this one did.
measure_stored() {
    local stored= seed=
    if on_storage is_large "$1"; then stored=$1; else seed=$1; fi
    start_conversing_hub "$2"
    "${@:3}"
    stop
    [[ -z $stored ]] || on_storage run "$stored" "DELETE FROM inbox WHERE state = 'pending'"
    remove_database
    field per_second
}

# Saves a database with a number of messages of an age in days, once in a run, and sets stored_messages, its name: the hub
# answers some messages, whose rows are multiplied.
store_messages() {
    local answered_once=5000
    stored_messages=messages-$1-$2
    ! on_storage is_saved "$stored_messages" || return 0
    echo "  making a database of $1 messages" >&2
    if ! on_storage is_saved answered; then
        start_conversing_hub "$(conversations)"
        DURATION=120 converse "$answered" --customers 50 --messages $answered_once --warmup 0
        wait_until_committed
        stop
        on_storage save answered
        remove_database
    fi
    # A message and its reply are two.
    on_storage multiply answered "$stored_messages" $(($1 / answered_once / 2)) "$2"
}

# Receiving for ten thousand tenants against one, by two hubs in turn. All contacts are new, and the turns wait at a gate.
measure_tenants() {
    local one many turn
    start_hub_of_tenants 1
    one=("$pid" "$url" "$admin" "$database")
    # Its companion from now on, whose database stays.
    companion=$pid database=
    start_hub_of_tenants 10000
    many=("$pid" "$url" "$admin" "$database")
    for turn in 1 2; do
        use_server "${one[@]}"
        measure_receiving "$(webhook 200000000000000)"
        figure tenants-one "$(field per_second)"
        figure tenants-one-cost "$cost"
        use_server "${many[@]}"
        measure_receiving "$(webhook '20000000000{{n%10000}}')"
        figure tenants-many "$(field per_second)"
        figure tenants-many-cost "$cost"
    done
    stop -KILL
    remove_database
    database=${one[3]}
    remove_database
    ratios tenants tenants-many tenants-one
}
# Sends messages, and sets cost: the CPU of a request in microseconds, of everything that the hub does in that time, such
# as deleting; nothing is subtracted. The body, further options.
measure_receiving() {
    local before
    before=$(cpu_time)
    send /webhooks/whatsapp "$1" --warmup 0 "${@:2}" "${signed[@]}"
    cost=$((($(cpu_time) - before) * 1000 / $(field requests)))
}
# Starts a hub with so many tenants, waits until it has trained their classifiers, and lets each tenant get its first
# message, which makes its rows and counts its work.
start_hub_of_tenants() {
    local folder=$work/tenants-$1 numbers='20000000000{{n%10000}}'
    (($1 > 1)) || numbers=200000000000000
    [[ -e $folder ]] || "$new/Benchmarks/tenants.sh" "$folder" "$1"
    PATCHBAY_FAILPOINTS=turn.waits start_hub "$folder/channels.yaml"
    wait_until_idle
    DURATION=60 send /webhooks/whatsapp "$(webhook "$numbers")" --warmup 0 --requests 10000 "${signed[@]}"
    wait_until_idle
}
print_tenants() {
    line "receiving for 10,000 tenants against one" "$(figures tenants)" "" ">=" 0.9 \
        "$(figures tenants-many)/s of $(figures tenants-one)/s; $(figures tenants-many-cost) µs per message,\
 $(figures tenants-one-cost) µs"
}

# A tenant gets 5,000 messages a second beside another one, whose replies are measured.
measure_flood() {
    local flood
    lowered="nice -n 10"
    start_conversing_hub "$(conversations)"
    DURATION=10 converse "$answered" --rate 50 --warmup 3
    figure flood-alone "$(field p99)"
    figure flood-alone-p50 "$(field p50)"
    sed "s/1514{{/1438{{/g" "$(webhook 106540352245200)" >"$work/flood.json"
    # It begins in the warm-up of the measurement: the provider must be there before its first reply, or the circuit
    # breaker of the provider would delay the replies of all tenants.
    (
        sleep 1
        exec nice -n 19 "$load" "$url/webhooks/whatsapp" --body "$work/flood.json" --json --duration 13 --warmup 0 \
            --rate 5000 "${signed[@]}" >"$work/flood"
    ) &
    flood=$!
    DURATION=10 converse "$answered" --rate 50 --warmup 3
    wait "$flood" || true
    lowered=
    stop -KILL
    figure flood "$(field p99)"
    figure flood-p50 "$(field p50)"
    figure flood-errors "$(field errors)"
    figure flood-taken "$(sed -n 's/.*"per_second":\([0-9]*\).*/\1/p' "$work/flood")"
}
print_flood() {
    local goal
    goal=$(awk -v alone="$(figures flood-alone)" 'BEGIN { print (alone * 1.5 > 50) ? alone * 1.5 : 50 }')
    line "reply beside a tenant with 5,000/s, p99" "$(figures flood)" ms "<=" "$goal" \
        "alone $(figures flood-alone) ms; p50 $(figures flood-p50), alone $(figures flood-alone-p50) ms; the other\
 tenant's acknowledged: $(figures flood-taken)/s"
    line "the same, refused or without a reply" "$(figures flood-errors)" "" "<=" 0
}

# Receiving at 1,000 a second by a hub that deletes messages past their retention, and by one that keeps them: in short
# turns, so that a machine whose speed drifts does so for both.
measure_retention() {
    local deleting keeping pair before began deleted
    "$tree/.build/release/patchbay" retention --help >/dev/null 2>&1 ||
        { cannot_measure retention "this hub has no retention"; return 0; }
    command -v sqlite3 >/dev/null || { cannot_measure retention "no sqlite3 command"; return 0; }
    store_messages "$expired" 100
    start_retaining_hub 30d
    deleting=("$pid" "$url" "$admin" "$database")
    # Its companion from now on, whose database stays.
    companion=$pid database=
    start_retaining_hub 1000d
    keeping=("$pid" "$url" "$admin" "$database")
    use_server "${deleting[@]}"
    # The hub looks for old rows a minute after its start.
    wait_for_deleting || echo "  nothing is deleted" >&2
    before=$(metric patchbay_deleted_rows_total) began=$(now_us)
    for ((pair = 0; pair < pairs; pair++)); do
        use_server "${deleting[@]}"
        measure_receiving "$(webhook 106540352242925)" --rate 1000
        figure retention-cost "$cost"
        use_server "${keeping[@]}"
        measure_receiving "$(webhook 106540352242925)" --rate 1000
        figure retention-kept "$cost"
    done
    use_server "${deleting[@]}"
    deleted=$(($(metric patchbay_deleted_rows_total) - ${before:-0}))
    figure retention-pace "$((deleted * 1000000 / ($(now_us) - began)))"
    use_server "${keeping[@]}"
    stop -KILL
    remove_database
    database=${deleting[3]}
    remove_database
    ratios retention retention-cost retention-kept
}
# The messages past their retention: more than are deleted during the row. The pairs of measurements in a round.
expired=200000
pairs=8

start_retaining_hub() {
    sed "s/^hub:/hub:\n  retention: { raw: $1, item_keys: $1, events: $1 }/" "$config" >"$work/retention-$1.yaml"
    chmod go= "$work/retention-$1.yaml"
    seed=$stored_messages PATCHBAY_FAILPOINTS=turn.waits start_hub "$work/retention-$1.yaml"
}
wait_for_deleting() {
    local deadline=$((SECONDS + 100)) rows
    while ((SECONDS < deadline)); do
        rows=$(metric patchbay_deleted_rows_total)
        ((${rows:-0} == 0)) || return 0
        sleep 1
    done
    return 1
}
print_retention() {
    local ratio=- low high=-
    [[ ! -e $work/$side/retention ]] || read -r ratio low high < <(interval <"$work/$side/retention")
    line "retention running, CPU of receiving, upper bound" "$high" "" "<=" 1.08 "$(reason_or retention \
        "median $ratio; $(figures retention-cost) µs, without $(figures retention-kept) µs; $(figures retention-pace) rows\
 deleted per second")"
}
