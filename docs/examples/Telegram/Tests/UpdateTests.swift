import ChannelKit
import ChannelTestKit
import Foundation
import TelegramChannel
import Testing

/// The events of the fixtures.
struct UpdateTests {
    private static let events: [(fixture: String, events: [String])] = [
        ("text.json", ["message"]), ("photo.json", ["message"]), ("press.json", ["message"]),
        ("start.json", ["optIn", "message"]), ("blocked.json", ["optOut"]), ("unblocked.json", ["optIn"]),
        ("group.json", ["ignored"]), ("hologram.json", ["ignored"]),
    ]

    private static func events(of fixture: String) throws -> [InboundEvent] {
        let settings = ChannelSettings.sample([
            "bot_token": .secret("1001:t"), "secret_token": .secret("s"),
        ])
        let request = try Fixture.webhook(fixture, in: .module, target: "/webhooks/telegram")
        let item = try #require(try TelegramAdapter.split(.unchecked(request)).first)
        return try TelegramAdapter(settings).normalize(item, receivedAt: Fixture.receivedAt)
    }

    @Test(arguments: events)
    func updateHasItsEvents(fixture: String, events: [String]) throws {
        let names = try Self.events(of: fixture).map { event in
            String("\(event)".prefix { $0 != "(" })
        }
        #expect(names == events)
    }

    @Test func languageIsTheContacts() throws {
        guard case .message(let message) = try Self.events(of: "text.json").last else {
            Issue.record("no message")
            return
        }
        #expect(message.contact.language == "fr")
        #expect(message.contact.name == "Ana Roy")
        #expect(message.language == nil)
    }
}
