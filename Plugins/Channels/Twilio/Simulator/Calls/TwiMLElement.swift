/// An element of a TwiML document.
struct TwiMLElement: Hashable {
    let name: String
    var attributes: [String: String] = [:]
    var children: [TwiMLElement] = []
    /// The text between its tags, trimmed, without children.
    var text = ""
}

/// A strict XML parser, as far as TwiML needs it.
struct TwiMLParser {
    private var rest: Substring.UnicodeScalarView

    /// The root element of `text`.
    ///
    /// - Throws: ``TwilioRefusal``, Twilio's error 12100.
    static func root(of text: String) throws(TwilioRefusal) -> TwiMLElement {
        var parser = TwiMLParser(rest: text[...].unicodeScalars)
        if parser.skip("<?xml") { try parser.skip(to: "?>") }
        try parser.skipMisc()
        guard parser.skip("<") else { throw .notXML("there is no root element") }
        let root = try parser.element()
        try parser.skipMisc()
        guard parser.rest.isEmpty else { throw .notXML("something follows the root element") }
        return root
    }

    /// The element after a `<`.
    private mutating func element() throws(TwilioRefusal) -> TwiMLElement {
        var element = TwiMLElement(name: try name())
        while skipSpace(), !rest.starts(with: "/".unicodeScalars), !rest.starts(with: ">".unicodeScalars) {
            let name = try name()
            _ = skipSpace()
            guard skip("="), skipSpace(), let quote = rest.popFirst(), quote == "\"" || quote == "'" else {
                throw .notXML("an attribute without a value")
            }
            guard element.attributes.updateValue(try text(until: quote), forKey: name) == nil else {
                throw .notXML("an attribute twice")
            }
        }
        if skip("/>") { return element }
        guard skip(">") else { throw .notXML("a tag that is not closed") }
        try content(of: &element)
        return element
    }

    private mutating func content(of element: inout TwiMLElement) throws(TwilioRefusal) {
        while true {
            element.text += try text(until: "<")
            if skip("!--") {
                try skip(to: "-->")
            } else if skip("/") {
                guard try name() == element.name, skipSpace(), skip(">") else { throw .notXML("tags that cross") }
                element.text = element.text.trimmingWhitespace
                return
            } else {
                element.children.append(try self.element())
            }
        }
    }

    /// The text up to and including `end`, with its entities resolved.
    private mutating func text(until end: Unicode.Scalar) throws(TwilioRefusal) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case end: return String(text)
            case "<": throw .notXML("a '<' that is not escaped")
            case "&": text.append(try entity())
            case "\t", "\n", "\r", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...: text.append(scalar)
            default: throw .notXML("a character that XML does not have")
            }
        }
        throw .notXML("the document ends too early")
    }

    private mutating func entity() throws(TwilioRefusal) -> Unicode.Scalar {
        let name = String(String.UnicodeScalarView(rest.prefix { $0 != ";" }.prefix(10)))
        guard skip(name), skip(";") else { throw .notXML("a '&' that is not escaped") }
        let named: [String: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        if let scalar = named[name] { return scalar }
        let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
        guard name.hasPrefix("#"), let scalar = number.flatMap(Unicode.Scalar.init) else {
            throw .notXML("an entity that XML does not have")
        }
        return scalar
    }

    private mutating func name() throws(TwilioRefusal) -> String {
        let name = rest.prefix { $0.properties.isAlphabetic || "0123456789_-.:".unicodeScalars.contains($0) }
        guard !name.isEmpty else { throw .notXML("a tag without a name") }
        rest = rest.dropFirst(name.count)
        return String(String.UnicodeScalarView(name))
    }

    // MARK: - Skipping

    private mutating func skip(_ text: String) -> Bool {
        guard rest.starts(with: text.unicodeScalars) else { return false }
        rest = rest.dropFirst(text.unicodeScalars.count)
        return true
    }

    /// Skips white space.
    ///
    /// - Returns: Always true, so that it can be used in a condition.
    private mutating func skipSpace() -> Bool {
        rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\t" }
        return true
    }

    private mutating func skip(to end: String) throws(TwilioRefusal) {
        while !skip(end) {
            guard rest.popFirst() != nil else { throw .notXML("the document ends too early") }
        }
    }

    private mutating func skipMisc() throws(TwilioRefusal) {
        while skipSpace(), skip("<!--") { try skip(to: "-->") }
    }
}

extension TwilioRefusal {
    /// Twilio's error with the simulator's explanation.
    fileprivate static func notXML(_ what: String) -> TwilioRefusal {
        TwilioRefusal(12100, "Document parse failure: \(what)")
    }
}

extension String {
    fileprivate var trimmingWhitespace: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
