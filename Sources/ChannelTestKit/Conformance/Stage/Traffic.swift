import ChannelKit
import ChannelSimulatorKit
import Foundation

/// What a provider posts in a short conversation, signed as it signs.
struct Traffic: Sendable {
    /// What customers write in it: every character that encodings get wrong.
    static let texts = [
        "Zoë: 50% off? a+b & c=d 👋🏽 \"9/10\"\nrüft", "second", "somebody else", "to the sibling", "to the stranger",
    ]

    let cast: Cast
    /// The customer's first message to the channel under test.
    let inbound: WebhookRequest
    /// The same customer's second.
    let second: WebhookRequest
    /// Somebody else's message to it.
    let other: WebhookRequest
    /// The customer's message to another channel of the account.
    let toSibling: WebhookRequest
    /// The customer's message to somebody else's channel.
    let toStranger: WebhookRequest
    /// The statuses of one reply, in order; empty where the adapter sends nothing.
    let statuses: [WebhookRequest]
    /// The provider's id of that reply.
    let replyID: String?

    var inbounds: [WebhookRequest] { [inbound, second, other, toSibling, toStranger] }
    var all: [WebhookRequest] { inbounds + statuses }
}

extension ConformanceSubject {
    /// A short conversation, played afresh.
    func traffic(
        known: (@Sendable (ConformanceSubject, String) -> ChannelSettings)? = nil
    ) async throws -> Traffic {
        try await onStage(known: known) { scene in
            let texts = Traffic.texts
            _ = try await scene.say(texts[0])
            _ = try await scene.say(texts[1])
            _ = try await scene.say(texts[2], as: otherCustomer)
            for (member, text) in [(scene.cast.sibling, texts[3]), (scene.cast.stranger, texts[4])] {
                _ = try await scene.server.say(text, as: customer, to: member.id)
            }
            let said = await scene.hub.webhooks
            guard said.count == texts.count else { throw NoWebhook() }
            let (replyID, statuses) = try await scene.replyWithStatuses(after: said.count)
            return Traffic(
                cast: scene.cast,
                inbound: said[0],
                second: said[1],
                other: said[2],
                toSibling: said[3],
                toStranger: said[4],
                statuses: statuses,
                replyID: replyID
            )
        }
    }
}

extension Scene {
    /// Sends one reply and waits for the three statuses that a simulator makes of it, if its provider has any.
    fileprivate func replyWithStatuses(after count: Int) async throws -> (String?, [WebhookRequest]) {
        guard let texting = cast.own.adapter as? any TextSending else { return (nil, []) }
        let receipt: DeliveryReceipt
        do { receipt = try await texting.send("Good morning", to: destination(), using: http) } catch {
            // Of interest to the checks of sending, not to those of what comes in.
            return (nil, [])
        }
        guard subject.tellsStatuses else { return (receipt.externalID, []) }
        let webhooks = await hub.webhooks { $0.count >= count + 3 }
        return (receipt.externalID, Array(webhooks.dropFirst(count)))
    }
}
