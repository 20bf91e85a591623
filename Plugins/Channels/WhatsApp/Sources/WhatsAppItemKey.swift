import ChannelKit
import Crypto
import Foundation

extension WhatsAppItem {
    /// The item's name, whatever request it came in: Meta's id of the message where there is one, else a digest of
    /// all that it says.
    var key: ItemKey {
        let name = kind.rawValue
        switch (kind, body["id"]?.string, body["status"]?.string) {
        case (.message, let id?, _), (.echo, let id?, _):
            return ItemKey("\(name):\(id)")
        case (.status, let id?, let status?):
            return ItemKey("\(name):\(id):\(status)\(groupRecipient.map { ":\($0)" } ?? "")")
        default:
            let said: JSONValue = .compact([
                "account": account.map(JSONValue.string), "field": .string(field), "time": time, "body": body,
                "number": metadata?["phone_number_id"],
            ])
            return ItemKey("\(name):#\(said.digest)")
        }
    }

    /// In a group each participant has a status of their own.
    private var groupRecipient: String? {
        guard body["recipient_type"]?.string == "group" else { return nil }
        return body["recipient_participant_id"]?.string ?? body["recipient_id"]?.string
    }

    /// The person, so that their messages and the statuses of the answers to them stay in order: by phone where there
    /// is one, whatever its form, else by user id.
    ///
    /// Who is told of now by the one and now by the other has two lanes; no item can know both. Their turns still go
    /// one after the other, since the two ids are one contact.
    var lane: LaneKey {
        let ids = personIDs.compactMap { $0?.string }.filter { !$0.isEmpty }
        let number = ids.lazy.compactMap(WhatsAppNumber.init).first
        return LaneKey(number?.orderingKey ?? ids.first ?? "account:\(account ?? "")")
    }
}

extension JSONValue {
    /// 128 bits of the SHA-256 of the value, in hex; white space, escapes and the order of keys do not matter.
    var digest: String {
        SHA256.hash(data: data).prefix(16).hex
    }
}
