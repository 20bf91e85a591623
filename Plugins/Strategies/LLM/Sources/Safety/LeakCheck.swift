/// Finds parts of the instructions in a reply.
struct LeakCheck: Sendable {
    /// The number of consecutive words from which on a match is no coincidence.
    static let runLength = 12

    /// The instructions as text, not as an index: thousands of turns wait for models at once, and most replies are too
    /// short to be compared.
    private let instructions: String

    init(of instructions: String) { self.instructions = instructions }

    /// True if `text` repeats the instructions or the tags around the prompt's data.
    func finds(in text: String) -> Bool {
        if PromptTag.allCases.contains(where: { text.contains($0.opening) || text.contains($0.closing) }) {
            return true
        }
        let said = Self.runs(in: text)
        return !said.isEmpty && !Set(Self.runs(in: instructions)).isDisjoint(with: said)
    }

    private static func runs(in text: String) -> [[Substring]] {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        guard words.count >= runLength else { return [] }
        return (0...words.count - runLength).map { Array(words[$0..<$0 + runLength]) }
    }
}

/// The tags around data in the prompt.
enum PromptTag: String, CaseIterable, Sendable {
    case passage, fact

    /// The start of the opening tag; attributes may follow.
    var opening: String { "<\(rawValue)" }
    var closing: String { "</\(rawValue)" }

    /// `text` without anything that resembles one of the tags.
    static func neutralized(_ text: String) -> String {
        // Most texts have no such character, and the search for the tags is slow.
        guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
        return text.replacing(/<(\/?)(passage|fact)/.ignoresCase()) { "‹\($0.output.1)\($0.output.2)" }
    }
}
