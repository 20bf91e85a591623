import ChannelKit
import Testing

@testable import HubServer

@Suite("Paths of webhooks")
struct WebhookPathTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let target: String
        var adapter: String?
        var key: String?
        var subpath = ""
        var testDescription: String { target }
    }

    static let cases = [
        Case(target: "/webhooks/toy", adapter: "toy"),
        Case(target: "/webhooks/toy/", adapter: "toy"),
        Case(target: "/webhooks/toy?key=a/b", adapter: "toy"),
        Case(target: "/webhooks/toy/secret", adapter: "toy", key: "secret"),
        Case(target: "/webhooks/toy/secret?a=b", adapter: "toy", key: "secret"),
        Case(target: "/webhooks/toy/secret/status", adapter: "toy", key: "secret", subpath: "status"),
        Case(
            target: "/webhooks/toy/secret/chat/completions/",
            adapter: "toy",
            key: "secret",
            subpath: "chat/completions"
        ),
        Case(target: "//webhooks//toy//secret", adapter: "toy", key: "secret"),
        Case(target: "/webhooks/toy/a%2Fb/c%20d", adapter: "toy", key: "a%2Fb", subpath: "c%20d"),
        Case(target: "/webhooks/toy/clé", adapter: "toy", key: "clé"),
        Case(target: "https://hub.example/webhooks/toy/secret", adapter: "toy", key: "secret"),
        Case(target: "https://hub.example?/webhooks/toy"),
        Case(target: "/webhooks"),
        Case(target: "/webhooks/"),
        Case(target: "/webhooks?/toy"),
        Case(target: "/webhooksx/toy"),
        Case(target: "/WEBHOOKS/toy"),
        Case(target: "/a/webhooks/toy"),
        Case(target: "webhooks"),
        Case(target: "/health"),
        Case(target: "/"),
        Case(target: "*"),
        Case(target: ""),
    ]

    static let aliases = PathAliases([.aliased("chat", at: "/chat/webhook"), .aliased("toy", at: "/api/webhooks/toy/")])

    static let aliased = [
        Case(target: "/chat/webhook", adapter: "chat"),
        Case(target: "/chat/webhook/?key=a/b", adapter: "chat"),
        Case(target: "/chat/webhook/secret", adapter: "chat", key: "secret"),
        Case(target: "/api/webhooks/toy", adapter: "toy"),
        Case(target: "/api/webhooks/toy/secret/status", adapter: "toy", key: "secret", subpath: "status"),
        Case(target: "https://hub.example/api/webhooks/toy?a=b", adapter: "toy"),
        Case(target: "/webhooks/chat/secret", adapter: "chat", key: "secret"),
        Case(target: "/chat"),
        Case(target: "/chat/webhooks"),
        Case(target: "/api/webhooks"),
        Case(target: "/x/chat/webhook"),
        Case(target: "/Chat/Webhook"),
    ]

    @Test(arguments: cases + aliased)
    func componentsAreRead(_ testCase: Case) {
        let path = WebhookPath(target: testCase.target, aliases: Self.aliases)
        #expect(path?.adapter.rawValue == testCase.adapter)
        #expect(path?.key == testCase.key)
        #expect(path?.subpath ?? "" == testCase.subpath)
    }
}

extension AdapterManifest {
    fileprivate static func aliased(_ kind: AdapterKind, at path: String) -> AdapterManifest {
        AdapterManifest(
            kind: kind,
            title: "Toy",
            summary: "A provider for tests.",
            settings: [],
            apiBaseURL: "https://toy.example",
            pathAliases: [path],
            acknowledgement: WebhookResponse(status: 200),
            redelivery: .never,
            limits: Limits(bodyBytes: 1, textLength: 1)
        )
    }
}
