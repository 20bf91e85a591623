import ChannelKit
import Foundation

/// An update: an object with `update_id` and one member that tells its kind.
struct TelegramUpdate {
    private let update: JSONValue

    init(_ update: JSONValue) { self.update = update }

    /// The customer, from the member of any kind that has a sender.
    var sender: UnifiedContact? {
        let member = update["message"] ?? update["callback_query"] ?? update["my_chat_member"]
        guard let from = member?["from"], let id = from["id"]?.integer else { return nil }
        let names = [from["first_name"], from["last_name"]].compactMap { $0?.string }
        return UnifiedContact(
            id: String(id),
            name: names.isEmpty ? nil : names.joined(separator: " "),
            language: from["language_code"]?.string
        )
    }

    func events(receivedAt: Date) -> [InboundEvent] {
        guard let sender else { return [.ignored(reason: "no sender")] }
        if let message = update["message"] { return events(of: message, from: sender, receivedAt) }
        if let press = update["callback_query"], let id = press["id"]?.string {
            let data = press["data"]?.string ?? ""
            let choice = ContentPart.choice(id: data, title: data)
            return [.message(UnifiedMessage(externalID: id, sentAt: receivedAt, contact: sender, part: choice))]
        }
        if let change = update["my_chat_member"] {
            let isBlocked = change["new_chat_member"]?["status"]?.string == "kicked"
            let at = change["date"]?.unixTime ?? receivedAt
            let word = isBlocked ? "blocked the bot" : "unblocked the bot"
            // Telegram sends nothing to a customer who blocked the bot, so there is nothing to confirm.
            let consent = ConsentChange(contact: sender, at: at, keyword: word, isConfirmed: true)
            return [isBlocked ? .optOut(consent) : .optIn(consent)]
        }
        return [.ignored(reason: "not an update that the hub uses")]
    }

    private func events(of message: JSONValue, from sender: UnifiedContact, _ receivedAt: Date) -> [InboundEvent] {
        // Ids are numbered by chat; a group has other members, whom a reply would disturb.
        guard message["chat"]?["type"]?.string == "private", let id = message["message_id"]?.integer else {
            return [.ignored(reason: "not a private chat")]
        }
        let at = message["date"]?.unixTime ?? receivedAt
        let text = message["text"]?.string
        let part = text.map(ContentPart.text) ?? .unsupported(type: "message without text")
        let event = InboundEvent.message(
            UnifiedMessage(externalID: "\(sender.id):\(id)", sentAt: at, contact: sender, part: part)
        )
        // A press of "Restart" after a block comes as two updates at the same time: this one must not come to nothing if
        // it is the first, so it brings the consent with it.
        let start = ConsentChange(contact: sender, at: at, keyword: "/start", isConfirmed: true)
        return text?.hasPrefix("/start") == true ? [.optIn(start), event] : [event]
    }
}
