/// What a strategy wants said.
public enum Reply: Sendable {
    /// One or more messages, in order; where the channel can, the first as a reply to the message with the provider's
    /// id `quoting`.
    case contents([ReplyContent], quoting: String? = nil)
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
    case media(OutboundMedia)
    case buttons(text: String, choices: [Choice])
    /// Rows behind a button that is called `title`.
    case list(text: String, title: String, choices: [Choice])
    case location(latitude: Double, longitude: Double, name: String?, address: String?)
    /// A message that the provider approved beforehand.
    case template(MessageTemplate)
    /// An emoji put on the person's message with the provider's id `to`; nil takes it away.
    case reaction(emoji: String?, to: String)
    /// The call is passed on to a person: to whom the channel says, unless `to` names a phone number or SIP address.
    ///
    /// Where there is no call, nothing is sent for it.
    case transfer(to: String? = nil)
    /// The call ends after what was said before.
    ///
    /// Where there is no call, nothing is sent for it.
    case endCall

    /// A button or a row of a list.
    public struct Choice: Hashable, Sendable, Codable {
        /// What comes back when it is tapped.
        public var id: String
        /// What the person reads.
        public var title: String
        /// A second line under a row of a list.
        public var description: String?

        /// Describes a choice.
        public init(id: String, title: String, description: String? = nil) {
            self.id = id
            self.title = title
            self.description = description
        }
    }

    /// What a person may choose of.
    public var choices: [Choice] {
        switch self {
        case .buttons(_, let choices), .list(_, _, let choices): choices
        case .text, .media, .location, .template, .reaction, .transfer, .endCall: []
        }
    }

    /// The kind, such as `buttons`, for explanations.
    public var kind: String {
        switch self {
        case .text: "text"
        case .media(let media): media.kind.rawValue
        case .buttons: "buttons"
        case .list: "list"
        case .location: "location"
        case .template: "template"
        case .reaction: "reaction"
        case .transfer: "transfer"
        case .endCall: "end_call"
        }
    }

    /// Whether it does something to a call, rather than say something.
    public var steersCall: Bool {
        switch self {
        case .transfer, .endCall: true
        case .text, .media, .buttons, .list, .location, .template, .reaction: false
        }
    }

    /// The same message for a channel that knows only text: choices become a numbered list, media a link with its
    /// caption.
    public var plainText: String {
        switch self {
        case .text(let text): text
        case .media(let media):
            [media.caption, media.link ?? media.filename].compactMap(\.self).joined(separator: "\n")
        case .buttons(let text, let choices), .list(let text, _, let choices):
            ([text] + choices.enumerated().map { "\($0.offset + 1). \($0.element.title)" }).joined(separator: "\n")
        case .location(let latitude, let longitude, let name, let address):
            [name, address, "https://maps.google.com/?q=\(latitude),\(longitude)"].compactMap(\.self)
                .joined(separator: "\n")
        case .template(let template): template.parameters.joined(separator: " ")
        case .reaction(let emoji, _): emoji ?? ""
        case .transfer, .endCall: ""
        }
    }
}

/// A file to send: by a link that the provider fetches, or by the id of one that it has.
public struct OutboundMedia: Hashable, Sendable, Codable {
    /// What it holds.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case image, audio, video, document, sticker
    }

    /// Where the provider finds it.
    public enum Source: Hashable, Sendable, Codable {
        /// A public URL.
        case link(String)
        /// The provider's id of a file that was uploaded before.
        case id(String)
    }

    /// What it holds.
    public var kind: Kind
    /// Where the provider finds it.
    public var source: Source
    /// The text under it.
    public var caption: String?
    /// The name of a document.
    public var filename: String?

    /// Describes a file.
    public init(kind: Kind, source: Source, caption: String? = nil, filename: String? = nil) {
        self.kind = kind
        self.source = source
        self.caption = caption
        self.filename = filename
    }

    /// The public URL, if it goes by one.
    public var link: String? {
        if case .link(let link) = source { link } else { nil }
    }
}

/// A message that the provider approved beforehand, with what is filled in.
public struct MessageTemplate: Hashable, Sendable, Codable {
    /// Its name or id at the provider.
    public var name: String
    /// The language that it was approved in, such as `en_US`; providers that name templates by id need none.
    public var language: String
    /// What is filled into its body, in order.
    public var parameters: [String]
    /// The picture, video or document above it.
    public var header: OutboundMedia?
    /// What comes back when its quick-reply buttons are tapped, in order.
    public var buttonPayloads: [String]

    /// Describes a template.
    public init(
        name: String,
        language: String,
        parameters: [String] = [],
        header: OutboundMedia? = nil,
        buttonPayloads: [String] = []
    ) {
        self.name = name
        self.language = language
        self.parameters = parameters
        self.header = header
        self.buttonPayloads = buttonPayloads
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
    /// The language of what is said, such as `fr`, as far as the hub knows it.
    public var language: String?
    /// The hub's own id for this send: an idempotency key, or something for the provider to echo.
    ///
    /// It stays the same when a send is tried again.
    public var correlation: String

    /// Describes a destination.
    public init(
        contact: UnifiedContact,
        thread: String? = nil,
        replyTo: String? = nil,
        language: String? = nil,
        correlation: String
    ) {
        self.contact = contact
        self.language = language
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
