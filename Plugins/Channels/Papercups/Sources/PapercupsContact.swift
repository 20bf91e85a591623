import ChannelKit

/// The contact id of a customer of whom only the conversation is known, as with an agent's message.
///
/// A conversation has one customer, so this id is an alias of the customer's own.
enum ConversationContact {
    private static let prefix = "conversation:"

    static func id(of conversation: String) -> String { prefix + conversation }

    /// The conversation in `id`; nil for any other id.
    static func conversation(in id: String) -> String? {
        id.hasPrefix(prefix) ? String(id.dropFirst(prefix.count)) : nil
    }
}

extension UnifiedContact {
    /// The customer of a conversation, with their own id if it is known.
    init(customer id: String?, of conversation: String, described description: JSONValue? = nil) {
        let alias = ConversationContact.id(of: conversation)
        self.init(
            id: id ?? alias,
            phone: description?["phone"]?.string?.e164,
            name: description?["name"]?.name ?? description?["title"]?.name,
            aliases: id == nil || id == alias ? [] : [alias]
        )
    }
}

extension JSONValue {
    /// The name: Papercups's `title` is the email address or `Anonymous User` for a customer without one.
    fileprivate var name: String? { UnifiedContact(id: "", name: string).name }
}
