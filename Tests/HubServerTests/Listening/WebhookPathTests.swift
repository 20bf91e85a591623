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

    @Test(arguments: cases)
    func componentsAreRead(_ testCase: Case) {
        let path = WebhookPath(target: testCase.target)
        #expect(path?.adapter.rawValue == testCase.adapter)
        #expect(path?.key == testCase.key)
        #expect(path?.subpath ?? "" == testCase.subpath)
    }
}
