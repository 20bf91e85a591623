import Crypto
import Foundation

/// A piece of a document, the unit of retrieval.
struct DocumentChunk: Hashable, Sendable {
    let text: String
    /// The headings above it, joined.
    let section: String?
    /// The key of its vector, shared by chunks with equal text.
    let digest: SHA256Digest

    init(text: String, headings: [String]) {
        self.text = text
        section = headings.isEmpty ? nil : headings.joined(separator: " > ")
        digest = SHA256.hash(data: Data((headings + [text]).joined(separator: "\n").utf8))
    }

    /// The text to embed: the headings and the text.
    var embeddedText: String { section.map { "\($0)\n\(text)" } ?? text }
}

/// Splits sections into chunks.
struct DocumentChunker {
    /// The assumed bytes of a token: the average of English and French in common vocabularies, and an overestimate of
    /// tokens for other scripts.
    static let bytesInToken = 4

    var limit = 500 * bytesInToken
    var overlap = 50 * bytesInToken

    static func tokens(in text: String) -> Int { (text.utf8.count + bytesInToken - 1) / bytesInToken }

    /// The chunks of `text`; none spans a heading.
    func chunks(of text: String, isMarkdown: Bool) -> [DocumentChunk] {
        MarkdownSections(text, isMarkdown: isMarkdown).sections.flatMap { section in
            texts(of: section.blocks).map { DocumentChunk(text: $0, headings: section.headings) }
        }
    }

    private func texts(of blocks: [DocumentBlock]) -> [String] {
        var texts: [String] = []
        var chunk: [Piece] = []
        for piece in blocks.flatMap({ pieces(of: $0) }) {
            if chunk.size + piece.size > limit {
                texts.append(chunk.text)
                chunk = chunk.tail(of: min(overlap, limit - piece.size))
            }
            chunk.append(piece)
        }
        texts.append(chunk.text)
        return texts.filter { !$0.isEmpty }
    }

    /// The sentences of a block, cut to the space beside an overlap; a block that must not be cut stays whole if it
    /// fits.
    private func pieces(of block: DocumentBlock) -> [Piece] {
        let text = block.text + "\n\n"
        if block.isWhole, text.utf8.count <= limit { return [Piece(text: text[...], isWhole: true)] }
        return text.sentences(areLines: block.isWhole).flatMap { $0.cut(at: limit - overlap) }
            .map { Piece(text: $0, isWhole: false) }
    }
}

/// An indivisible piece of text, with the white space after it.
private struct Piece {
    let text: Substring
    let isWhole: Bool

    var size: Int { text.utf8.count }
}

extension [Piece] {
    fileprivate var size: Int { reduce(0) { $0 + $1.size } }

    fileprivate var text: String {
        map(\.text).joined(separator: "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The last pieces within `limit` bytes together, or else the last words.
    fileprivate func tail(of limit: Int) -> [Piece] {
        var tail: [Piece] = []
        var size = 0
        for piece in reversed() {
            size += piece.size
            guard size <= limit else { break }
            tail.insert(piece, at: 0)
        }
        guard tail.isEmpty, let last, !last.isWhole, limit > 0 else { return tail }
        return [Piece(text: last.text.lastWords(of: limit), isWhole: false)]
    }
}

extension String {
    /// The sentences, each with the white space after it.
    ///
    /// List items count as sentences, and with `areLines` every line.
    fileprivate func sentences(areLines: Bool) -> [Substring] {
        var sentences: [Substring] = []
        var start = startIndex
        var endsHere = false
        var index = startIndex
        while index < endIndex {
            let scalar = unicodeScalars[index]
            if endsHere, !scalar.properties.isWhitespace {
                sentences.append(self[start..<index])
                start = index
            }
            let next = unicodeScalars.index(after: index)
            endsHere =
                switch scalar {
                case "\n": endsHere || areLines || next < endIndex && unicodeScalars[next].beginsItem
                case "。", "！", "？": true
                case ".", "!", "?", "…": next < endIndex && unicodeScalars[next].properties.isWhitespace
                default: endsHere && scalar.properties.isWhitespace
                }
            index = next
        }
        sentences.append(self[start...])
        return sentences
    }
}

extension Substring {
    /// Pieces of at most `limit` bytes, cut after words if possible.
    fileprivate func cut(at limit: Int) -> [Substring] {
        var pieces: [Substring] = []
        var rest = self
        while rest.utf8.count > limit {
            let end = rest.wordBound(before: rest.utf8.index(rest.startIndex, offsetBy: limit))
            pieces.append(rest[..<end])
            rest = rest[end...]
        }
        return pieces + [rest]
    }

    /// The index after the last line before `bound`, or else the last word, or else the last scalar.
    private func wordBound(before bound: Index) -> Index {
        let end = bound.aligned(in: self)
        let head = self[..<end]
        return (head.lastIndex(where: \.isNewline) ?? head.lastIndex(where: \.isWhitespace)).map(index(after:)) ?? end
    }

    /// The last words within `limit` bytes; empty if the last one is longer.
    fileprivate func lastWords(of limit: Int) -> Substring {
        guard utf8.count > limit else { return self }
        let bound = utf8.index(endIndex, offsetBy: -limit)
        let tail = self[bound.aligned(in: self)...]
        guard let space = tail.firstIndex(where: \.isWhitespace) else { return "" }
        return tail[tail.index(after: space)...]
    }
}

extension Unicode.Scalar {
    /// True if a line that begins with it is likely an item of its own.
    fileprivate var beginsItem: Bool { "-*+•|>\n0123456789".unicodeScalars.contains(self) }
}

extension Substring.Index {
    /// The nearest scalar boundary at or before the index.
    fileprivate func aligned(in text: Substring) -> Substring.Index {
        var index = self
        while index > text.startIndex, index < text.endIndex, UTF8.isContinuation(text.utf8[index]) {
            text.utf8.formIndex(before: &index)
        }
        return index
    }
}
