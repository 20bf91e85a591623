import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

/// Replies around the provider's window: each answer goes out once, whatever the customer did first.
@Suite("Replies held for the window", .timeLimit(.minutes(5)))
struct HeldReplyTests {
    /// The acts of a customer, in order, each with the texts that the provider has got after it.
    struct Story: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let acts: [(act: Act, texts: [String])]

        init(_ name: String, _ acts: (act: Act, texts: [String])...) {
            testDescription = name
            self.acts = acts
        }
    }

    enum Act: Sendable {
        /// A text of now.
        case text(String)
        /// A text of the day before yesterday, which is still answered.
        case oldText(String)
        /// A message of a type that the adapter does not know.
        case unknownType
        /// A message that asks for nothing, such as a pin.
        case silentAct
        case reaction
        /// The webhook before this one, again.
        case redelivery
    }

    static let stories = [
        Story("a text", (.text("one"), ["ana: one"]), (.text("two"), ["ana: one", "ana: two"])),
        Story("an unknown type first", (.unknownType, ["ana: "]), (.text("two"), ["ana: ", "ana: two"])),
        Story("an act that asks for nothing first", (.silentAct, []), (.text("two"), ["ana: two"])),
        Story("a reaction first", (.reaction, []), (.text("two"), ["ana: two"])),
        Story(
            "held, then a text",
            (.oldText("one"), []),
            (.text("two"), ["ana: one", "ana: two"]),
            (.redelivery, ["ana: one", "ana: two"]),
            (.text("three"), ["ana: one", "ana: two", "ana: three"])
        ),
        Story(
            "held, then an act that asks for nothing",
            (.oldText("one"), []),
            (.silentAct, ["ana: one"]),
            (.text("two"), ["ana: one", "ana: two"])
        ),
        Story(
            "held, then a reaction",
            (.oldText("one"), []),
            (.reaction, []),
            (.text("two"), ["ana: one", "ana: two"])
        ),
        Story(
            "held twice",
            (.oldText("one"), []),
            (.oldText("two"), []),
            (.unknownType, ["ana: one", "ana: two", "ana: "])
        ),
    ]

    @Test(arguments: stories)
    func everyAnswerGoesOutOnce(_ story: Story) async throws {
        let policy = ChannelPolicy(closedWindow: .hold, answerWithin: .seconds(72 * 3_600))
        try await withHub([channel(of: ToyRich.self, policy: policy, Echo())]) { (life: TestHub) async throws in
            var last: JSONValue = .null
            for (number, step) in story.acts.enumerated() {
                if let item = item(for: step.act, id: "m\(number)", now: Int(life.clock.now.timeIntervalSince1970)) {
                    last = item
                }
                await life.post(last, via: "toy-rich")
                try await life.settle()
                #expect(life.http.texts == step.texts, "after act \(number + 1)")
            }
            #expect(try await life.books.lines("SELECT state FROM outbox WHERE state <> 'sent'") == [])
        }
    }

    /// The item of an act; nil for the one before.
    private func item(for act: Act, id: String, now: Int) -> JSONValue? {
        let yesterday = now - 25 * 3_600
        return switch act {
        case .text(let text): message(id, text, at: now)
        case .oldText(let text): message(id, text, at: yesterday)
        case .unknownType: changed(message(id, "", at: now), "unsupported", to: "poll")
        case .silentAct: changed(message(id, "", at: now), "silent", to: true)
        case .reaction: changed(message(id, "", at: now), "emoji", to: "👍")
        case .redelivery: nil
        }
    }

    private func changed(_ item: JSONValue, _ member: String, to value: JSONValue) -> JSONValue {
        .object((item.object ?? [:]).merging([member: value]) { _, new in new })
    }
}
