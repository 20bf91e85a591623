public import Foundation

/// A person as a provider describes them.
public struct UnifiedContact: Hashable, Sendable {
    /// The provider's id for the person, unmodified: the one to reply to.
    public var id: String
    /// E.164, such as `+15145550123`, if known.
    public var phone: String?
    /// The name that the person goes by, if known.
    public var name: String?
    /// Further ids of the same person on this channel; a message that carries two joins them to one contact.
    public var aliases: [String]

    /// Describes a person.
    public init(id: String, phone: String? = nil, name: String? = nil, aliases: [String] = []) {
        self.id = id
        self.phone = phone
        self.name = name
        self.aliases = aliases
    }
}

/// What a person said, in the one shape that routing, strategies, storage and the public format share.
public struct UnifiedMessage: Hashable, Sendable {
    /// The provider's id of the message.
    public var externalID: String
    /// When it was sent, by the provider's clock where it tells.
    public var sentAt: Date
    /// Who sent it.
    public var contact: UnifiedContact
    /// What a person would read of it: text, caption, tapped title or recognised speech; may be empty.
    public var text: String
    /// The parts.
    public var content: [ContentPart]
    /// The provider's id of the message that this one answers.
    public var replyTo: String?
    /// The provider's own thread, where it has threads; else the conversation is per contact.
    public var thread: String?
    /// The language that it is in, such as `fr`, where the provider knows it: speech is recognised in one.
    public var language: String?
    /// Facts in the provider's words that have no place of their own.
    public var provider: [String: JSONValue]

    /// Describes a message.
    public init(
        externalID: String,
        sentAt: Date,
        contact: UnifiedContact,
        text: String,
        content: [ContentPart],
        replyTo: String? = nil,
        thread: String? = nil,
        language: String? = nil,
        provider: [String: JSONValue] = [:]
    ) {
        self.externalID = externalID
        self.sentAt = sentAt
        self.language = language
        self.contact = contact
        self.text = text
        self.content = content
        self.replyTo = replyTo
        self.thread = thread
        self.provider = provider
    }

    /// Describes a message of one part, whose text is what a person would read of it.
    public init(externalID: String, sentAt: Date, contact: UnifiedContact, part: ContentPart) {
        self.init(externalID: externalID, sentAt: sentAt, contact: contact, text: part.legibleText, content: [part])
    }

    /// Whether a strategy should be asked: a reaction by itself wants no answer.
    public var wantsAnswer: Bool {
        content.contains { part in
            if case .reaction = part { false } else { true }
        }
    }
}

/// One part of a message.
public enum ContentPart: Hashable, Sendable {
    case text(String)
    case image(Media)
    case audio(Media)
    case video(Media)
    case document(Media)
    case sticker(Media)
    case location(latitude: Double, longitude: Double, name: String?, address: String?)
    /// Contact cards, in the provider's words.
    case contacts([JSONValue])
    /// A tapped button or list row.
    case choice(id: String, title: String)
    /// A filled-in form, in the provider's words.
    case form(JSONValue)
    /// A shopping basket, in the provider's words.
    case order(JSONValue)
    /// An emoji put on a message; nil takes it away.
    case reaction(to: String, emoji: String?)
    /// The person has called and not said anything yet.
    case callStarted
    /// What a provider's own model wants to be done or told, such as a declared tool with its arguments.
    case toolCall(id: String, name: String, arguments: JSONValue)
    /// Something that the adapter does not know, by the provider's name for it.
    case unsupported(type: String)

    /// A file in a message: by the provider's id, by a URL, or both.
    public struct Media: Hashable, Sendable {
        /// The provider's id, to download it with.
        public var id: String?
        /// Where it lies, if the provider says so.
        public var url: String?
        /// Such as `image/jpeg`, as the provider claims.
        public var mimeType: String?
        /// The name that the sender's file had, as ``FileName/cleaned(_:)`` leaves it: it leads nowhere but into its folder.
        public let filename: String?
        /// The text that came with it.
        public var caption: String?
        /// Whether it is a recorded voice note.
        public var isVoice: Bool

        /// Describes a file.
        public init(
            id: String? = nil,
            url: String? = nil,
            mimeType: String? = nil,
            filename: String? = nil,
            caption: String? = nil,
            isVoice: Bool = false
        ) {
            self.id = id
            self.url = url
            self.mimeType = mimeType
            self.filename = filename.flatMap(FileName.cleaned)
            self.caption = caption
            self.isVoice = isVoice
        }
    }
}

extension ContentPart {
    /// What a person would read of it; empty where there is nothing to read.
    fileprivate var legibleText: String {
        switch self {
        case .text(let text), .choice(_, let text): text
        case .image(let media), .audio(let media), .video(let media), .document(let media), .sticker(let media):
            media.caption ?? ""
        case .location, .contacts, .form, .order, .reaction, .callStarted, .toolCall, .unsupported: ""
        }
    }
}
