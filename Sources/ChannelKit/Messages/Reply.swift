/// The reply of a strategy.
///
/// ```swift
/// .replied(.text("We open at 9."))
/// .replied(.contents([.text("Pick a time."), .buttons(text: "Monday?", choices: choices)]))
/// ```
public enum Reply: Sendable {
    /// One or more messages, in order; if the channel can, the first one quotes the message with the provider's id
    /// `quoting`.
    case contents([ReplyContent], quoting: String? = nil)
    /// Text that is still being generated, for a channel that can speak it while it arrives.
    case stream(AsyncThrowingStream<String, any Error>)

    /// Returns a reply of one text.
    public static func text(_ text: String) -> Reply { .contents([.text(text)]) }
}

/// One message to send.
///
/// A channel that cannot carry rich content sends its ``plainText``.
public enum ReplyContent: Hashable, Sendable {
    case text(String)
    case media(OutboundMedia)
    case buttons(text: String, choices: [Choice])
    /// Rows behind a button titled `title`.
    case list(text: String, title: String, choices: [Choice])
    case location(latitude: Double, longitude: Double, name: String?, address: String?)
    /// A message that the provider has approved beforehand.
    case template(MessageTemplate)
    /// An emoji on the customer's message with the provider's id `to`; nil removes it.
    case reaction(emoji: String?, to: String)
    /// A transfer of the call: to the channel's own destination, unless `to` names a phone number or SIP address.
    ///
    /// Outside of calls it has no effect.
    case transfer(to: String? = nil)
    /// The end of the call, after the contents before it.
    ///
    /// Outside of calls it has no effect.
    case endCall

    /// A button, or a row of a list.
    public struct Choice: Hashable, Sendable {
        /// The id that comes back when it is tapped.
        public var id: String
        /// The title that the customer reads.
        public var title: String
        /// A second line under a row of a list.
        public var description: String?

        /// Creates a choice.
        public init(id: String, title: String, description: String? = nil) {
            self.id = id
            self.title = title
            self.description = description
        }
    }

    /// The choices of the content; empty if it has none.
    public var choices: [Choice] {
        switch self {
        case .buttons(_, let choices), .list(_, _, let choices): choices
        case .text, .media, .location, .template, .reaction, .transfer, .endCall: []
        }
    }

    /// The name of the kind, such as `buttons`, for explanations.
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

    /// True if it acts on a call and says nothing.
    public var steersCall: Bool {
        switch self {
        case .transfer, .endCall: true
        case .text, .media, .buttons, .list, .location, .template, .reaction: false
        }
    }

    /// The content for a channel that can carry only text: choices become a numbered list, media a link with its
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

/// A file to send: by a link that the provider downloads, or by the id of one that was uploaded.
public struct OutboundMedia: Hashable, Sendable {
    /// The kind of file.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case image, audio, video, document, sticker
    }

    /// The location of a file for the provider.
    public enum Source: Hashable, Sendable {
        /// A public URL.
        case link(String)
        /// The provider's id of a file that was uploaded before.
        case id(String)
    }

    /// The kind of file.
    public var kind: Kind
    /// The location of the file for the provider.
    public var source: Source
    /// The text shown with it.
    public var caption: String?
    /// The name of a document.
    public var filename: String?

    /// Creates a file.
    public init(kind: Kind, source: Source, caption: String? = nil, filename: String? = nil) {
        self.kind = kind
        self.source = source
        self.caption = caption
        self.filename = filename
    }

    /// The public URL; nil for an uploaded file.
    public var link: String? {
        if case .link(let link) = source { link } else { nil }
    }
}

/// A message that the provider has approved beforehand, with its parameters.
public struct MessageTemplate: Hashable, Sendable {
    /// The name or id at the provider.
    public var name: String
    /// The approved language, such as `en_US`; providers that name templates by id need none.
    public var language: String
    /// The parameters of the body, in order.
    public var parameters: [String]
    /// The image, video or document above the text.
    public var header: OutboundMedia?
    /// The ids that come back when its quick-reply buttons are tapped, in order.
    public var buttonPayloads: [String]

    /// Creates a template.
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

/// The recipient of a message, with the context that the provider needs.
public struct Destination: Hashable, Sendable {
    /// The recipient.
    public var contact: UnifiedContact
    /// The provider's thread, if it has threads.
    public var thread: String?
    /// The provider's id of the message that is answered.
    public var replyTo: String?
    /// The language of the message, such as `fr`, if the hub knows it.
    public var language: String?
    /// The hub's own id of the send: an idempotency key, or a value for the provider to echo.
    ///
    /// It stays the same when the send is retried.
    public var correlation: String

    /// Creates a destination.
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

/// A provider's confirmation that it accepted a message.
public struct DeliveryReceipt: Hashable, Sendable {
    /// The provider's id of the message, which its statuses will carry.
    public var externalID: String
    /// Further ids that the provider gave for the recipient.
    public var contactAliases: [String]

    /// Creates a receipt.
    public init(externalID: String, contactAliases: [String] = []) {
        self.externalID = externalID
        self.contactAliases = contactAliases
    }
}
