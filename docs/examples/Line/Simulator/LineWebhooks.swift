import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The events in LINE's webhooks.
enum LineEvent {
    static func message(id: String, from customer: String, text: String, at: Date) -> JSONValue {
        [
            "type": "message",
            "message": [
                "type": "text", "id": .string(id), "quoteToken": .string("quote-\(id)"), "text": .string(text),
            ],
            "webhookEventId": .string("01H810YECXQQZ37\(id)"),
            "deliveryContext": ["isRedelivery": false],
            "timestamp": .integer(at.millisecondsSince1970),
            "source": ["type": "user", "userId": .string(customer)],
            "replyToken": .string("reply-\(id)"),
            "mode": "active",
        ]
    }
}

extension SimulatedChannel {
    /// Returns a webhook with one event, signed with the channel's current secret.
    func webhook(_ event: JSONValue, of id: String, customer: String) -> SimulatedWebhook {
        let body = JSONValue.object(["destination": .string(text("bot_user_id")), "events": [event]]).data
        let signature = HMACAlgorithm.sha256.code(for: body, key: secrets("channel_secret").first?.keyData ?? Data())
        return SimulatedWebhook(
            channel: self.id,
            customer: customer,
            providerID: id,
            url: webhookURL,
            headers: [
                "Content-Type": "application/json; charset=utf-8",
                "X-Line-Signature": signature.base64EncodedString(),
            ],
            body: body
        )
    }
}
