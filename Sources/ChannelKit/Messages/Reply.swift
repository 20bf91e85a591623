/// What a strategy wants said.
public enum Reply: Sendable {
    /// One or more messages, in order.
    case contents([ReplyContent])
    /// Text that is still being made, for a channel that can speak it as it comes.
    case stream(AsyncThrowingStream<String, any Error>)

    /// A reply of one text.
    public static func text(_ text: String) -> Reply { .contents([.text(text)]) }
}

/// One message to send.
///
/// A channel that cannot carry a rich one gets ``plainText``.
public enum ReplyContent: Hashable, Sendable, Codable {
    case text(String)
    case media(kind: MediaKind, link: String, caption: String?, filename: String?)
    case buttons(text: String, choices: [Choice])
    case list(text: String, title: String, choices: [Choice])
    case location(latitude: Double, longitude: Double, name: String?, address: String?)
    /// A message that the provider approved beforehand, by its name there.
    case template(name: String, language: String, parameters: [String])

    /// What a media message holds.
    public enum MediaKind: String, Hashable, Sendable, Codable {
        case image, audio, video, document
    }

    /// A button or a row of a list.
    public struct Choice: Hashable, Sendable, Codable {
        /// What comes back when it is tapped.
        public var id: String
        /// What the person reads.
        public var title: String

        /// Describes a choice.
        public init(id: String, title: String) {
            self.id = id
            self.title = title
        }
    }

    /// The same message for a channel that knows only text: choices become a numbered list, media a link with its
    /// caption.
    public var plainText: String {
        switch self {
        case .text(let text): text
        case .media(_, let link, let caption, _): [caption, link].compactMap(\.self).joined(separator: "\n")
        case .buttons(let text, let choices), .list(let text, _, let choices):
            ([text] + choices.enumerated().map { "\($0.offset + 1). \($0.element.title)" }).joined(separator: "\n")
        case .location(let latitude, let longitude, let name, let address):
            [name, address, "https://maps.google.com/?q=\(latitude),\(longitude)"].compactMap(\.self)
                .joined(separator: "\n")
        case .template(_, _, let parameters): parameters.joined(separator: " ")
        }
    }
}

/// Where a message goes and what the provider should know about it.
public struct Destination: Hashable, Sendable {
    /// The person.
    public var contact: UnifiedContact
    /// The provider's thread, where it has threads.
    public var thread: String?
    /// The provider's id of the message that this one answers.
    public var replyTo: String?
    /// The hub's own id for this send: an idempotency key, or something for the provider to echo.
    ///
    /// It stays the same when a send is tried again.
    public var correlation: String

    /// Describes a destination.
    public init(contact: UnifiedContact, thread: String? = nil, replyTo: String? = nil, correlation: String) {
        self.contact = contact
        self.thread = thread
        self.replyTo = replyTo
        self.correlation = correlation
    }
}

/// The provider's word that it took a message.
public struct DeliveryReceipt: Hashable, Sendable {
    /// The provider's id of the message, by which its statuses will come.
    public var externalID: String
    /// Further ids that the provider gave for the recipient.
    public var contactAliases: [String]

    /// Describes a receipt.
    public init(externalID: String, contactAliases: [String] = []) {
        self.externalID = externalID
        self.contactAliases = contactAliases
    }
}
