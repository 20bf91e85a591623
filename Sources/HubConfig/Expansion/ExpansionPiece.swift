/// A part of a scalar: literal text or one expansion.
struct ExpansionPiece: Hashable {
    enum Kind: Hashable {
        /// Literal text.
        case literal(String)
        /// `${NAME}` or `${NAME:-default}`.
        case variable(String, default: String?)
        /// `${file:PATH}`.
        case file(String)
        /// An invalid expansion.
        case malformed(message: String, remedy: String)
    }

    let kind: Kind
    /// The number of characters of the scalar before the piece.
    let offset: Int
    /// The piece's length in characters.
    let length: Int
}

extension ExpansionPiece {
    /// Splits `text` into pieces.
    ///
    /// `$${` is a literal `${`; any other `$` is literal.
    static func pieces(of text: String) -> [ExpansionPiece] {
        guard text.utf8.contains(UInt8(ascii: "$")), text.contains("${") else {
            return [ExpansionPiece(kind: .literal(text), offset: 0, length: text.count)]
        }
        var pieces: [ExpansionPiece] = []
        var literal = ""
        var literalStart = 0
        let characters = Array(text)
        var position = 0
        func starts(with prefix: String) -> Bool { characters[position...].starts(with: prefix) }
        func endLiteral() {
            guard literalStart < position else { return }
            let length = position - literalStart
            pieces.append(ExpansionPiece(kind: .literal(literal), offset: literalStart, length: length))
            literal = ""
        }
        while position < characters.count {
            if starts(with: "$${") {
                // A piece of its own, because it is one character shorter than what was written.
                endLiteral()
                pieces.append(ExpansionPiece(kind: .literal("${"), offset: position, length: 3))
                position += 3
                literalStart = position
            } else if starts(with: "${") {
                endLiteral()
                let piece = expansion(in: characters, at: position)
                pieces.append(piece)
                position += piece.length
                literalStart = position
            } else {
                literal.append(characters[position])
                position += 1
            }
        }
        endLiteral()
        return pieces
    }

    private static func expansion(in characters: [Character], at start: Int) -> ExpansionPiece {
        let inside = characters[(start + 2)...]
        guard let closing = inside.firstIndex(of: "}") else {
            let kind = Kind.malformed(
                message: "unclosed '${'",
                remedy: "close it with '}', or write '$${' for a literal '${'"
            )
            return ExpansionPiece(kind: kind, offset: start, length: characters.count - start)
        }
        let body = String(inside[..<closing])
        return ExpansionPiece(kind: kind(of: body), offset: start, length: closing + 1 - start)
    }

    private static func kind(of body: String) -> Kind {
        if body.contains("${") {
            return .malformed(
                message: "nested expansion",
                remedy: "write one variable with a plain default: ${NAME:-default}"
            )
        }
        if body.hasPrefix("file:") {
            let path = String(body.dropFirst("file:".count))
            return path.isEmpty
                ? .malformed(message: "'${file:}' names no file", remedy: "write ${file:PATH}") : .file(path)
        }
        let halves = body.split(separator: ":-", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(halves.first ?? "")
        guard name.isVariableName else {
            return .malformed(
                message: "'${\(name.prefix(40))}' is not a valid expansion",
                remedy: "write ${NAME}, ${NAME:-default} or ${file:PATH}, or '$${' for a literal '${'"
            )
        }
        return .variable(name, default: halves.count > 1 ? String(halves[1]) : nil)
    }
}

extension String {
    /// True for letters, digits and `_` that do not begin with a digit, as in a shell.
    fileprivate var isVariableName: Bool {
        guard let first = utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    /// True if the text contains a value itself, rather than only references to one.
    var holdsMoreThanExpansions: Bool {
        ExpansionPiece.pieces(of: self).contains { piece in
            switch piece.kind {
            case .literal(let text): !text.allSatisfy(\.isWhitespace)
            case .variable(_, let fallback): fallback?.isEmpty == false
            case .file: false
            case .malformed: true
            }
        }
    }
}
