/// Text that a voice reads out, made from text that was written to be seen.
///
/// Links, markup and emoji are removed. In English and French, times, dates, prices, ranges, addresses and abbreviations
/// become the words that a caller expects; in every language phone numbers become single digits, words in capitals
/// become small letters, and a long sentence becomes several.
///
/// ```swift
/// SpeechText.speakable("Open Mon-Fri 9:00-17:30. Call 514-555-0199.", in: "en")
/// // "Open Monday to Friday 9 o'clock to 5:30 p.m. Call 5 1 4, 5 5 5, 0 1 9 9."
/// ```
///
/// The time is linear in the length of the text. Text that is speakable already stays as it is.
public enum SpeechText {
    /// The max number of words of a sentence: about ten seconds, after which a caller has forgotten its beginning.
    public static let maxWords = 25

    /// Returns `text` as it is to be read out in `language`.
    public static func speakable(_ text: String, in language: String) -> String {
        let vocabulary = SpeechVocabulary.of(language)
        var lines: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = SpeechWord.words(of: line.withoutListMark)
            let spoken = SpeechWriter(words: words, vocabulary: vocabulary).text
            if !spoken.isEmpty { lines.append(spoken) }
        }
        return SpeechSentences.limited(joined(lines), to: maxWords)
    }

    /// The lines as sentences: one without an end gets a full stop if another follows.
    private static func joined(_ lines: [String]) -> String {
        lines.enumerated().map { position, line in
            let isOpen = line.last.map { !".!?:;,…".contains($0) } ?? false
            return isOpen && position < lines.count - 1 ? "\(line)." : line
        }.joined(separator: " ")
    }
}

extension Substring {
    /// The line without the mark of a heading, a quotation or an item of a list.
    fileprivate var withoutListMark: Substring {
        let line = drop(while: \.isWhitespace)
        guard let first = line.first, "-*+•–>#".contains(first) else { return line }
        let rest = line.drop { $0 == first }
        return rest.first?.isWhitespace == true ? rest : line
    }
}

/// A word of a text with the punctuation around it.
struct SpeechWord {
    var lead: String
    var core: String
    var tail: String

    var text: String { lead + core + tail }
    /// True if nothing but digits is in ``core``, and there is one.
    var isNumber: Bool { !core.isEmpty && core.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    var hasDigit: Bool { core.utf8.contains { (0x30...0x39).contains($0) } }

    /// The words of a line, without links, markup and emoji.
    static func words(of line: Substring) -> [SpeechWord] {
        line.split(whereSeparator: \.isWhitespace).compactMap { word in
            let plain = word.unicodeScalars.filter { !$0.isPicture }
            let bare = String(String.UnicodeScalarView(plain)).filter { !"*`|~".contains($0) }
            return bare.isLink ? nil : SpeechWord(bare)
        }
    }

    private init?(_ text: String) {
        let leading = text.prefix { "([{\"'«“‘_".contains($0) }
        let rest = text.dropFirst(leading.count)
        let count = rest.reversed().prefix { ".,;:!?…)]}\"'»”’_".contains($0) }.count
        lead = leading.filter { $0 != "_" }
        core = String(rest.dropLast(count))
        tail = rest.suffix(count).filter { $0 != "_" }
        if self.text.isEmpty || core.allSatisfy({ $0 == "#" }) && tail.isEmpty && lead.isEmpty { return nil }
    }

    /// Makes a word of spoken text.
    init(lead: String, core: String, tail: String) {
        self.lead = lead
        self.core = core
        self.tail = tail
    }
}

extension String {
    fileprivate var isLink: Bool {
        let text = drop { "([<\"'".contains($0) }
        return ["http://", "https://", "www."].contains(where: text.lowercased().hasPrefix)
    }
}

extension Unicode.Scalar {
    /// True for an emoji and for the invisible parts of one.
    fileprivate var isPicture: Bool {
        switch value {
        case 0xFE0E, 0xFE0F, 0x200D, 0x20E3, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF: true
        case 0..<0x203C: false
        default: properties.isEmojiPresentation || (value >= 0x2600 && value < 0x27C0 && properties.isEmoji)
        }
    }
}
