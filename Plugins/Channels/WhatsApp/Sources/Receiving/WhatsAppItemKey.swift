import ChannelKit

extension WhatsAppItem {
    /// The idempotency key, independent of the request: Meta's id of the message if there is one, else a digest of the
    /// content.
    var key: ItemKey {
        let name = kind.rawValue
        switch (kind, body["id"]?.string, body["status"]?.string) {
        case (.message, let id?, _), (.echo, let id?, _):
            return ItemKey("\(name):\(id)")
        case (.status, let id?, let status?):
            return ItemKey("\(name):\(id):\(status)\(groupRecipient.map { ":\($0)" } ?? "")\(statusSuffix)")
        case (.call, let id?, _):
            return ItemKey("\(name):\(id):\(body["event"]?.string ?? "")")
        default:
            let said: JSONValue = .compact([
                "account": account.map(JSONValue.string), "field": .string(field), "time": time, "body": body,
                "number": metadata?["phone_number_id"],
            ])
            return ItemKey("\(name):#\(said.digest)")
        }
    }

    /// The type of a status that is not about a message's delivery, such as `:payment`, which may have the same id.
    private var statusSuffix: String { isDelivery ? "" : ":\(body["type"]?.string ?? "")" }

    /// The participant.
    ///
    /// In a group each participant has a status of their own.
    private var groupRecipient: String? {
        guard body["recipient_type"]?.string == "group" else { return nil }
        return body["recipient_participant_id"]?.string ?? body["recipient_id"]?.string
    }

    /// The customer, so that their messages and the statuses of the replies stay in order: by phone if there is one, in
    /// either form, else by user id.
    ///
    /// A customer who is named now by phone and now by user id has two lanes, because no item has both. Their turns are
    /// serialized all the same: both ids belong to one contact.
    var lane: LaneKey {
        let ids = contactIDs.compactMap { $0?.string }.filter { !$0.isEmpty }
        let number = ids.lazy.compactMap(WhatsAppNumber.init).first
        return LaneKey(number?.orderingKey ?? ids.first ?? "account:\(account ?? "")")
    }
}
