/// Gathers streamed text into sentences, the unit in which a reply is checked and released.
struct Sentences {
    /// A sentence that does not end is released at this length, so that speech does not wait for ever.
    static let longest = 240

    private var buffer = ""

    /// Takes one more piece of text and returns the sentences that it completes.
    mutating func add(_ piece: String) -> [String] {
        buffer += piece
        var complete: [String] = []
        while let end = sentenceEnd() {
            complete.append(String(buffer[..<end]))
            buffer = String(buffer[end...])
        }
        return complete
    }

    /// What is left when the text ends.
    mutating func finish() -> String? {
        defer { buffer = "" }
        return buffer.allSatisfy(\.isWhitespace) ? nil : buffer
    }

    /// Behind the first mark that ends a sentence and the space after it: without the space `3.5` would be two.
    ///
    /// White space alone is no sentence and goes with the next one.
    private func sentenceEnd() -> String.Index? {
        guard var position = buffer.firstIndex(where: { !$0.isWhitespace }) else { return nil }
        while position < buffer.endIndex {
            let next = buffer.index(after: position)
            let character = buffer[position]
            if character.isNewline { return next }
            if ".!?…。！？".contains(character), next < buffer.endIndex, buffer[next].isWhitespace {
                return buffer.index(after: next)
            }
            position = next
        }
        guard buffer.count > Self.longest, let space = buffer.lastIndex(of: " ") else { return nil }
        return buffer.index(after: space)
    }
}
