import ChannelKit

/// The `contacts` of a change by id, so that a long list is not searched for each message.
struct WhatsAppProfiles {
    private let contacts: [JSONValue]
    private let isOfOne: Bool
    private var byNumber: [String: Int] = [:]
    private var byUser: [String: Int] = [:]

    /// Creates the index.
    ///
    /// - Parameter isOfOne: True if the change has one item, to which a single contact then belongs.
    init(_ contacts: [JSONValue], ofOne isOfOne: Bool) {
        self.contacts = contacts
        self.isOfOne = isOfOne && contacts.count == 1
        for (position, contact) in contacts.enumerated().reversed() {
            if let phone = contact["wa_id"]?.string { byNumber[Self.key(phone)] = position }
            if let user = contact["user_id"]?.string { byUser[user] = position }
        }
    }

    /// The profile of the customer whom `item` is about, reduced to the members that an item needs.
    ///
    /// Meta may write the number in `wa_id` in another form than in the message.
    func contact(of item: WhatsAppItem) -> JSONValue? {
        let body = item.body
        guard let (phone, user) = item.kind.profileIDs.map({ (body[$0.phone]?.string, body[$0.user]?.string) }) else {
            return nil
        }
        let found = [phone.flatMap { byNumber[Self.key($0)] }, user.flatMap { byUser[$0] }].compactMap(\.self).min()
        guard let position = found ?? (isOfOne && isPossible(user) ? 0 : nil) else { return nil }
        return Self.kept(contacts[position])
    }

    /// True unless the single contact is a customer with another user id.
    private func isPossible(_ user: String?) -> Bool {
        guard let user, let other = contacts[0]["user_id"]?.string else { return true }
        return user == other
    }

    private static func key(_ phone: String) -> String { WhatsAppNumber(phone)?.orderingKey ?? phone }

    private static let idNames: Set = ["wa_id", "user_id", "parent_user_id"]
    private static let profileNames: Set = ["name", "username"]

    private static func kept(_ contact: JSONValue) -> JSONValue? {
        guard var members = contact.brief(idNames)?.object else { return nil }
        members["profile"] = contact["profile"]?.brief(profileNames)
        return .object(members)
    }
}

extension WhatsAppItem.Kind {
    /// True if `contacts` has the profile of the customer.
    var hasProfile: Bool { profileIDs != nil }

    /// The members with the ids of the customer whose profile is in `contacts`; nil if it is of no use.
    fileprivate var profileIDs: (phone: String, user: String)? {
        switch self {
        case .message, .call: ("from", "from_user_id")
        case .preference: ("wa_id", "user_id")
        case .status, .echo, .control, .error, .change, .foreign: nil
        }
    }
}
