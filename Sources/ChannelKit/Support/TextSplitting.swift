/// A splitter of text that is too long for one message.
public enum TextSplitting {
    /// Returns pieces of at most `limit` UTF-16 units whose concatenation is `text`, except for the white space at the
    /// seams.
    ///
    /// It is cut after a sentence if possible, else after a word, else between two graphemes.
    public static func split(_ text: String, limit: Int) -> [String] {
        var pieces: [String] = []
        var rest = text[...]
        while let head = head(of: rest, limit: limit) {
            let end = seam(in: head) ?? head.endIndex
            pieces.append(String(rest[..<end]).trimmingTrailingSpace)
            rest = Substring(rest[end...].unicodeScalars.drop { $0.properties.isWhitespace })
        }
        if !rest.isEmpty || pieces.isEmpty { pieces.append(String(rest)) }
        return pieces.filter { !$0.isEmpty || text.isEmpty }
    }

    /// The number of scalars after the limit that are read for the end of a grapheme: more than any grapheme has that
    /// is written on purpose.
    private static let maxGraphemeLength = 64

    /// Returns the longest beginning of `text` within the limit; nil if that is all of it.
    ///
    /// Only the beginning is read, so that all pieces together cost no more than the text is long.
    private static func head(of text: Substring, limit: Int) -> Substring? {
        let scalars = text.unicodeScalars
        var units = 0
        guard
            let cut = scalars.indices.first(where: { index in
                units += scalars[index].utf16.count
                return units > limit
            })
        else { return nil }
        let window = text[
            ..<(scalars.index(cut, offsetBy: maxGraphemeLength, limitedBy: text.endIndex) ?? text.endIndex)
        ]
        var end = window.startIndex
        while end < window.endIndex {
            let next = window.index(after: end)
            if next > cut { break }
            end = next
        }
        if end > text.startIndex { return text[..<end] }
        // A grapheme that alone is longer than the limit stays whole, unless its end is too far away.
        let grapheme = window.index(after: window.startIndex)
        if grapheme < window.endIndex || window.endIndex == text.endIndex { return text[..<grapheme] }
        return text[..<max(cut, scalars.index(after: text.startIndex))]
    }

    /// Returns the index after the last sentence of the second half, else after its last space.
    private static func seam(in head: Substring) -> Substring.Index? {
        let middle = head.index(head.startIndex, offsetBy: head.count / 2)
        var sentence: Substring.Index?
        var word: Substring.Index?
        var position = middle
        while position < head.endIndex {
            let next = head.index(after: position)
            if head[position].isWhitespace {
                word = next
                if position > head.startIndex, ".!?…\n".contains(head[head.index(before: position)]) { sentence = next }
            }
            position = next
        }
        return sentence ?? word
    }
}

extension String {
    fileprivate var trimmingTrailingSpace: String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
