# The configurations and the requests of the rows, for run.sh and compare.sh.

config=$new/Benchmarks/channels.yaml

# The webhook of a message to a number: digits, or a placeholder for several.
webhook() {
    local file=$work/webhook-${1//[^0-9]/}.json
    sed "s/106540352242922/$1/" "$new/Benchmarks/webhook.json" >"$file"
    echo "$file"
}
held=$(webhook '10654035224294{{n%5}}')
chained=$(webhook 106540352242924)
# Each of a hundred numbers sends at most 80 messages a second.
answered=$(webhook '1065403522451{{n%100}}')
turn=$new/Benchmarks/turn.json
turns=/webhooks/vapi/benchmark-url-key/chat/completions
speaking=(--header "Authorization: Bearer benchmark-model-key" --until '"content":"Thank')

# Writes the configuration of the rows whose provider is the load generator, and prints its name: a hundred numbers of
# twenty tenants that reply, and one of a tenant that is flooded.
conversations() {
    local file=$work/conversations.yaml tenant number
    {
        echo "hub: { public_url: http://localhost:8080, database: \"\${DATABASE_URL}\" }"
        echo "adapters: { whatsapp: { app_secret: $secret, verify_token: benchmark-verify-token, base_url: \"\${PROVIDER_URL}\" } }"
        echo "tenants:"
        for tenant in {00..19}; do
            printf '  shop-%s:\n    languages: [en]\n    channels:\n' "$tenant"
            for number in {0..4}; do
                printf '      number-%d: { adapter: whatsapp, phone_number_id: "1065403522451%02d", access_token: benchmark-access-token }\n' \
                    "$number" $((10#$tenant * 5 + number))
            done
            echo '    respond: [static-reply: { text: "Thank you, {{contact.name}}. We will come back to you shortly." }]'
        done
        printf '  flooded:\n    languages: [en]\n    channels:\n'
        printf '      number: { adapter: whatsapp, phone_number_id: "106540352245200", access_token: benchmark-access-token }\n'
        echo '    respond: [static-reply: { text: Thank you. }]'
    } >"$file"
    chmod go= "$file"
    echo "$file"
}

# The webhook of a message whose contact is known in nine of ten cases.
known_contacts() {
    sed "s/1514{{n%10000000}}/15140{{known%$contacts}}/g" "$(webhook 106540352242925)" >"$work/known.json"
    echo "$work/known.json"
}

# Saves the database of the known contacts, once: more than the fused row sends messages, so that each message finds a
# conversation without a turn. Their messages are too old to be answered.
contacts=$((12000 * (${DURATION:-5} + 1)))
remember_contacts() {
    ! on_storage is_saved known || return 0
    sed "s/1514{{n%10000000}}/15140{{n%$contacts}}/g; s/{{now}}/$((EPOCHSECONDS - 3 * 86400))/" \
        "$(webhook 106540352242925)" >"$work/old.json"
    start_hub "$config"
    DURATION=60 send /webhooks/whatsapp "$work/old.json" --warmup 0 --requests "$contacts" "${signed[@]}"
    wait_until_drained inbound 60
    stop
    on_storage save known
}
start_gated_hub() { seed=known PATCHBAY_FAILPOINTS=turn.waits start_hub "$config"; }
