import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import CrispChannel
import CrispSimulator
import Foundation
import Testing

/// What the simulated Crisp answers, and what it tells.
@Suite(.timeLimit(.minutes(1)))
struct SimulatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var method = "POST"
        var path = "conversation/\(Sample.session)/message"
        var body: JSONValue = [:]
        var headers: HeaderFields = [:]
        var website = Sample.website
        var status = 400
        var reason = "invalid_data"
        var testDescription: String { name }
    }

    private static func text(_ changes: [String: JSONValue]) -> JSONValue {
        let text: [String: JSONValue] = [
            "type": "text", "from": "operator", "origin": "urn:patchbay:hub:0", "content": "Hi",
        ]
        return .object(text.merging(changes) { $1 }.filter { $0.value != .null })
    }

    private static func content(_ type: String, _ content: JSONValue) -> JSONValue {
        text(["type": .string(type), "content": content])
    }

    static let refused = [
        Case(
            name: "wrong key",
            body: text([:]),
            headers: ["Authorization": "Basic eDp5"],
            status: 401,
            reason: "invalid_session"
        ),
        Case(
            name: "wrong tier",
            body: text([:]),
            headers: ["X-Crisp-Tier": "user"],
            status: 401,
            reason: "invalid_session"
        ),
        Case(
            name: "another website",
            body: text([:]),
            website: "ffffffff-0000-4000-8000-000000000000",
            status: 404,
            reason: "not_subscribed"
        ),
        Case(
            name: "unknown session",
            path: "conversation/session_x/message",
            body: text([:]),
            status: 404,
            reason: "not_found"
        ),
        Case(
            name: "unknown route",
            path: "conversation/\(Sample.session)/dance",
            body: text([:]),
            status: 404,
            reason: "not_found"
        ),
        Case(name: "no type", body: text(["type": .null])),
        Case(name: "no origin", body: text(["origin": .null])),
        Case(name: "no content", body: text(["content": .null])),
        Case(name: "unknown type", body: text(["type": "hologram"])),
        Case(name: "unknown side", body: text(["from": "visitor"])),
        Case(name: "too long", body: text(["content": .string(String(repeating: "a", count: 4_097))])),
        Case(name: "float fingerprint", body: text(["fingerprint": 1.5])),
        Case(name: "large fingerprint", body: text(["fingerprint": .integer(1 << 53)])),
        Case(name: "nested properties", body: text(["properties": ["a": ["b": 1]]])),
        Case(name: "mentions", body: text(["mentions": []])),
        Case(name: "unknown author", body: text(["user": ["type": "ghost"]])),
        Case(
            name: "picker without text",
            body: content("picker", ["id": "a", "choices": [["value": "1", "label": "1", "selected": false]]])
        ),
        Case(name: "picker without choices", body: content("picker", ["id": "a", "text": "b", "choices": []])),
        Case(
            name: "audio without duration",
            body: content("audio", ["url": "https://example.com/a", "type": "audio/ogg"])
        ),
        Case(name: "file without a type", body: content("file", ["name": "a", "url": "https://example.com/a"])),
        Case(name: "file without a URL", body: content("file", ["name": "a", "type": "image/png", "url": "a"])),
        Case(
            name: "read mark without origin",
            method: "PATCH",
            path: "conversation/\(Sample.session)/read",
            body: ["from": "user", "fingerprints": [1]]
        ),
        Case(
            name: "read mark with texts",
            method: "PATCH",
            path: "conversation/\(Sample.session)/read",
            body: ["from": "user", "origin": "a", "fingerprints": ["1"]]
        ),
        Case(
            name: "unknown state",
            method: "PATCH",
            path: "conversation/\(Sample.session)/state",
            body: ["state": "frozen"]
        ),
    ]

    static let taken = [
        Case(name: "text", body: text([:]), status: 202, reason: "dispatched"),
        Case(name: "note", body: content("note", "private"), status: 202, reason: "dispatched"),
        Case(
            name: "audio",
            body: content("audio", ["url": "https://example.com/a", "type": "audio/ogg", "duration": 3]),
            status: 202,
            reason: "dispatched"
        ),
        Case(
            name: "animation",
            body: content("animation", ["url": "https://example.com/a", "type": "image/gif"]),
            status: 202,
            reason: "dispatched"
        ),
        Case(
            name: "field",
            body: content("field", ["id": "a", "text": "b", "explain": "c"]),
            status: 202,
            reason: "dispatched"
        ),
        Case(
            name: "carousel",
            body: content("carousel", ["text": "a", "targets": [["title": "b"]]]),
            status: 202,
            reason: "dispatched"
        ),
        Case(name: "event", body: content("event", ["namespace": "state:resolved"]), status: 202, reason: "dispatched"),
        Case(name: "account", method: "GET", path: "../../plugin/connect/account", status: 200, reason: "resolved"),
        Case(
            name: "conversation",
            method: "GET",
            path: "conversation/\(Sample.session)",
            status: 200,
            reason: "resolved"
        ),
        Case(name: "new conversation", path: "conversation", status: 201, reason: "added"),
        Case(
            name: "messages",
            method: "GET",
            path: "conversation/\(Sample.session)/messages",
            status: 200,
            reason: "resolved"
        ),
        Case(name: "list", method: "GET", path: "conversations/1?per_page=20", status: 200, reason: "resolved"),
        Case(
            name: "read",
            method: "PATCH",
            path: "conversation/\(Sample.session)/read",
            body: ["from": "user", "origin": "a", "fingerprints": [1]],
            status: 200,
            reason: "updated"
        ),
        Case(
            name: "state",
            method: "PATCH",
            path: "conversation/\(Sample.session)/state",
            body: ["state": "resolved"],
            status: 200,
            reason: "updated"
        ),
        Case(
            name: "routing",
            method: "PATCH",
            path: "conversation/\(Sample.session)/routing",
            body: ["assigned": ["user_id": "a"]],
            status: 200,
            reason: "updated"
        ),
    ]

    @Test(arguments: refused + taken)
    func answersAsCrispDoes(_ testCase: Case) async throws {
        try await withSimulator(hub: ListeningHub()) { server, _ in
            _ = try await server.say("Hello", as: CustomerActionTests.ada, to: Sample.channel)
            let answer = try await call(testCase, at: try await server.baseURL(of: "crisp"))
            #expect(answer.status == testCase.status)
            #expect(try JSONValue(parsing: answer.body)["reason"]?.string == testCase.reason)
            #expect(try JSONValue(parsing: answer.body)["error"]?.bool == (testCase.status >= 400))
            #expect(await server.journal.acceptedSends.count == (testCase.status == 202 ? 1 : 0))
        }
    }

    private func call(_ testCase: Case, at base: String) async throws -> OutboundResponse {
        var headers: HeaderFields = [
            "Authorization": Sample.basic, "X-Crisp-Tier": "plugin", "Content-Type": "application/json",
        ]
        for field in testCase.headers.fields { headers[field.name] = field.value }
        let path =
            testCase.path.hasPrefix("../../")
            ? String(testCase.path.dropFirst(6)) : "website/\(testCase.website)/\(testCase.path)"
        return try await WebhookClient().send(
            OutboundRequest(
                method: testCase.method,
                url: "\(base)/v1/\(path)",
                headers: headers,
                body: testCase.method == "GET" ? Data() : testCase.body.data
            )
        )
    }

    /// A reply comes back, is delivered and read; the visitor's messages are marked; an operator is seen.
    @Test func tellsWhatBecomesOfAReply() async throws {
        let hub = ListeningHub()
        try await withSimulator(hub: hub) { server, adapter in
            let said = try await server.say("Hello", as: CustomerActionTests.ada, to: Sample.channel)
            let receipt = try await adapter.send("Hi", to: Sample.destination(), using: WebhookClient())
            #expect(receipt.externalID == String(Sample.ownFingerprint))
            for (event, status) in [
                ("message:received", DeliveryStatus.sent), ("message:acknowledge:delivered", .delivered),
                ("message:acknowledge:read:received", .read),
            ] {
                guard case .status(let update)? = try adapter.events(of: await hub.hook(event)).first else {
                    Issue.record("no status in \(event)")
                    continue
                }
                #expect(update.externalID == receipt.externalID)
                #expect(update.status == status)
                #expect(update.correlation == (status == .sent ? "um_01JD6R" : nil))
            }
            try await adapter.showPresence(
                for: said.providerID,
                to: Sample.destination(),
                typing: true,
                using: WebhookClient()
            )
            #expect(try adapter.events(of: await hub.hook("message:acknowledge:read:send")).map(\.name) == ["ignored"])
            #expect(try adapter.events(of: await hub.hook("message:compose:receive")).map(\.name) == ["ignored"])
        }
    }

    /// What the hub missed is in the list, under the keys of the hooks.
    @Test func remembersWhatWasSaid() async throws {
        let hub = ListeningHub()
        try await withSimulator(hub: hub, settings: ["backfill": .boolean(true)]) { server, adapter in
            let before = Date().addingTimeInterval(-5)
            _ = try await server.say("Hello", as: CustomerActionTests.ada, to: Sample.channel)
            let hook = try #require(await hub.hook("message:send"))
            let items = try await adapter.backfill(since: before, using: WebhookClient())
            #expect(items.map(\.key) == (try Sample.items(of: hook.body)).map(\.key))
            try await adapter.probeCredentials(using: WebhookClient())
        }
    }

    @Test func confirmsWhatWasSaidAndNothingElse() async throws {
        let hub = ListeningHub()
        let settings: [String: SettingValue?] = ["confirm": .boolean(true)]
        try await withSimulator(hub: hub, settings: settings, isUnverified: true) { server, adapter in
            _ = try await server.say("Hello", as: CustomerActionTests.ada, to: Sample.channel)
            let hook = try #require(await hub.hook("message:send"))
            #expect(hook.headers["X-Crisp-Signature"] == nil)
            let told = try #require(Sample.items(of: hook.body).first)
            #expect(try await adapter.confirm(told, using: WebhookClient())?.key == told.key)
            let invented = try #require(Sample.items(in: "text").first)
            #expect(try await adapter.confirm(invented, using: WebhookClient()) == nil)
        }
    }
}
