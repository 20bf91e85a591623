#!/usr/bin/env bash
# Writes a configuration with many tenants into a folder: channels.yaml, and files of a hundred tenants that it includes.
#
#   Benchmarks/tenants.sh FOLDER [TENANTS]
#
# Each tenant has a channel, a handoff and a reply in two languages with the same text as the others'. Every tenth has
# intents too, with examples of its own.
set -euo pipefail
folder=$1
tenants=${2:-10000}
mkdir -p "$folder/tenants"
cat >"$folder/channels.yaml" <<'YAML'
hub:
  public_url: http://localhost:8080
  database: ${DATABASE_URL}
adapters:
  whatsapp:
    app_secret: benchmark-app-secret
    verify_token: benchmark-verify-token
include: [tenants/*.yaml]
YAML
awk -v tenants="$tenants" -v folder="$folder/tenants" 'BEGIN {
    for (n = 0; n < tenants; n++) {
        if (n % 100 == 0) {
            if (n) close(file)
            file = sprintf("%s/%04d.yaml", folder, n / 100)
            print "tenants:" >file
        }
        printf "  tenant-%05d:\n    name: Tenant %d\n    languages: [en, fr]\n", n, n >file
        printf "    timezone: America/Toronto\n    channels:\n" >file
        printf "      whatsapp: { phone_number_id: \"2%014d\", access_token: benchmark-access-token-%d }\n", n, n >file
        print "    respond:\n      - handoff: {}" >file
        if (n % 10 == 0) {
            print "      - intent-detection:\n          intents:" >file
            printf "            hours: { examples: [when are you open, what are your hours, is room %d open], pass: true }\n", n >file
            print "            prices: { examples: [how much is it, what are your prices, what do you charge], pass: true }" >file
            print "            booking: { examples: [book a visit, i want an appointment, is friday free], pass: true }" >file
        }
        print "      - static-reply: { text: { en: We will come back to you., fr: Nous vous reviendrons. } }" >file
    }
}'
chmod -R go= "$folder"
