/// Finds in a reply what the model was told to do.
struct LeakCheck: Sendable {
    /// As many words in a row are no coincidence.
    static let runLength = 12

    /// Kept as it is: thousands of talks may wait for their models at once, and most replies are too short to be
    /// compared.
    private let instructions: String

    init(of instructions: String) { self.instructions = instructions }

    /// Whether `text` repeats the instructions or the marks around what the model is given.
    func finds(in text: String) -> Bool {
        if PromptMark.allCases.contains(where: { text.contains($0.opening) || text.contains($0.closing) }) {
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

/// The tags around what the model is given as data.
enum PromptMark: String, CaseIterable, Sendable {
    case passage, fact

    /// How one begins; attributes may follow.
    var opening: String { "<\(rawValue)" }
    var closing: String { "</\(rawValue)" }

    /// `text` without anything that could be taken for one of the tags.
    static func neutralized(_ text: String) -> String {
        // Most texts have no such character, and looking for the tags takes long.
        guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
        return text.replacing(/<(\/?)(passage|fact)/.ignoresCase()) { "‹\($0.output.1)\($0.output.2)" }
    }
}
