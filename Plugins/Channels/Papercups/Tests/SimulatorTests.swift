import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import PapercupsSimulator
import Testing

/// The adapter and the simulator, connected over a socket.
@Suite(.timeLimit(.minutes(5)))
struct SimulatorTests {
    static let ada = UnifiedContact(id: Sample.customer, name: "Ada Visitor")
    private static let yes = FakeHTTP.Answer.json([:])

    private func hub() -> FakeHTTP { FakeHTTP(Self.yes, Self.yes, Self.yes, Self.yes, Self.yes, Self.yes, Self.yes) }

    /// A handoff: the agent writes, the customer writes, the agent closes.
    @Test func handoffBecomesTakeoverAndRelease() async throws {
        let hub = hub()
        try await withSimulator(hub: hub) { server, adapter in
            let acts: [CustomerAction] = [.text("Hello"), .agentWrites("I do it"), .text("Thanks"), .agentLeaves]
            for action in acts {
                #expect(try await server.act(action, as: Self.ada, on: Sample.channel).answer == 200)
            }
            // The first agent's message assigns the conversation.
            #expect(await server.waitForWebhooks(5) == 5)
            let events = try hub.requests.map { try adapter.event(of: $0) }
            #expect(events.map(\.name).sorted() == ["ignored", "message", "message", "release", "takeover"])
            for event in events {
                switch event {
                case .message(let message): #expect(message.thread == events.threads.first)
                case .takeover(let takeover): #expect(takeover.text == "I do it")
                case .release(let release): #expect(release.contact.id == Sample.customer)
                default: break
                }
            }
            #expect(Set(events.threads).count == 1)
        }
    }

    @Test func agentsNewConversationIsPosted() async throws {
        let hub = hub()
        try await withSimulator(hub: hub) { server, _ in
            _ = try await server.act(.agentWrites("Are you still there?"), as: Self.ada, on: Sample.channel)
            #expect(await server.waitForWebhooks(3) == 3)
            let names = try hub.requests.map { try JSONValue(parsing: $0.body)["event"]?.string ?? "" }
            #expect(names.sorted() == ["conversation:created", "conversation:updated", "message:created"])
        }
    }

    @Test(arguments: [
        CustomerAction.tap(id: "1", title: "a"), .location(latitude: 1, longitude: 2, name: nil), .agentLeaves,
    ])
    func unsupportedActionThrows(_ action: CustomerAction) async throws {
        try await withSimulator { server, _ in
            await #expect(throws: SimulatorError.self) {
                _ = try await server.act(action, as: Self.ada, on: Sample.channel)
            }
        }
    }

    /// Webhooks are confirmed, forged ones are not, and missed ones are fetched.
    @Test func webhooksAreConfirmedAndFetched() async throws {
        let hub = hub()
        try await withSimulator(hub: hub) { server, adapter in
            let start = Date()
            let sent = try await server.act(.text("Hello"), as: Self.ada, on: Sample.channel)
            _ = try await server.act(.agentWrites("I do it"), as: Self.ada, on: Sample.channel)
            _ = try await server.act(.agentLeaves, as: Self.ada, on: Sample.channel)
            for request in hub.requests.prefix(2) {
                let item = try Sample.item(of: request.body, to: "/\(Sample.urlKey)")
                let confirmed = try #require(try await adapter.confirm(item, using: WebhookClient()))
                let event = try adapter.normalize(confirmed, receivedAt: start)[0]
                #expect(event.contactID == Sample.customer)
            }
            let forged = try Sample.item(in: "customer-message", to: "/\(Sample.urlKey)")
            #expect(try await adapter.confirm(forged, using: WebhookClient()) == nil)
            let fetched = try await adapter.backfill(since: start, using: WebhookClient())
            #expect(fetched.first?.key.rawValue == "message:\(sent.providerID)")
            let events = try fetched.map { try adapter.normalize($0, receivedAt: start)[0].name }
            #expect(events == ["message", "takeover", "release"])
        }
    }

    /// The hub's own message is echoed with `echo: true` only, and becomes a status.
    @Test(arguments: [false, true])
    func ownMessageIsEchoedIfConfigured(isEchoed: Bool) async throws {
        let hub = hub()
        try await withSimulator(hub: hub, settings: ["echo": .boolean(isEchoed)]) { server, adapter in
            _ = try await server.act(.text("Hello"), as: Self.ada, on: Sample.channel)
            let destination = Destination(contact: Self.ada, correlation: "um_7")
            let receipt = try await adapter.send("Bonjour", to: destination, using: WebhookClient())
            // The first agent who writes is assigned, which is posted in any case.
            let count = isEchoed ? 3 : 2
            #expect(await server.waitForWebhooks(count) == count)
            let events = try hub.requests.map { try adapter.event(of: $0) }
            let echoes = events.compactMap { event in
                if case .status(let update) = event { update } else { nil }
            }
            #expect(echoes.map(\.externalID) == (isEchoed ? [receipt.externalID] : []))
            #expect(echoes.allSatisfy { $0.correlation == "um_7" })
            #expect(events.map(\.name).sorted() == ["ignored", "message"] + (isEchoed ? ["status"] : []))
        }
    }

    /// A call that a faulty hub could make.
    struct Call: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = "POST"
        var path = "messages"
        var key = "key-one"
        var body: JSONValue = nil
        let status: Int
    }

    private static func message(_ members: [String: JSONValue]) -> JSONValue {
        let all: [String: JSONValue] = ["conversation_id": .string(Sample.conversation), "body": "Hello"]
        return ["message": .object(all.merging(members) { _, new in new })]
    }

    static let calls = [
        Call(testDescription: "an old key", method: "GET", path: "me", key: "key-old", status: 200),
        Call(testDescription: "another key", method: "GET", path: "me", key: "key-two", status: 401),
        Call(testDescription: "no such route", method: "GET", path: "nothing", status: 404),
        Call(testDescription: "no such message", method: "GET", path: "messages/1", status: 404),
        Call(testDescription: "no such conversation", method: "GET", path: "conversations/1", status: 404),
        Call(testDescription: "no JSON", status: 400),
        Call(testDescription: "no message", body: [:], status: 400),
        Call(testDescription: "no conversation", body: message(["conversation_id": nil]), status: 422),
        Call(testDescription: "no UUID", body: message(["conversation_id": "1"]), status: 422),
        Call(testDescription: "no content", body: message(["body": ""]), status: 422),
        Call(testDescription: "no text", body: message(["body": 7]), status: 422),
        Call(testDescription: "metadata in text", body: message(["metadata": "um_1"]), status: 422),
        Call(
            testDescription: "two authors",
            body: message(["customer_id": .string(Sample.customer), "user_id": 17]),
            status: 422
        ),
        Call(testDescription: "an invented conversation", body: message([:]), status: 500),
    ]

    @Test(arguments: calls)
    func invalidCallIsRefused(_ call: Call) async throws {
        try await withSimulator { server, _ in
            let request = OutboundRequest(
                method: call.method,
                url: "\(try await server.baseURL(of: "papercups"))/api/v1/\(call.path)",
                headers: ["Authorization": "Bearer \(call.key)"],
                body: call.body == .null ? Data() : call.body.data
            )
            #expect(try await WebhookClient().send(request).status == call.status)
        }
    }

    @Test func fileIsDownloadedAndUploaded() async throws {
        let hub = hub()
        try await withSimulator(hub: hub) { server, adapter in
            _ = try await server.act(.media(.image, caption: "Look"), as: Self.ada, on: Sample.channel)
            let event = try adapter.event(of: try #require(hub.requests.first))
            guard case .message(let message) = event, case .image(let picture) = message.content.last else {
                Issue.record("not a picture")
                return
            }
            #expect(message.text == "Look")
            let file = try await adapter.download(picture, of: message.externalID, limit: 1_000, using: WebhookClient())
            #expect(file.mimeType == "image/png")
            #expect(file.filename == "photo.png")
            let media = OutboundMedia(kind: .image, source: .link(try #require(picture.url)), caption: "Back")
            let destination = Destination(contact: Self.ada, correlation: "um_8")
            _ = try await adapter.send(.media(media), to: destination, using: WebhookClient())
            #expect(await server.journal.acceptedSends.compactMap(\.text) == ["Back [photo.png]"])
        }
    }
}

extension [InboundEvent] {
    /// The conversations of the events.
    fileprivate var threads: [String] {
        compactMap { event in
            switch event {
            case .message(let message): message.thread
            case .takeover(let takeover): takeover.thread
            case .release(let release): release.thread
            default: nil
            }
        }
    }
}

extension InboundEvent {
    fileprivate var contactID: String? {
        switch self {
        case .message(let message): message.contact.id
        case .takeover(let takeover): takeover.contact.id
        default: nil
        }
    }
}
