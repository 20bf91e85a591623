import ChannelKit

/// The frames of a message: what it says about its topic, such as that something is to be cancelled or was terrible.
///
/// A dozen examples of booking that say "appointment" make every sentence about an appointment a booking. A message in
/// a frame that no example of an intent has is therefore not of that intent.
struct MessageFrames: OptionSet, Hashable, Sendable {
    let rawValue: UInt16

    /// Calls something off.
    static let cancel = MessageFrames(rawValue: 1 << 0)
    /// Moves something to another time.
    static let move = MessageFrames(rawValue: 1 << 1)
    /// Announces a delay.
    static let delay = MessageFrames(rawValue: 1 << 2)
    /// Thanks for something.
    static let thanks = MessageFrames(rawValue: 1 << 3)
    /// Tells or complains about what has happened.
    static let past = MessageFrames(rawValue: 1 << 4)
    /// Asks about something that the customer has already.
    static let own = MessageFrames(rawValue: 1 << 5)
    /// Does not want something.
    static let refusal = MessageFrames(rawValue: 1 << 6)
    /// Asks who answers.
    static let identity = MessageFrames(rawValue: 1 << 7)
    /// Greets, thanks or takes leave, and says nothing else.
    static let courtesy = MessageFrames(rawValue: 1 << 8)

    init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The frames of a text, or of one clause of it.
    init(of text: some StringProtocol) {
        let words = text.foldedWords
        self = FrameLexicon.shared.frames(of: words)
    }
}

/// The phrases of each frame, by their first words.
struct FrameLexicon: Sendable {
    static let shared = FrameLexicon()

    private struct Entry: Sendable {
        let frame: MessageFrames
        let pattern: PhrasePattern
        /// True if the phrase must begin the clause.
        let isAnchored: Bool
    }

    private var byFirstWord: [String: [Entry]] = [:]
    private var byBeginning: [(beginning: String, entry: Entry)] = []
    private let courtesies: Set<String>

    private init() {
        courtesies = Set(FramePhrases.courtesies.split(whereSeparator: \.isWhitespace).map(String.init))
        for (frame, phrases) in FramePhrases.anywhere { add(phrases, to: frame, isAnchored: false) }
        for (frame, phrases) in FramePhrases.atTheBeginning { add(phrases, to: frame, isAnchored: true) }
    }

    private mutating func add(_ phrases: String, to frame: MessageFrames, isAnchored: Bool) {
        for phrase in phrases.split(whereSeparator: { $0 == "/" || $0.isNewline }) {
            let phrase = FramePhrases.expanded(String(phrase))
            guard let first = phrase.split(separator: " ").first else { continue }
            let entry = Entry(frame: frame, pattern: PhrasePattern(phrase), isAnchored: isAnchored)
            for word in first.split(separator: "|") {
                if word.hasSuffix("*") {
                    byBeginning.append((String(word.dropLast()), entry))
                } else {
                    byFirstWord[String(word), default: []].append(entry)
                }
            }
        }
    }

    func frames(of words: [String]) -> MessageFrames {
        var frames: MessageFrames = []
        for (place, word) in words.enumerated() {
            let beginnings = byBeginning.lazy.filter { word.hasPrefix($0.beginning) }.map(\.entry)
            for entry in (byFirstWord[word] ?? []) + beginnings where !frames.contains(entry.frame) {
                guard !entry.isAnchored || place == 0, entry.pattern.matches(words[place...], isAnchored: true)
                else { continue }
                frames.insert(entry.frame)
            }
        }
        if !words.isEmpty, words.allSatisfy({ courtesies.contains($0) }) { frames.insert(.courtesy) }
        return frames
    }
}
