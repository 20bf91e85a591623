import ChannelKit

/// The content of a message, read from `content` by its `type`.
struct CrispContent {
    var parts: [ContentPart]
    /// The readable text.
    var text = ""
    /// Members without a counterpart in ``ContentPart``, under Crisp's names.
    var facts: [String: JSONValue] = [:]

    /// Reads `message`; an unknown type, or a known one without its required members, becomes `unsupported`.
    init(reading message: JSONValue) {
        let type = message["type"]?.string ?? "unknown"
        self = Self.known(type, message["content"] ?? .null) ?? Self(parts: [.unsupported(type: type)])
    }

    init(parts: [ContentPart], text: String = "", facts: [String: JSONValue?] = [:]) {
        self.parts = parts
        self.text = text
        self.facts = facts.compactMapValues(\.self)
    }

    private static func known(_ type: String, _ content: JSONValue) -> CrispContent? {
        switch type {
        case "text": content.string.map { Self(parts: [.text($0)], text: $0) }
        case "file": file(content)
        case "animation": file(content, ContentPart.image)
        case "audio": file(content, isVoice: true, ContentPart.audio)
        case "picker": chosen(in: content) ?? unanswered(content, facts: ["picker": content])
        case "field": filledField(content) ?? unanswered(content, facts: ["field": content])
        case "carousel": chosen(in: content) ?? carousel(content)
        default: nil
        }
    }
}

// MARK: - Files

extension CrispContent {
    /// A file, as image, video, audio or document by its MIME type.
    private static func file(_ content: JSONValue) -> CrispContent? {
        switch content["type"]?.string?.prefix(while: { $0 != "/" }).lowercased() {
        case "image": file(content, ContentPart.image)
        case "video": file(content, ContentPart.video)
        case "audio": file(content, ContentPart.audio)
        default: file(content, ContentPart.document)
        }
    }

    private static func file(
        _ content: JSONValue,
        isVoice: Bool = false,
        _ makePart: (ContentPart.Media) -> ContentPart
    ) -> CrispContent? {
        guard let url = content["url"]?.string, !url.isEmpty else { return nil }
        let media = ContentPart.Media(
            url: url,
            mimeType: content["type"]?.string,
            filename: content["name"]?.string,
            isVoice: isVoice
        )
        return Self(parts: [makePart(media)], facts: ["duration": content["duration"]])
    }
}

// MARK: - Questions and answers

extension CrispContent {
    /// The visitor's answer to a picker, a field or a carousel; nil if `content` has none.
    static func answer(in content: JSONValue) -> CrispContent? { chosen(in: content) ?? filledField(content) }

    /// The selected choices of a picker, or the selected buttons of a carousel's cards; nil if there are none.
    private static func chosen(in content: JSONValue) -> CrispContent? {
        let buttons = content["targets"]?.array?.flatMap { $0["actions"]?.array ?? [] } ?? []
        let choices = ((content["choices"]?.array ?? []) + buttons).filter { $0["selected"]?.bool == true }
        let parts = choices.compactMap { choice -> (id: String, title: String)? in
            let id = choice["value"]?.string ?? choice["url"]?.string
            guard let title = choice["label"]?.string ?? id else { return nil }
            return (id ?? title, title)
        }
        guard !parts.isEmpty else { return nil }
        return Self(
            parts: parts.map { .choice(id: $0.id, title: $0.title) },
            text: parts.map(\.title).joined(separator: ", "),
            facts: ["id": content["id"]]
        )
    }

    /// A field with a value; nil for any other content.
    private static func filledField(_ content: JSONValue) -> CrispContent? {
        guard content["choices"] == nil, content["targets"] == nil, let value = content["value"]?.scalarText else {
            return nil
        }
        return Self(parts: [.form(content)], text: value, facts: ["id": content["id"]])
    }

    /// A picker or field that is not answered: its question as text.
    private static func unanswered(_ content: JSONValue, facts: [String: JSONValue?]) -> CrispContent? {
        content["text"]?.string.map { Self(parts: [.text($0)], text: $0, facts: facts) }
    }

    private static func carousel(_ content: JSONValue) -> CrispContent? {
        guard let targets = content["targets"]?.array else { return nil }
        let text =
            content["text"]?.nonEmptyString ?? targets.compactMap { $0["title"]?.string }.joined(separator: "\n")
        return Self(parts: [.text(text)], text: text, facts: ["targets": .array(targets)])
    }
}

extension JSONValue {
    /// A field's value as text; nil if it is empty or not a scalar.
    fileprivate var scalarText: String? {
        switch self {
        case .string(let text): text.isEmpty ? nil : text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let flag): String(flag)
        case .null, .array, .object: nil
        }
    }
}
