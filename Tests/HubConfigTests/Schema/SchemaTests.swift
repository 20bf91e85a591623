import ChannelKit
import HubConfig
import Testing

/// The schema refuses what the reader refuses, as far as a schema can tell, and takes all that it takes.
struct SchemaTests {
    private static func problems(in yaml: String) throws -> [String] {
        let schema = ConfigurationSchema(registry: try .toys).json
        return SchemaValidator(schema: schema).problems(in: try JSONValue(yaml: yaml))
    }

    static let channel = "tenants:\n  lotus:\n    respond: [toy-answer: { text: Hi }]\n    channels:\n      "

    static let right =
        [
            "tenants: {}", "hub:", "hub: { redis: '' }",
            "hub: { public_url: \"${URL}\", database: \"sqlite:${DIR}/x.db\" }",
            "include: [a.yaml, tenants/*.yaml]",
            "adapters: { toy: { app_secret: [a, b], base_url: https://x.example } }",
            "tenants: { a: { languages: [en, fr-CA], timezone: Europe/Paris, name: 7 } }",
            channel + "toy: { number: '1', access_token: a, app_secret: b }",
            channel + "toy: { number: +15145550100, access_token: [a, b], app_secret: \"${file:secret}\" }",
            channel + "night: { adapter: toy, number: '1', access_token: a, app_secret: b, delivery: at_most_once }",
            channel + "toy: { adapter: unsigned, signing_key: k }",
            channel + "unsigned: { verification: none, verification_reason: x, url_key: 0123456789abcdefABCDEF }",
            channel
                + "unsigned: { signing_key: k, moved_from: [day, other/night], respond: [toy-pass, toy-answer: { text: x }] }",
            "tenants: { a: { respond: [toy-pass] } }", "tenants: { a: { respond: [{ toy-pass: }] } }",
            "tenants: { a: { respond: [toy-answer: { text: { en: Hi, fr: Salut }, deadline: 1.5s }] } }",
            "tenants: { a: { respond: [toy-pass: { tries: 5, ratio: 0.5, loud: true, wait: 24h, mood: sad }] } }",
            "tenants: { a: { respond: [toy-pass: { scores: { x: 1 }, rows: [{ title: a }], limits: { words: 3 } }] } }",
            "tenants: { a: { respond: [toy-pass: { endpoint: https://x.example/y, tags: [1, b], api_key: k }] } }",
            "tenants: { a: { reply_budget: { replies: 3, within: 5m }, sends_per_second: 0.5, typing: false } }",
            "tenants: { a: { window_template: { name: x, parameters: [\"{{contact.name}}\"] }, window_closed: template } }",
            "tenants: { a: { consent: { stop: { en: Bye }, help: \"Ask us\" } } }",
            "tenants: { a: { timezone: UTC, hours: { mon-fri: [9:00-12:00, 13-17], sat: closed, 2026-12-25: closed } } }",
            "tenants: { a: { timezone: UTC, hours: { fri-mon: \"9-12, 14–16:30\", tue: \"${HOURS:-9-17}\" } } }",
            "tenants: { a: { timezone: UTC, handoff: { text: Hi, closed_text: { en: Bye }, hours: { daily: 9-17 } } } }",
            "tenants: { a: { handoff: {} } }", "tenants: { a: { handoff: } }",
            "tenants: { a: { handover: { text: Hi } } }",
            "tenants: { a: { respond: [toy-pass: { when: { first_message: true, conversation: [call, returned] } }] } }",
            "tenants: { a: { respond: [toy-pass: { when: { language: en, conversation: call, text: \"a|b\" } }] } }",
            "tenants: { a: { respond: [toy-pass: { when: { language: [en], text: 7 } }] } }",
            "tenants: { a: { timezone: UTC, hours: { mon: 9-17 }, respond: [toy-pass: { when: { hours: open } }] } }",
        ]
        + [
            "answer: Hi", "answer: { en: Hi, fr: Salut }", "answer: [Hi, { en: Ho }]", "answer: { say: Hi }",
            "answer: { say: { en: Hi }, link: https://x.example }", "answer:", "model: small", "model: { name: small }",
            "models: [a, { name: b, base_url: https://x.example }]", "keys: k", "keys: [k, l]",
            "keys: { a: k, b: [l] }",
            "pause: 3s", "pause: { lunch: 1h }", "office:", "notes: notes.md", "files: [notes.md, docs]",
        ].map { "tenants: { a: { respond: [toy-pass: { \($0) }] } }" }

    @Test(arguments: right)
    func takesWhatIsRight(_ yaml: String) throws {
        let environment = ["URL": "https://hub.example", "DIR": "data"]
        let simulation = Simulation(adapters: { _ in "http://127.0.0.1:1" })
        let loaded = try load(yaml, environment: environment, simulation: simulation)
        // What a schema cannot see, such as a file that is not there, is no matter here.
        let refused = loaded.diagnostics.filter { $0.severity == .error && !$0.message.hasPrefix("no such file") }
        #expect(refused.map(\.brief) == [])
        #expect(try Self.problems(in: yaml) == [])
    }

    static let wrong =
        [
            "[]", "unknown: 1", "hub: { publik_url: x }", "hub: { public_url: localhost }", "hub: { redis: http://x }",
            "hub: { database: mysql://x }", "include: tenants/*.yaml", "adapters: { tyo: {} }",
            "adapters: { toy: { number: '1' } }", "tenants: [a]", "tenants: { A: {} }", "tenants: { a: { nmae: x } }",
            "tenants: { a: { languages: [english] } }", "tenants: { a: { languages: en } }",
            "tenants: { a: { timezone: EST } }", "tenants: { a: { channels: { A: { adapter: toy } } } }",
            channel + "toy: { access_token: a, app_secret: b }", channel + "toy:", channel + "night: { number: '1' }",
            channel + "night: { adapter: tyo, number: '1' }",
            channel + "toy: { number: '1', access_token: a, app_secret: b, nubmer: '2' }",
            channel + "toy: { number: '', access_token: a, app_secret: b }",
            channel + "toy: { number: [1], access_token: a, app_secret: b }",
            channel + "toy: { number: '1', access_token: { a: b }, app_secret: b }",
            channel + "toy: { number: '1', access_token: a, app_secret: b, verification: none }",
            channel + "toy: { number: '1', access_token: a, app_secret: b, base_url: x }",
            channel + "night: { adapter: toy, number: '1', access_token: a, app_secret: b, delivery: twice }",
            channel + "unsigned: { verification: none }",
            channel + "unsigned: { signing_key: k, url_key: a/b }",
            channel + "unsigned: { signing_key: k, url_key: [a, b] }",
            channel + "unsigned: { signing_key: k, moved_from: [A] }",
            "tenants: { a: { respond: [] } }", "tenants: { a: { respond: } }", "tenants: { a: { respond: toy-pass } }",
            "tenants: { a: { respond: [toy-answer] } }", "tenants: { a: { respond: [{ toy-answer: }] } }",
            "tenants: { a: { respond: [tyo-pass] } }",
            "tenants: { a: { respond: [{ toy-pass: , toy-answer: { text: a } }] } }",
            "tenants: { a: { respond: [toy-answer: { text: { english: Hi } }] } }",
            "tenants: { a: { respond: [toy-answer: { text: Hi, deadline: 5 }] } }",
        ]
        + [
            "tries: 6", "tries: '3'", "tries: 1.5", "ratio: 2", "loud: yes", "wait: 5", "wait: 5 m", "mood: angry",
            "endpoint: x.example", "tags: a", "scores: { x: 11 }", "scores: [1]", "rows: [{ count: 1 }]",
            "rows: [{ title: a, x: 1 }]", "limits: { lines: 1 }", "limits: { words: 3, x: 1 }", "topic: [a]",
            "tpoic: a", "answer: { say: Hi, x: y }", "answer: { english: Hi }", "answer: [[Hi]]", "answer: { link: x }",
            "model: [a]", "model: { nme: a }", "models: [{ base_url: https://x.example }]", "keys: { a: { b: c } }",
            "pause: 3", "pause: { lunch: 1 }", "notes: [a]", "files: a", "when:", "when: {}", "when: { hours: ajar }",
            "when: { languge: en }", "when: { conversation: [written, cal] }", "when: { first_message: 1 }",
            "when: call",
        ].map { "tenants: { a: { respond: [toy-pass: { \($0) }] } }" }
        + [
            "reply_budget: { replies: 3 }", "reply_budget: 3", "sends_per_second: 0", "typing: 1", "release_after: 4",
            "window_closed: later", "window_template: { language: en }", "consent: { halt: x }", "read_receipts: maybe",
            "timezone: UTC, hours: {}", "timezone: UTC, hours: { monday: 9-17 }", "timezone: UTC, hours: [mon]",
            "timezone: UTC, hours: { mon: }", "timezone: UTC, hours: { mon: [] }",
            "timezone: UTC, hours: { mon: soon }",
            "timezone: UTC, hours: { mon: [9-12, 9] }", "timezone: UTC, hours: { mon: 9 }", "handoff: Hi",
            "handoff: { txt: Hi }", "timezone: UTC, handoff: { text: Hi, hours: daily }",
        ].map { "tenants: { a: { \($0) } }" }

    @Test(arguments: wrong)
    func refusesWhatIsWrong(_ yaml: String) throws {
        #expect(try load(yaml).hasErrors, "the reader takes it")
        #expect(try Self.problems(in: yaml) != [])
    }

    @Test func everyKeyIsDescribed() throws {
        let validator = SchemaValidator(schema: ConfigurationSchema(registry: try .toys).json)
        #expect(validator.undescribed == [])
    }

    @Test func noExampleContainsASecret() throws {
        let text = ConfigurationSchema(registry: try .toys).text
        for example in ["t0k3n", "s3cret", "k3y"] { #expect(!text.contains(example)) }
        #expect(text.contains("${ACCESS_TOKEN}"))
    }
}

extension SchemaValidator {
    /// The keys without a sentence that says what they are.
    var undescribed: [String] { undescribed(schema, at: "") }

    private func undescribed(_ part: JSONValue, at path: String) -> [String] {
        guard case .object(let members) = part else { return [] }
        return members.flatMap { keyword, value -> [String] in
            // Conditions describe nothing: they look at what is described elsewhere.
            if keyword == "if" { return [] }
            let inner = value.object.map { Array($0) } ?? []
            guard keyword == "properties" else {
                let elements = value.array ?? []
                return undescribed(value, at: "\(path)/\(keyword)")
                    + elements.flatMap { undescribed($0, at: "\(path)/\(keyword)") }
            }
            return inner.flatMap { name, property in
                (isDescribed(property) ? [] : ["\(path)/\(name)"]) + undescribed(property, at: "\(path)/\(name)")
            }
        }
    }

    private func isDescribed(_ property: JSONValue) -> Bool {
        if let reference = property["$ref"] { return isDescribed(target(of: reference)) }
        return property["description"]?.string?.hasSuffix(".") ?? false
    }
}
