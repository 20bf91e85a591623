import ChannelKit
import HubConfig
import Testing

/// Secrets with typical mistakes of copying.
struct SecretTests {
    private func token(_ value: String) throws -> (secret: String?, briefs: [String]) {
        let yaml = """
            tenants:
              lotus:
                channels:
                  toy: { number: '1', access_token: "${T}", app_secret: s }
                respond: [toy-pass]
            """
        let loaded = try load(yaml, environment: ["T": value])
        let toy = loaded.configuration?.channels.first?.adapter as? ToyAdapter
        let secret = try toy?.settings[ToyAdapter.accessToken].first?.reveal()
        return (secret, loaded.diagnostics.map { "\($0.severity): \($0.message)" })
    }

    @Test(arguments: ["EAA", "EAA\n", "EAA\r\n"])
    func oneLineBreakAtTheEndIsTrimmed(value: String) throws {
        let (secret, briefs) = try token(value)
        #expect(secret == "EAA")
        #expect(briefs == [])
    }

    @Test(arguments: ["EA\nA", "EAA\n\n", "\nEAA", "EA\tA", "EA\u{0}A", "EA\u{7F}A", "EA\u{85}A", "EA\r\nA"])
    func aControlCharacterIsAnError(value: String) throws {
        let (secret, briefs) = try token(value)
        #expect(secret == nil)
        #expect(briefs == ["error: the secret contains a line break or another control character"])
    }

    static let slips: [(String, String)] = [
        ("$CAFE_WA", "looks like a variable without braces"), (" EAA", "begins or ends with a space"),
        ("EAA ", "begins or ends with a space"), ("\"EAA\"", "contains its own quotes"),
        ("'EAA'", "contains its own quotes"),
    ]

    @Test(arguments: slips)
    func aSlipIsAWarning(value: String, expected: String) throws {
        let (secret, briefs) = try token(value)
        #expect(secret == value)
        #expect(briefs == ["warning: the secret \(expected)"])
    }

    @Test(arguments: ["$", "$1", "pa$$word", "a b", "it's", "\"", "été"])
    func othersAreAccepted(value: String) throws {
        let (secret, briefs) = try token(value)
        #expect(secret == value)
        #expect(briefs == [])
    }

    @Test
    func blocksOfTextLoseTheirLineBreakToo() throws {
        try Case.channel(
            "literal",
            "number: '1'\naccess_token: |\n  EAA\napp_secret: [>, \"a\\tb\"]".replacing("[>, ", with: "[s, "),
            [
                "8:25 the secret contains a line break or another control character = copy it again without line breaks and tabs"
            ]
        ).check()
    }

    /// One variable that is not set hides nothing else.
    @Test
    func aMissingSecretHidesNoOtherProblem() throws {
        let yaml = """
            adapters: { toy: { app_secret: "${APP_SECRET}" } }
            tenants:
              a:
                channels: { toy: { number: '1', access_token: t } }
                respond:
                  - toy-answer: { text: "Hello ${WHO}" }
                  - toy-pass
              b:
                channels: { toy: { number: '1', access_token: "${TOKEN}" } }
                respond: [toy-pass]
              c:
                channels: { toy: { number: "${NUMBER}", access_token: t, app_secret: s } }
                respond: [toy-pass]
              d:
                channels: { toy: { access_token: t, app_secret: s } }
                respond: [toy-pass]
            """
        let places = try load(yaml).diagnostics.map { "\($0.line):\($0.column) \($0.message.prefix(39))" }
        #expect(
            places == [
                "1:33 the environment variable APP_SECRET is ", "4:32 number '1' is already used by b/toy (ch",
                "6:36 the environment variable WHO is not set", "7:9 'toy-pass' is never reached: 'toy-answe",
                "9:32 number '1' is already used by a/toy (ch", "9:52 the environment variable TOKEN is not s",
                "12:33 the environment variable NUMBER is not ", "15:17 missing required setting 'number'",
            ]
        )
    }
}
