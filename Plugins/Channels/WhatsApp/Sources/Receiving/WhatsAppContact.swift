import ChannelKit

extension UnifiedContact {
    /// A contact by its ids, with the id to answer first.
    ///
    /// Meta omits the phone where the customer does not share it. The other form of a phone number is an alias, so that
    /// both forms lead to one contact. A username is no alias: it can be changed and then be taken by another customer.
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
    /// The ids of the customer, with the id to answer first.
    var contactIDs: [JSONValue?] {
        switch kind {
        case .call where isCallToCustomer: [body["to"], body["to_user_id"]]
        case .message, .call:
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
        case .control: controlIDs
        case .error, .change, .foreign: []
        }
    }
}
