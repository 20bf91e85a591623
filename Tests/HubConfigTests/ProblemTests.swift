import ChannelKit
import HubConfig
import Testing

/// One case for each kind of mistake in the grammar.
struct ProblemTests {
    static let topLevel = [
        Case("unknown key", "tenats: {}", ["1:1 unknown key 'tenats' = did you mean 'tenants'?"]),
        Case(
            "unlike any key",
            "plumbing: {}",
            ["1:1 unknown key 'plumbing' = the valid keys are hub, adapters, tenants and include"]
        ),
        Case(
            "duplicate key",
            "hub: {}\ntenants: {}\nhub: {}",
            ["3:1 duplicate key 'hub' = already defined at line 1; keep one of them"]
        ),
        Case(
            "tenants of no kind",
            "tenants: [a]",
            ["1:10 expected a mapping of tenants, found a list = write 'key: value' lines"]
        ),
        Case(
            "hub of no kind",
            "hub: here",
            ["1:6 expected the hub's settings, found a text = write 'key: value' lines"]
        ),
        Case(
            "another database",
            "hub:\n  database: mysql://db",
            [
                "2:13 invalid database URL: expected 'sqlite:' and a path, or a postgres:// URL = "
                    + "write sqlite:data/patchbay.db, or postgres://user:password@host/database"
            ]
        ),
        Case(
            "no Redis",
            "hub:\n  redis: localhost:6379",
            [
                "2:10 invalid Redis URL: expected 'redis://' or 'rediss://' = "
                    + "write redis://localhost:6379 or rediss://user:password@host:6379/0, or leave it empty to run "
                    + "without Redis"
            ]
        ),
        Case(
            "a public URL with a query",
            "hub:\n  public_url: https://hub.example.com/?a=b",
            [
                "2:15 'public_url' has a query or a fragment = "
                    + "remove everything from '?' or '#' on: paths are appended to this URL"
            ]
        ),
        Case(
            "a public URL without a scheme",
            "hub:\n  public_url: hub.example.com",
            [
                "2:15 expected an absolute http or https URL, found 'hub.example.com' = "
                    + "write it in full, such as https://example.com"
            ]
        ),
        Case(
            "unknown adapter",
            "adapters:\n  toi: {}",
            ["2:3 unknown adapter 'toi' = did you mean 'toy'? this build has toy, unsigned and forgetful"]
        ),
        Case(
            "a setting that is not shared",
            "adapters:\n  toy:\n    number: '1'",
            [
                "3:5 'number' is a setting of a channel and cannot be shared = "
                    + "move it to the channels of toy under 'tenants:'"
            ]
        ),
        Case(
            "an unknown shared setting",
            "adapters:\n  toy:\n    app_secrte: s",
            ["3:5 unknown key 'app_secrte' = did you mean 'app_secret'?"]
        ),
        Case(
            "a missing shared variable",
            "adapters:\n  toy:\n    app_secret: ${SECRET}",
            [
                "3:17 the environment variable SECRET is not set = "
                    + "set it; 'patchbay check --simulate' checks the file without secrets"
            ]
        ),
        Case(
            "include of no kind",
            "include: tenants/*.yaml",
            [
                "1:10 expected a list of texts or mappings, found a text = "
                    + "write each item on a line of its own after '- ', or [a, b]"
            ]
        ),
    ]

    @Test(arguments: topLevel)
    func refusesTheFile(_ testCase: Case) throws {
        try testCase.check()
        #expect(try load(testCase.yaml).configuration == nil)
    }

    static let tenants = [
        Case(
            "a name that cannot be one",
            "tenants:\n  Lotus Dental: {}",
            [
                "2:3 invalid tenant name 'Lotus Dental' = "
                    + "use up to 63 lower-case letters, digits, '-' and '_', beginning with a letter or digit"
            ]
        ),
        Case(
            "a text",
            "tenants:\n  lotus: dental",
            ["2:10 expected a tenant's settings, found a text = write 'key: value' lines"]
        ),
        Case(
            "unknown key",
            "tenants:\n  lotus:\n    time_zone: UTC",
            ["3:5 unknown key 'time_zone' = did you mean 'timezone'?"]
        ),
        Case(
            "a misspelt zone",
            "tenants:\n  lotus:\n    timezone: America/Toronot",
            ["3:15 unknown time zone 'America/Toronot' = did you mean 'America/Toronto'?"]
        ),
        Case(
            "a zone without its region",
            "tenants:\n  lotus:\n    timezone: toronto",
            ["3:15 unknown time zone 'toronto' = did you mean 'America/Toronto'?"]
        ),
        Case(
            "an abbreviation",
            "tenants:\n  lotus:\n    timezone: XYZT",
            [
                "3:15 unknown time zone 'XYZT' = write an IANA name such as America/Toronto; "
                    + "abbreviations such as EST are not accepted"
            ]
        ),
        Case(
            "no language",
            "tenants:\n  lotus:\n    languages: []",
            ["3:16 'languages' is empty = write [en], or remove the key"]
        ),
        Case(
            "a word for a language",
            "tenants:\n  lotus:\n    languages: [en, french]",
            ["3:21 'french' is not a valid language code = write codes such as en or fr-CA"]
        ),
        Case(
            "no respond",
            "tenants:\n  lotus:\n    channels:\n      toy: { number: '1', access_token: t, app_secret: s }",
            ["2:3 warning: no strategy answers on toy: 'lotus' has no 'respond' = list strategies under 'respond:'"]
        ),
        Case(
            "an empty respond",
            "tenants:\n  lotus:\n    respond: []",
            ["3:5 'respond' is empty = list a strategy, or remove the key"]
        ),
        Case(
            "a respond of no kind",
            "tenants:\n  lotus:\n    respond: toy-pass",
            ["3:14 expected a list of steps, found a text = write '- ' before each strategy"]
        ),
        Case(
            "an unknown strategy",
            "tenants:\n  lotus:\n    respond: [toypass]",
            ["3:15 unknown strategy 'toypass' = did you mean 'toy-pass'? this build has toy-answer and toy-pass"]
        ),
        Case(
            "a step of two strategies",
            "tenants:\n  lotus:\n    respond:\n      - toy-pass:\n        topic: x",
            [
                "5:9 a step has one key: unexpected 'topic' beside 'toy-pass' = "
                    + "indent it further to make it a setting of 'toy-pass'"
            ]
        ),
        Case(
            "a step that is none",
            "tenants:\n  lotus:\n    respond:\n      - [toy-pass]",
            ["4:9 a step must be a strategy, not a list = write a strategy's name, with its settings below it"]
        ),
        Case(
            "a bare strategy that needs settings",
            "tenants:\n  lotus:\n    respond: [toy-answer]",
            ["3:15 missing required setting 'text' = add 'text:'. What to say"]
        ),
        Case(
            "steps never reached",
            """
            tenants:
              lotus:
                respond:
                  - toy-answer: { text: Hello }
                  - toy-pass
                  - toy-answer: { text: Goodbye }
            """,
            [
                "5:9 'toy-pass' is never reached: 'toy-answer' above it always answers = "
                    + "move it above 'toy-answer', or remove it",
                "6:9 'toy-answer' is never reached: 'toy-answer' above it always answers = "
                    + "move it above 'toy-answer', or remove it",
            ]
        ),
        Case(
            "a tenant twice",
            "tenants:\n  lotus: {}\n  tulip: {}\n  lotus: {}",
            ["4:3 duplicate key 'lotus' = already defined at channels.yaml:2; keep one of them"]
        ),
    ]

    @Test(arguments: tenants)
    func reportsInATenant(_ testCase: Case) throws {
        try testCase.check()
        #expect(try load(testCase.yaml).configuration != nil)
    }

    static let channels = [
        Case.channel(
            "unknown key",
            "nubmer: '1'\nnumber: '1'\naccess_token: t\napp_secret: s\ncolour: red",
            [
                "5:9 unknown key 'nubmer' = the valid keys are number, access_token, app_secret, adapter, base_url, "
                    + "public_url, url_key, verification, verification_reason, delivery, moved_from, window_closed, "
                    + "window_template, reply_budget, release_after, consent, read_receipts, typing, "
                    + "sends_per_second, gather, answer_within, handoff and respond",
                "9:9 unknown key 'colour' = the valid keys are number, access_token, app_secret, adapter, base_url, "
                    + "public_url, url_key, verification, verification_reason, delivery, moved_from, window_closed, "
                    + "window_template, reply_budget, release_after, consent, read_receipts, typing, "
                    + "sends_per_second, gather, answer_within, handoff and respond",
            ]
        ),
        Case.channel(
            "missing settings",
            "number: '1'",
            [
                "4:7 missing required setting 'access_token' = add 'access_token:'. The token to send with",
                "4:7 missing required setting 'app_secret' = "
                    + "add 'app_secret:' here, or under 'adapters: toy:' for all channels. The app's secret",
            ]
        ),
        Case.channel(
            "an empty setting",
            "number:\naccess_token: ${EMPTY:-}\napp_secret: ''",
            [
                "5:9 'number' is empty = The number in E.164",
                "6:23 'access_token' is empty = The token to send with",
                "7:21 the secret is empty = write it, such as ${NAME}, or remove the key",
            ]
        ),
        Case.channel(
            "a missing variable",
            "number: '1'\naccess_token: ${TOKEN}\napp_secret: [s, '${OLD}']",
            [
                "6:23 the environment variable TOKEN is not set = "
                    + "set it; 'patchbay check --simulate' checks the file without secrets",
                "7:26 the environment variable OLD is not set = "
                    + "set it; 'patchbay check --simulate' checks the file without secrets",
            ]
        ),
        Case.channel(
            "wrong types",
            "number: [1]\naccess_token: { a: b }\napp_secret: [s, [t]]",
            [
                "5:17 expected text, found a list = write the value after the key",
                "6:23 expected a secret, or a list of them while it is rotated, found a mapping = "
                    + "write the value after the key",
                "7:25 expected a secret, or a list of them while it is rotated, found a list = "
                    + "write the value after the key",
            ]
        ),
        Case.channel(
            "what the adapter finds",
            "number: '911'\naccess_token: t\napp_secret: s",
            ["5:17 911 is not yours = use your own number"]
        ),
        Case.channel(
            "what the adapter finds in a list",
            "number: '1'\naccess_token: t\napp_secret:\n  - new\n  - old",
            ["9:13 the secret was revoked = use the new one"]
        ),
        Case.channel(
            "an unknown adapter",
            "adapter: tooy",
            ["5:18 unknown adapter 'tooy' = did you mean 'toy'? this build has toy, unsigned and forgetful"]
        ),
        Case.channel(
            "wrong words",
            "number: '1'\naccess_token: t\napp_secret: s\ndelivery: at_least_one\nverification: maybe",
            [
                "8:19 expected one of at_least_once, at_most_once, found 'at_least_one' = "
                    + "did you mean 'at_least_once'?",
                "9:23 expected one of signed, none, found 'maybe' = write one of signed and none",
            ]
        ),
        Case.channel(
            "a duplicate key",
            "number: '1'\naccess_token: t\napp_secret: s\nnumber: '2'",
            ["8:9 duplicate key 'number' = already defined at line 5; keep one of them"]
        ),
        Case.channel(
            "verification switched off where it works",
            "number: '1'\naccess_token: t\napp_secret: s\nverification: none",
            ["8:23 'verification: none' is not allowed: Toy Phone signs its webhooks = remove the line"]
        ),
        Case.channel(
            "no credential",
            "adapter: forgetful",
            ["4:7 no credential authenticates the webhooks of 'toy' = set token"]
        ),
        Case.channel(
            "no credential and no waiver",
            "adapter: unsigned",
            [
                "4:7 no credential authenticates the webhooks of 'toy' = set signing_key, or write 'verification: none' "
                    + "with 'verification_reason' and 'url_key'"
            ]
        ),
        Case.channel(
            "a waiver without reason and key",
            "adapter: unsigned\nverification: none",
            [
                "6:23 'verification: none' needs a 'verification_reason' = add 'verification_reason:' with the reason",
                "6:23 'verification: none' needs a 'url_key' = add 'url_key:'; generate one with 'openssl rand -hex 16'",
            ]
        ),
        Case.channel(
            "a waiver with a short key",
            "adapter: unsigned\nverification: none\nverification_reason: trial plan\nurl_key: abcdefghijklmnopqrstu",
            ["8:18 the URL key has fewer than 22 characters = generate one with 'openssl rand -hex 16'"]
        ),
        Case.channel(
            "a reason without a waiver",
            "number: '1'\naccess_token: t\napp_secret: s\nverification_reason: because",
            ["8:9 warning: 'verification_reason' has no effect without 'verification: none' = remove it"]
        ),
        Case.channel(
            "a URL key that is none",
            "number: '1'\naccess_token: t\napp_secret: s\nurl_key: a/b",
            ["8:18 the URL key has characters that a URL would escape = use letters, digits, '-' and '_'"]
        ),
        Case.channel(
            "two URL keys",
            "number: '1'\naccess_token: t\napp_secret: s\nurl_key: [a, b]",
            ["8:9 a channel takes one URL key = write one value, not a list"]
        ),
        Case.channel(
            "moves that cannot be",
            "number: '1'\naccess_token: t\napp_secret: s\nmoved_from: [a/b/c, toy, old, lotus/old]",
            [
                "8:22 invalid channel name 'a/b/c' = write tenant/channel, or channel within the same tenant",
                "8:29 'lotus/toy' has not moved: it is still configured = remove the old channel, or this line",
                "8:39 'lotus/old' has already moved to lotus/toy (channels.yaml:4) = keep it in one of them",
            ]
        ),
        Case.channel(
            "a list",
            "- number",
            ["5:9 expected a channel's settings, found a list = write 'key: value' lines"]
        ),
        Case(
            "a name that is no adapter",
            "tenants:\n  lotus:\n    respond: [toy-pass]\n    channels:\n      sms: {}",
            [
                "5:7 unknown adapter 'sms': without 'adapter:', the channel's name is used as the adapter = "
                    + "this build has toy, unsigned and forgetful; add 'adapter:' if the channel's name is not the adapter"
            ]
        ),
    ]

    @Test(arguments: channels)
    func reportsInAChannel(_ testCase: Case) throws {
        try testCase.check()
        #expect(try load(testCase.yaml).configuration != nil)
    }

    static let steps = [
        Case.step(
            "wrong types",
            """
            topic: ''
            endpoint: example.com
            tries: 6
            ratio: 1.5
            loud: yes
            wait: 30
            mood: hapy
            tags: one
            scores: { a: b }
            limits: { lines: 2, wrods: 3 }
            """,
            [
                "5:18 the text is empty = write one, or remove the key",
                "6:21 expected an absolute http or https URL, found 'example.com' = "
                    + "write it in full, such as https://example.com",
                "7:18 expected a whole number from 1 to 5, found '6' = How often",
                "8:18 expected a number from 0.0 to 1.0, found '1.5' = The ratio",
                "9:17 expected true or false, found 'yes' = write true",
                "10:17 expected a duration such as 250ms, 30s, 5m, 24h or 7d, found '30' = add a unit: ms, s, m, h or d",
                "11:17 expected one of happy, sad, found 'hapy' = did you mean 'happy'?",
                "12:17 expected a list of texts, found a text = "
                    + "write each item on a line of its own after '- ', or [a, b]",
                "13:24 expected a whole number from 0 to 10, found 'b' = The scores",
                "14:31 unknown key 'wrods' = did you mean 'words'?",
            ]
        ),
        Case.step(
            "templates",
            "greeting: Hi {{contact.nmae}}\ntopic: x",
            ["5:24 unknown field '{{contact.nmae}}' = the fields are \(ExpansionTests.fields)"]
        ),
        Case.step(
            "an open field in quotes",
            "greeting: \"Hé {{contact.name\"",
            ["5:25 '{{' is not closed = close the field with '}}'"]
        ),
        Case.step(
            "a template with escapes",
            "greeting: \"\\tHi {{who}}\"",
            ["5:21 unknown field '{{who}}' = the fields are \(ExpansionTests.fields)"]
        ),
        Case.step(
            "a part that is missing",
            "limits: { lines: 2 }",
            ["5:11 missing required setting 'words' = add 'words:'. Words at most"]
        ),
        Case.step("what the strategy finds", "tags: [good, bad]", ["5:24 a bad tag = choose a good one"]),
        Case.step(
            "mappings in a list",
            """
            rows:
              - title: One
                cuont: 2
              - count: 10
              - Two
              - { title: [Three] }
              -
            """,
            [
                "7:15 unknown key 'cuont' = did you mean 'count'?",
                "8:15 missing required setting 'title' = add 'title:'. The row's title",
                "8:22 expected a whole number from 1 to 9, found '10' = How many",
                "9:15 expected a mapping, found a text = "
                    + "write its keys on the lines below, indented, or { key: value }",
                "10:24 expected text, found a list = write the value after the key",
                "11:14 expected a mapping, found nothing = write it, or remove it",
            ]
        ),
        Case.step(
            "what the strategy finds in a list of mappings",
            "rows:\n  - title: One\n  - count: 2\n    title: bad",
            ["8:22 a bad title = choose a good one"]
        ),
        Case.step(
            "one mapping for a list",
            "rows: { title: One }",
            [
                "5:17 expected a list of mappings, found a mapping = "
                    + "write each item on a line of its own after '- ', or [a, b]"
            ]
        ),
        Case.step("no deadline", "deadline: 0s", ["5:21 the deadline must be positive = write one such as 10s"]),
        Case.step(
            "items that are nothing",
            "tags: [a, ]\nscores:\n  a:",
            ["7:13 expected a whole number from 0 to 10, found nothing = write it, or remove it"]
        ),
        Case(
            "languages of a text",
            "tenants:\n  lotus:\n    respond:\n      - toy-answer:\n          text: { english: Hi, fr: '{{x}}' }",
            [
                "5:19 'english' is not a valid language code = write codes such as en or fr-CA, each with its text",
                "5:37 unknown field '{{x}}' = the fields are \(ExpansionTests.fields)",
            ]
        ),
    ]

    @Test(arguments: steps)
    func reportsInAStep(_ testCase: Case) throws { try testCase.check() }
}
