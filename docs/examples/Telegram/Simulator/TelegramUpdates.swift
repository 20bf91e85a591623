import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The members of updates that tell their kind.
enum TelegramMember {
    static func message(_ text: String, from customer: UnifiedContact, id: Int64, at: Date) -> JSONValue {
        [
            "message": [
                "message_id": .integer(id), "date": .integer(at.millisecondsSince1970 / 1_000), "text": .string(text),
                "chat": ["id": number(customer), "type": "private"], "from": user(customer),
            ]
        ]
    }

    static func press(_ data: String, from customer: UnifiedContact, id: Int64) -> JSONValue {
        ["callback_query": ["id": .string("press-\(id)"), "data": .string(data), "from": user(customer)]]
    }

    private static func user(_ customer: UnifiedContact) -> JSONValue {
        [
            "id": number(customer), "is_bot": false, "first_name": .string(customer.name ?? "Customer"),
            "language_code": "en",
        ]
    }

    private static func number(_ customer: UnifiedContact) -> JSONValue { .integer(Int64(customer.id) ?? 0) }
}

extension SimulatedChannel {
    /// Returns a webhook with one update, with the channel's current secret token.
    func webhook(_ member: JSONValue, of id: Int64, customer: String) -> SimulatedWebhook {
        let update = (member.object ?? [:]).merging(["update_id": .integer(id)]) { own, _ in own }
        return SimulatedWebhook(
            channel: self.id,
            customer: customer,
            providerID: String(id),
            url: webhookURL,
            headers: [
                "Content-Type": "application/json",
                "X-Telegram-Bot-Api-Secret-Token": secrets("secret_token").first?.reveal() ?? "",
            ],
            body: JSONValue.object(update).data
        )
    }
}
