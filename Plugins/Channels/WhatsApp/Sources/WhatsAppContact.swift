import ChannelKit

extension UnifiedContact {
    /// A person by their ids, the one to answer first; Meta leaves the phone out where it may not be shared.
    ///
    /// The other form of a number is an id too, so that who is known by both is one person. A user name is none: it
    /// can be changed, and then be another's.
    init?(ids: [JSONValue?], profile: JSONValue? = nil) {
        let given = ids.compactMap { $0?.string }.filter { !$0.isEmpty }
        guard let id = given.first else { return nil }
        let numbers = given.compactMap(WhatsAppNumber.init)
        var known: [String] = []
        for id in given + numbers.compactMap(\.otherForm) where !known.contains(id) { known.append(id) }
        self.init(
            id: id,
            phone: numbers.first?.e164,
            name: [profile?["name"], profile?["username"]].compactMap { $0?.string }.first { !$0.isEmpty },
            aliases: Array(known.dropFirst())
        )
    }
}

extension WhatsAppItem {
    /// The ids of the person whom the item concerns, the one to answer first.
    var personIDs: [JSONValue?] {
        switch kind {
        case .message:
            [
                body["from"], contact?["wa_id"], body["from_user_id"], contact?["user_id"],
                body["from_parent_user_id"], contact?["parent_user_id"],
            ]
        case .status: [body["recipient_id"], body["recipient_user_id"], body["recipient_parent_user_id"]]
        case .echo: [body["to"], body["to_user_id"], body["to_parent_user_id"]]
        case .preference:
            [
                body["wa_id"], contact?["wa_id"], body["user_id"], contact?["user_id"], body["parent_user_id"],
                contact?["parent_user_id"],
            ]
        case .error, .change, .foreign: []
        }
    }
}
