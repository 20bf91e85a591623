import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import CrispChannel
import CrispSimulator
import Foundation
import Testing

/// The simulator's responses and hooks.
@Suite(.timeLimit(.minutes(5)))
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

    private static let conversation = "conversation/\(Sample.session)"
    private static let file = "https://example.com/a"

    private static func sent(_ name: String, _ body: JSONValue) -> Case {
        Case(name: name, body: body, status: 202, reason: "dispatched")
    }

    private static func read(_ name: String, _ path: String) -> Case {
        Case(name: name, method: "GET", path: path, status: 200, reason: "resolved")
    }

    private static func changed(_ member: String, _ body: JSONValue) -> Case {
        let path = "\(conversation)/\(member)"
        return Case(name: member, method: "PATCH", path: path, body: body, status: 200, reason: "updated")
    }

    static let accepted = [
        sent("text", text([:])), sent("note", content("note", "private")),
        sent("audio", content("audio", ["url": .string(file), "type": "audio/ogg", "duration": 3])),
        sent("animation", content("animation", ["url": .string(file), "type": "image/gif"])),
        sent("field", content("field", ["id": "a", "text": "b", "explain": "c"])),
        sent("carousel", content("carousel", ["text": "a", "targets": [["title": "b"]]])),
        sent("event", content("event", ["namespace": "state:resolved"])),
        read("account", "../../plugin/connect/account"), read("conversation", conversation),
        Case(name: "new conversation", path: "conversation", status: 201, reason: "added"),
        read("messages", "\(conversation)/messages"), read("list", "conversations/1?per_page=20"),
        changed("read", ["from": "user", "origin": "a", "fingerprints": [1]]),
        changed("state", ["state": "resolved"]), changed("routing", ["assigned": ["user_id": "a"]]),
    ]

    @Test(arguments: refused + accepted)
    func callGetsCrispsResponse(_ testCase: Case) async throws {
        try await withSimulator { server, _ in
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

    /// A reply is echoed, delivered and read; read marks and typing indicators are posted.
    @Test func replyIsEchoedDeliveredAndRead() async throws {
        let hub = HookRecorder()
        try await withSimulator(hub: hub) { server, adapter in
            let sent = try await server.say("Hello", as: CustomerActionTests.ada, to: Sample.channel)
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
                for: sent.providerID,
                to: Sample.destination(),
                typing: true,
                using: WebhookClient()
            )
            #expect(try adapter.events(of: await hub.hook("message:acknowledge:read:send")).map(\.name) == ["ignored"])
            #expect(try adapter.events(of: await hub.hook("message:compose:receive")).map(\.name) == ["ignored"])
        }
    }

    /// Backfilled items have the keys of their hooks.
    @Test func backfillReturnsTheHooksKeys() async throws {
        let hub = HookRecorder()
        try await withSimulator(hub: hub, settings: ["backfill": .boolean(true)]) { server, adapter in
            let before = Date().addingTimeInterval(-5)
            _ = try await server.say("Hello", as: CustomerActionTests.ada, to: Sample.channel)
            let hook = try #require(await hub.hook("message:send"))
            let items = try await adapter.backfill(since: before, using: WebhookClient())
            #expect(items.map(\.key) == (try Sample.items(of: hook.body)).map(\.key))
            try await adapter.probeCredentials(using: WebhookClient())
        }
    }

    @Test func confirmsRealMessagesOnly() async throws {
        let hub = HookRecorder()
        let settings: [String: SettingValue?] = ["confirm": .boolean(true)]
        try await withSimulator(hub: hub, settings: settings, isUnverified: true) { server, adapter in
            _ = try await server.say("Hello", as: CustomerActionTests.ada, to: Sample.channel)
            let hook = try #require(await hub.hook("message:send"))
            #expect(hook.headers["X-Crisp-Signature"] == nil)
            let item = try #require(Sample.items(of: hook.body).first)
            #expect(try await adapter.confirm(item, using: WebhookClient())?.key == item.key)
            let invented = try #require(Sample.items(in: "text").first)
            #expect(try await adapter.confirm(invented, using: WebhookClient()) == nil)
        }
    }
}
