import ChannelKit
import ChannelSimulatorKit
import Crypto
import Foundation

/// What LINE tells a hub.
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
    func accepts(_ token: String) -> Bool { secrets("access_token").contains { $0.matches(token) } }

    /// A webhook with one event, signed with the channel's newest secret.
    func webhook(_ event: JSONValue, of id: String, customer: String) -> SimulatedWebhook {
        let destination = settings.values.raw("bot_user_id")?.text ?? ""
        let body = JSONValue.object(["destination": .string(destination), "events": [event]]).data
        let key = SymmetricKey(data: secrets("channel_secret").first?.keyData ?? Data())
        let signature = HMAC<SHA256>.authenticationCode(for: body, using: key)
        return SimulatedWebhook(
            channel: self.id,
            customer: customer,
            providerID: id,
            url: webhookURL,
            headers: [
                "Content-Type": "application/json; charset=utf-8",
                "X-Line-Signature": Data(signature).base64EncodedString(),
            ],
            body: body
        )
    }

    private func secrets(_ name: String) -> [Secret] {
        if case .secrets(let secrets) = settings.values.raw(name) { secrets } else { [] }
    }
}
