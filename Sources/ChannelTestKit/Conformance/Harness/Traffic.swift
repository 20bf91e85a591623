import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The webhooks of a short conversation, signed by the simulated provider.
struct Traffic: Sendable {
    /// The texts of the customers: they have every character that encodings get wrong.
    static let texts = [
        "Zoë: 50% off? a+b & c=d 👋🏽 \"9/10\"\nrüft", "second", "another customer", "to the sibling", "to the stranger",
    ]

    let channels: TestChannels
    /// The customer's first message to the channel under test.
    let inbound: WebhookRequest
    /// The same customer's second message.
    let second: WebhookRequest
    /// Another customer's message.
    let other: WebhookRequest
    /// The customer's message to another channel of the account.
    let toSibling: WebhookRequest
    /// The customer's message to a channel of a foreign account.
    let toStranger: WebhookRequest
    /// The statuses of one reply, in order; empty if the adapter sends nothing.
    let statuses: [WebhookRequest]
    /// The provider's id of that reply.
    let replyID: String?

    var inbounds: [WebhookRequest] { [inbound, second, other, toSibling, toStranger] }
    var all: [WebhookRequest] { inbounds + statuses }
}

extension ConformanceSubject {
    /// Plays a short conversation.
    func traffic(
        known: (@Sendable (ConformanceSubject, String) -> ChannelSettings)? = nil
    ) async throws -> Traffic {
        try await withSimulator(known: known) { run in
            let texts = Traffic.texts
            _ = try await run.say(texts[0])
            _ = try await run.say(texts[1])
            _ = try await run.say(texts[2], as: otherCustomer)
            for (member, text) in [(run.channels.sibling, texts[3]), (run.channels.stranger, texts[4])] {
                _ = try await run.server.say(text, as: customer, to: member.id)
            }
            let said = await run.hub.webhooks
            guard said.count == texts.count else { throw NoWebhook() }
            let (replyID, statuses) = try await run.replyWithStatuses(after: said.count)
            return Traffic(
                channels: run.channels,
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

extension SimulatorRun {
    /// Sends one reply and waits for the three statuses of the simulator, if its provider reports any.
    fileprivate func replyWithStatuses(after count: Int) async throws -> (String?, [WebhookRequest]) {
        guard let texting = channels.own.adapter as? any TextSending else { return (nil, []) }
        let receipt: DeliveryReceipt
        do { receipt = try await texting.send("Good morning", to: destination(), using: http) } catch {
            // The checks of sending report this failure, not those of receiving.
            return (nil, [])
        }
        guard subject.tellsStatuses else { return (receipt.externalID, []) }
        let webhooks = await hub.webhooks { $0.count >= count + 3 }
        return (receipt.externalID, Array(webhooks.dropFirst(count)))
    }
}
