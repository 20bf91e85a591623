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
    local few many
    command -v sqlite3 >/dev/null || { cannot_measure millions "no sqlite3 command"; return 0; }
    store_messages 20000
    store_messages "${MESSAGES:-2000000}"
    few=$(measure_stored 20000 "$config" send /webhooks/whatsapp "$held" "${signed[@]}")
    many=$(measure_stored "${MESSAGES:-2000000}" "$config" send /webhooks/whatsapp "$held" "${signed[@]}")
    figure millions "$(quotient "$many" "$few")"
    figure millions-many "$many"
    figure millions-few "$few"
    few=$(measure_stored 20000 "$(conversations)" converse "$answered")
    many=$(measure_stored "${MESSAGES:-2000000}" "$(conversations)" converse "$answered")
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

# Runs `send` or `converse` on a copy of the database with a number of messages, and prints the rate: number,
# configuration, command.
measure_stored() {
    seed=$work/$side/stored-$1.db start_conversing_hub "$2"
    "${@:3}"
    stop
    rm -rf "${database%/*}"
    field per_second
}

# Makes the database with a number of stored messages, once: the hub answers some, whose rows are multiplied. The
# second argument is their age in days.
store_messages() {
    local stored=5000 file=$work/$side/stored-$1${2:+-$2}.db
    [[ ! -e $file ]] || return 0
    echo "  making a database of $1 messages" >&2
    mkdir -p "$work/$side"
    start_conversing_hub "$(conversations)"
    DURATION=120 converse "$answered" --customers 50 --messages $stored --warmup 0
    wait_until_committed
    stop
    cp "$database" "$file"
    # A message and its reply are two.
    "$new/Benchmarks/multiply.sh" "$file" $(($1 / stored / 2)) "${2:-0}"
}

# Receiving for ten thousand tenants against one. All contacts are new, and the turns wait at a gate.
measure_tenants() {
    local one many
    one=$(measure_tenants_of 1)
    many=$(measure_tenants_of 10000)
    figure tenants "$(quotient "$many" "$one")"
    figure tenants-many "$many"
    figure tenants-one "$one"
}
measure_tenants_of() {
    local folder=$work/tenants numbers='20000000000{{n%10000}}'
    (($1 > 1)) || folder=$work/tenant numbers=200000000000000
    [[ -e $folder ]] || "$new/Benchmarks/tenants.sh" "$folder" "$1"
    PATCHBAY_FAILPOINTS=turn.waits start_hub "$folder/channels.yaml"
    send /webhooks/whatsapp "$(webhook "$numbers")" "${signed[@]}"
    stop -KILL
    field per_second
}
print_tenants() {
    line "receiving for 10,000 tenants against one" "$(figures tenants)" "" ">=" 0.9 \
        "$(figures tenants-many)/s of $(figures tenants-one)/s"
}

# A tenant gets 5,000 messages a second beside another one, whose replies are measured.
measure_flood() {
    local flood
    lowered="nice -n 10"
    start_conversing_hub "$(conversations)"
    DURATION=10 converse "$answered" --rate 50
    figure flood-alone "$(field p99)"
    sed "s/1514{{/1438{{/g" "$(webhook 106540352245200)" >"$work/flood.json"
    $lowered "$load" "$url/webhooks/whatsapp" --body "$work/flood.json" --json --duration 14 --warmup 0 --rate 5000 \
        "${signed[@]}" >"$work/flood" &
    flood=$!
    sleep 1
    DURATION=10 converse "$answered" --rate 50
    wait "$flood" || true
    lowered=
    stop -KILL
    figure flood "$(field p99)"
    figure flood-errors "$(field errors)"
    figure flood-taken "$(sed -n 's/.*"per_second":\([0-9]*\).*/\1/p' "$work/flood")"
}
print_flood() {
    local goal
    goal=$(awk -v alone="$(figures flood-alone)" 'BEGIN { print (alone * 1.5 > 50) ? alone * 1.5 : 50 }')
    line "reply beside a tenant with 5,000/s, p99" "$(figures flood)" ms "<=" "$goal" \
        "alone $(figures flood-alone) ms; the other tenant's acknowledged: $(figures flood-taken)/s"
    line "the same, refused or without a reply" "$(figures flood-errors)" "" "<=" 0
}

# Receiving at 1,000 a second while the hub deletes messages past their retention, against the same with a longer one.
measure_retention() {
    local kept
    "$tree/.build/release/patchbay" retention --help >/dev/null 2>&1 ||
        { cannot_measure retention "this hub has no retention"; return 0; }
    command -v sqlite3 >/dev/null || { cannot_measure retention "no sqlite3 command"; return 0; }
    store_messages "$expired" 100
    measure_with_retention 1000d
    kept=$cost
    measure_with_retention 30d
    figure retention "$(awk -v kept="$kept" -v now="$cost" 'BEGIN { printf "%.3f\n", now / kept }')"
    figure retention-kept "$kept"
    figure retention-cost "$cost"
    figure retention-deleted "$deleted"
}
# The messages past their retention: more than are deleted during the row.
expired=400000
# Measures the cost of a request with a lifetime of items and events. The deleting goes on without requests too, so that
# nothing is subtracted.
measure_with_retention() {
    sed "s/^hub:/hub:\n  retention: { raw: $1, item_keys: $1, events: $1 }/" "$config" >"$work/retention.yaml"
    chmod go= "$work/retention.yaml"
    seed=$work/$side/stored-$expired-100.db PATCHBAY_FAILPOINTS=turn.waits start_hub "$work/retention.yaml"
    # The hub looks for old rows a minute after its start.
    [[ $1 == 1000d ]] || wait_for_deleting || echo "  nothing is deleted" >&2
    deleted=$(metric patchbay_deleted_rows_total)
    idle_cpu=0 measure_cost send /webhooks/whatsapp "$(webhook 106540352242925)" --rate 1000 "${signed[@]}"
    deleted=$(($(metric patchbay_deleted_rows_total) - ${deleted:-0}))
    stop -KILL
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
        "median $ratio; $(figures retention-cost) µs, without $(figures retention-kept) µs; $(figures retention-deleted) rows\
 were deleted meanwhile")"
}
