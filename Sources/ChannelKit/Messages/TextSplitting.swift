/// Splits text that a provider would not take in one message.
public enum TextSplitting {
    /// Pieces of at most `limit` UTF-16 units that give `text` again when joined, but for the white space at the seams.
    ///
    /// It is cut behind a sentence if it can be, else behind a word, else between two graphemes.
    public static func split(_ text: String, limit: Int) -> [String] {
        var pieces: [String] = []
        var rest = text[...]
        while rest.utf16.count > limit {
            let head = longestPrefix(of: rest, limit: limit)
            let end = seam(in: head) ?? head.endIndex
            pieces.append(String(rest[..<end]).trimmingTrailingSpace)
            rest = rest[end...].drop(while: \.isWhitespace)
        }
        if !rest.isEmpty || pieces.isEmpty { pieces.append(String(rest)) }
        return pieces.filter { !$0.isEmpty || text.isEmpty }
    }

    private static func longestPrefix(of text: Substring, limit: Int) -> Substring {
        var units = 0
        var end = text.startIndex
        while end < text.endIndex {
            units += text[end].utf16.count
            if units > limit { break }
            end = text.index(after: end)
        }
        // A single grapheme longer than the limit still has to go somewhere.
        return end == text.startIndex ? text.prefix(1) : text[..<end]
    }

    /// Behind the last sentence of the second half, else behind its last space.
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
