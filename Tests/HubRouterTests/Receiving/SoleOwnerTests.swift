import ChannelKit
import ChannelTestKit
import HubRouter
import Testing

/// Items without an address at an adapter's shared URL.
@Suite("Items without an address", .timeLimit(.minutes(5)))
struct SoleOwnerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The secrets of each channel; a key is a URL key.
        let channels: [(name: String, tokens: [String], key: String?)]
        let token: String
        /// The channel that gets the item; nil if it is not routed.
        let owner: String?
    }

    static let cases = [
        Case(testDescription: "one channel", channels: [("a/sms", ["t"], nil)], token: "t", owner: "a/sms"),
        Case(
            testDescription: "secrets of their own",
            channels: [("a/sms", ["t"], nil), ("b/sms", ["u"], nil)],
            token: "u",
            owner: "b/sms"
        ),
        Case(
            testDescription: "a secret in rotation",
            channels: [("a/sms", ["t"], nil), ("b/sms", ["new", "u"], nil)],
            token: "u",
            owner: "b/sms"
        ),
        Case(
            testDescription: "both secrets of one channel",
            channels: [("a/sms", ["t"], nil), ("b/sms", ["new", "u"], nil)],
            token: "u,new",
            owner: "b/sms"
        ),
        Case(
            testDescription: "a channel with a URL key, at the shared URL",
            channels: [("a/sms", ["t"], nil), ("b/sms", ["u"], "key")],
            token: "u",
            owner: "b/sms"
        ),
        Case(
            testDescription: "a shared secret",
            channels: [("a/sms", ["t"], nil), ("b/sms", ["t"], nil)],
            token: "t",
            owner: nil
        ),
        Case(
            testDescription: "two secrets of two channels",
            channels: [("a/sms", ["t"], nil), ("b/sms", ["u"], nil)],
            token: "t,u",
            owner: nil
        ),
    ]

    @Test(arguments: cases)
    func itemGoesToTheOneChannelOfItsSecret(_ testCase: Case) async throws {
        let channels = testCase.channels.enumerated().map { index, written in
            channel(named: written.name, number: "\(index)", tokens: written.tokens, urlKey: written.key, Echo())
        }
        try await withLoggedHub(channels) { life, log in
            #expect(await life.post(message("m1", "hello"), to: nil, token: testCase.token).status == 200)
            try await life.settle()
            let owners = try await life.books.lines("SELECT tenant || '/' || channel FROM inbox")
            #expect(owners == [testCase.owner].compactMap(\.self))
            #expect(try await life.books.count("SELECT count(*) FROM unrouted") == (testCase.owner == nil ? 1 : 0))
            let warnings = log.entries.filter { $0.hasPrefix("item not routed") }
            #expect(warnings.count == (testCase.owner == nil ? 1 : 0))
            #expect(warnings.allSatisfy { $0.contains("give each channel a 'url_key'") })
        }
    }

    @Test(arguments: [
        ("999", "number 999"), ("+15550100200", "number …0200"), ("whatsapp:+15550100200", "number whatsapp:…0200"),
        ("310000000000001", "number 310000000000001"),
    ])
    func unknownAddressIsLoggedWithTheRemedy(_ number: String, _ logged: String) async throws {
        try await withLoggedHub([channel(Echo())]) { life, log in
            #expect(await life.post(message("m1", "hello"), to: number).status == 200)
            #expect(
                log.entries.filter { $0.hasPrefix("item") } == [
                    "item not routed: no channel has its address; configure one, or check the URL at the provider "
                        + "adapter=toy address=\(logged)"
                ]
            )
        }
    }

    @Test(arguments: [(nil, 404), ("wrong", 404), ("own-key", 200)] as [(String?, Int)])
    func adapterThatRequiresAURLKeyHasNoSharedURL(_ key: String?, _ status: Int) async throws {
        try await withHub([channel(of: ToyOwnURL.self, urlKey: "own-key", Echo())]) { life in
            let answer = await life.post(message("m1", "hello"), to: nil, via: "toy-own-url", key: key)
            #expect(answer.status == status)
            try await life.settle()
            #expect(life.http.texts == (status == 200 ? ["ana: hello"] : []))
        }
    }
}
