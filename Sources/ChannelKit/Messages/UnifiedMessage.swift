public import Foundation

/// A contact as a provider describes it.
public struct UnifiedContact: Hashable, Sendable {
    /// The provider's id of the contact, unmodified: the one to reply to.
    public var id: String
    /// The phone number in E.164, such as `+15145550123`, if known.
    public var phone: String?
    /// The name, if known; a display name that is none, such as `Anonymous User` or an e-mail address, becomes nil.
    public var name: String? { didSet { name = ContactName.cleaned(name) } }
    /// Further ids of the same contact on this channel; a message that carries two joins them to one contact.
    public var aliases: [String]
    /// The language of the contact's app or profile, such as `fr` or `fr-CA`, if the provider knows it.
    ///
    /// A conversation begins in it where the first message's words have no language, such as `/start`.
    public var language: String?

    /// Creates a contact.
    public init(
        id: String,
        phone: String? = nil,
        name: String? = nil,
        aliases: [String] = [],
        language: String? = nil
    ) {
        self.id = id
        self.phone = phone
        self.name = ContactName.cleaned(name)
        self.aliases = aliases
        self.language = language
    }
}

/// A customer's message in the one format that routing, strategies, storage and the public format share.
///
/// ```swift
/// UnifiedMessage(externalID: "m1", sentAt: at, contact: UnifiedContact(id: "+15145550123"), part: .text("Hello"))
/// ```
public struct UnifiedMessage: Hashable, Sendable {
    /// The provider's id of the message.
    public var externalID: String
    /// The time of sending, by the provider's clock if it has one.
    public var sentAt: Date
    /// The sender.
    public var contact: UnifiedContact
    /// The legible text: text, caption, tapped title or recognized speech; may be empty.
    public var text: String
    /// The parts.
    public var content: [ContentPart]
    /// The provider's id of the message that is answered.
    public var replyTo: String?
    /// The provider's own thread, if it has threads; else the conversation is per contact.
    public var thread: String?
    /// The language of the message, such as `fr`, if the provider knows it, as with recognized speech.
    public var language: String?
    /// True if the provider counts it as an act of the customer that opens its reply window.
    ///
    /// Default: any message but a reaction alone; an unknown type too, because the customer did something.
    public var opensWindow: Bool
    /// False for an act without words that asks for nothing, such as a pin, an automatic permission reply or a call
    /// that the provider only reports: it is stored and opens the window, and no strategy is asked.
    public var expectsAnswer: Bool
    /// Further facts in the provider's own format.
    public var provider: [String: JSONValue]

    /// Creates a message.
    public init(
        externalID: String,
        sentAt: Date,
        contact: UnifiedContact,
        text: String,
        content: [ContentPart],
        replyTo: String? = nil,
        thread: String? = nil,
        language: String? = nil,
        opensWindow: Bool? = nil,
        expectsAnswer: Bool = true,
        provider: [String: JSONValue] = [:]
    ) {
        self.opensWindow = opensWindow ?? content.opensWindow
        self.expectsAnswer = expectsAnswer
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

    /// Creates a message of one part, with its legible text.
    public init(externalID: String, sentAt: Date, contact: UnifiedContact, part: ContentPart) {
        self.init(externalID: externalID, sentAt: sentAt, contact: contact, text: part.legibleText, content: [part])
    }

    /// True if strategies are asked for a reply: not for a reaction alone.
    public var wantsAnswer: Bool { expectsAnswer && !content.isOnlyReactions }
}

extension [ContentPart] {
    /// The default of ``UnifiedMessage/opensWindow``.
    var opensWindow: Bool { !isOnlyReactions }

    /// True if there is nothing but reactions.
    fileprivate var isOnlyReactions: Bool {
        allSatisfy { part in
            if case .reaction = part { true } else { false }
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
    /// Contact cards, in the provider's own format.
    case contacts([JSONValue])
    /// A tapped button or list row.
    case choice(id: String, title: String)
    /// A filled-in form, in the provider's own format.
    case form(JSONValue)
    /// A shopping basket, in the provider's own format.
    case order(JSONValue)
    /// An emoji on a message; nil removes it.
    case reaction(to: String, emoji: String?)
    /// The start of a call, before anything was said.
    case callStarted
    /// A request of the provider's own model, such as a declared tool with its arguments.
    case toolCall(id: String, name: String, arguments: JSONValue)
    /// A part that the adapter does not know, by the provider's name.
    case unsupported(type: String)

    /// A file in a message: by the provider's id, by a URL, or both.
    public struct Media: Hashable, Sendable {
        /// The provider's id, for the download.
        public var id: String?
        /// The URL, if the provider gives one.
        public var url: String?
        /// The MIME type, such as `image/jpeg`, as the provider claims.
        public var mimeType: String?
        /// The sender's name of the file after ``FileName/cleaned(_:)``: it cannot leave its folder.
        public let filename: String?
        /// The text sent with it.
        public var caption: String?
        /// True for a recorded voice note.
        public var isVoice: Bool

        /// Creates a file.
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
    /// The legible text; empty if there is none.
    fileprivate var legibleText: String {
        switch self {
        case .text(let text), .choice(_, let text): text
        case .image(let media), .audio(let media), .video(let media), .document(let media), .sticker(let media):
            media.caption ?? ""
        case .location, .contacts, .form, .order, .reaction, .callStarted, .toolCall, .unsupported: ""
        }
    }
}
