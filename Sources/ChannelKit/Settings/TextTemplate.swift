/// Text with fields such as `{{contact.name}}`, parsed once when the configuration is validated.
///
/// ```swift
/// let template = try TextTemplate(parsing: "Thank you, {{contact.name}}.")
/// template.rendered { _ in nil }  // "Thank you."
/// ```
public struct TextTemplate: Hashable, Sendable {
    /// A field of a template.
    public enum Field: String, CaseIterable, Sendable {
        case contactName = "contact.name"
        case contactPhone = "contact.phone"
        case tenantName = "tenant.name"
        case channelName = "channel.name"
        case messageText = "message.text"
    }

    /// A syntax error of a template, with its position.
    public struct SyntaxError: Error, Hashable, Sendable {
        /// The number of characters before the error.
        public let offset: Int
        /// The problem, as a sentence without a full stop.
        public let problem: String
        /// The remedy, as a sentence without a full stop.
        public let remedy: String
    }

    private enum Part: Hashable, Sendable {
        case literal(String)
        case field(Field)
    }

    private let parts: [Part]
    /// The text as written.
    public let source: String

    /// Parses `source`.
    ///
    /// - Throws: ``SyntaxError`` for a field that does not exist or braces that do not close.
    public init(parsing source: String) throws(SyntaxError) {
        guard source.utf8.contains(UInt8(ascii: "{")) else {
            parts = source.isEmpty ? [] : [.literal(source)]
            self.source = source
            return
        }
        var found: [Part] = []
        var rest = source[...]
        while let opening = rest.firstRange(of: "{{") {
            if opening.lowerBound > rest.startIndex { found.append(.literal(String(rest[..<opening.lowerBound]))) }
            let offset = source.distance(from: source.startIndex, to: opening.lowerBound)
            guard let closing = rest[opening.upperBound...].firstRange(of: "}}") else {
                throw SyntaxError(offset: offset, problem: "'{{' is not closed", remedy: "close the field with '}}'")
            }
            let name = rest[opening.upperBound..<closing.lowerBound].trimmingSpaces
            guard let field = Field(rawValue: name) else {
                throw SyntaxError(
                    offset: offset,
                    problem: "unknown field '{{\(name)}}'",
                    remedy: "the fields are \(Field.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            found.append(.field(field))
            rest = rest[closing.upperBound...]
        }
        if !rest.isEmpty { found.append(.literal(String(rest))) }
        parts = found
        self.source = source
    }

    /// Creates text without fields, whatever braces it has.
    public init(literal text: String) {
        parts = text.isEmpty ? [] : [.literal(text)]
        source = text
    }

    /// Returns the text with its fields filled in.
    ///
    /// A field without a value is left out together with the space or comma before it, so that
    /// `Thank you, {{contact.name}}.` becomes `Thank you.` for a contact without a name.
    public func rendered(_ value: (Field) -> String?) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal):
                text += literal
            case .field(let field):
                if let value = value(field), !value.isEmpty {
                    text += value
                } else {
                    while let last = text.last, last == " " || last == "," || last == "\u{00A0}" { text.removeLast() }
                }
            }
        }
        return text
    }
}

/// A template, or one for each language.
public struct LocalizedTemplate: Hashable, Sendable {
    /// The templates by language code; the empty code is for a text without a language.
    public let byLanguage: [String: TextTemplate]

    /// Creates the same text for all languages.
    public init(_ template: TextTemplate) { byLanguage = ["": template] }

    /// Creates a text for each language code, such as `en` and `fr`.
    public init(byLanguage: [String: TextTemplate]) { self.byLanguage = byLanguage }

    /// Returns the template for `language`, else for the first of `fallbacks` that exists, else any.
    public func template(for language: String, fallbacks: [String]) -> TextTemplate {
        for code in [language] + fallbacks + [""] {
            if let template = byLanguage[code] { return template }
        }
        let first = byLanguage.min { $0.key < $1.key }
        return first?.value ?? TextTemplate(literal: "")
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
