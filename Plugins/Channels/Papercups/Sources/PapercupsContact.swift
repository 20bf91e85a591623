import ChannelKit

/// The id of a person of whom only the conversation is known, such as by an agent's message.
///
/// A conversation has one customer, so that it names the same person as the customer's own id: everybody has it among
/// their aliases.
enum ConversationContact {
    private static let prefix = "conversation:"

    static func id(of conversation: String) -> String { prefix + conversation }

    /// The conversation in `id`, if it is such an id.
    static func conversation(in id: String) -> String? {
        id.hasPrefix(prefix) ? String(id.dropFirst(prefix.count)) : nil
    }
}

extension UnifiedContact {
    /// The customer of a conversation, as far as they are known.
    init(customer id: String?, of conversation: String, described description: JSONValue? = nil) {
        let alias = ConversationContact.id(of: conversation)
        self.init(
            id: id ?? alias,
            phone: description?["phone"]?.string?.e164,
            name: description?["name"]?.visible ?? description?["title"]?.visible,
            aliases: id == nil || id == alias ? [] : [alias]
        )
    }
}

extension JSONValue {
    /// The text, if there is anything to see in it.
    fileprivate var visible: String? { string.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }
}

extension String {
    /// The number in E.164; what somebody typed into a form without a country code is none.
    fileprivate var e164: String? {
        let number = filter { !" -().\u{a0}".contains($0) }
        return number.wholeMatch(of: /\+[1-9][0-9]{6,14}/) != nil ? number : nil
    }
}
