import ChannelKit
import HubConfig
import Testing

/// A configuration in which an authentic request could need more secrets than are tried is an error.
struct CredentialLimitTests {
    struct Limit: Sendable, CustomTestStringConvertible {
        let name: String
        let channels: Int
        var settings: @Sendable (Int) -> String = { "app_secret: secret-\($0)" }
        var shared = ""
        let expected: [String]
        var testDescription: String { name }
    }

    private static let problem =
        "134:7 a request without an address could need 40 secrets of 'toy'; at most 32 are tried = give the "
        + "channels their own URLs with 'url_key', or share one secret under 'adapters: toy:'"

    static let limits = [
        Limit(name: "as many as are tried", channels: 32, expected: []),
        Limit(name: "too many", channels: 40, expected: [problem]),
        Limit(
            name: "many with their own URLs",
            channels: 40,
            settings: { "app_secret: secret-\($0), url_key: key-\($0)" },
            expected: []
        ),
        Limit(name: "one for all", channels: 40, settings: { "app_secret: secret-\($0 % 2)" }, expected: []),
        Limit(
            name: "one under adapters",
            channels: 40,
            settings: { _ in "" },
            shared: "adapters: { toy: { app_secret: shared } }",
            expected: []
        ),
        Limit(
            name: "one channel in an endless rotation",
            channels: 1,
            settings: { _ in "app_secret: [\((0..<33).map { "s\($0)" }.joined(separator: ", "))], url_key: key" },
            expected: ["6:7 the channel has 33 secrets of 'toy'; at most 32 are tried = remove old secrets"]
        ),
    ]

    @Test(arguments: limits)
    func isFoundByCheck(_ limit: Limit) throws {
        let tenants = (0..<limit.channels).map { number in
            let settings = limit.settings(number)
            return """
                  t\(number):
                    respond: [toy-answer: { text: Hello }]
                    channels:
                      toy: { number: "+1\(number)", access_token: t\(settings.isEmpty ? "" : ", \(settings)") }
                """
        }
        let loaded = try load("\(limit.shared)\ntenants:\n\(tenants.joined(separator: "\n"))")
        #expect(loaded.diagnostics.map(\.brief) == limit.expected)
        // The channels serve all the same.
        #expect(loaded.configuration?.channels.count == limit.channels)
    }
}
