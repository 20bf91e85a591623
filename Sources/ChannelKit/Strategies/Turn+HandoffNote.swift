import Foundation

extension Turn {
    /// What a person should know who takes over: why, who the customer is, and what was said last.
    ///
    /// It quotes the customer, and so belongs into ``HandoffRequest/note``, never into a reason or a log.
    ///
    /// - Parameters:
    ///   - reason: Why a person is needed, as a sentence without a full stop.
    ///   - facts: Further lines, such as what the customer was asked for and gave.
    ///   - limit: How many of the things said before the turn are repeated.
    public func handoffNote(
        because reason: String,
        facts: [String] = [],
        entries limit: Int = 6
    ) async throws -> String {
        let before = try await services.history.recent(limit: limit).map { line($0.author, $0.text) }
        let head =
            [
                "Why: \(reason)",
                "Customer: \(contact.name?.cut(toBytes: TextTemplate.maxNameLength) ?? "name unknown"), speaks \(languageName)",
            ] + facts
        let said = before + messages.map { line(.customer, $0.text.isEmpty ? $0.unreadable : $0.text) }
        return (head + ["Said last:"] + said.suffix(limit + 1)).joined(separator: "\n")
    }

    private func line(_ author: HistoryEntry.Author, _ text: String) -> String {
        "\(author.label): \(text.onOneLine(of: HistoryEntry.noteLength))"
    }

    /// The language in English, such as `French`.
    private var languageName: String {
        Locale(identifier: "en").localizedString(forIdentifier: language) ?? language
    }
}

extension HistoryEntry {
    /// How much of it a person reads who takes over, in characters.
    fileprivate static let noteLength = 300
}

extension HistoryEntry.Author {
    fileprivate var label: String {
        switch self {
        case .customer: "Customer"
        case .hub: "Hub"
        case .agent: "Agent"
        }
    }
}

extension UnifiedMessage {
    /// What stands for a message of which there is nothing to read, such as `[image]`.
    fileprivate var unreadable: String { "[\(content.map(\.label).joined(separator: ", "))]" }
}

extension ContentPart {
    fileprivate var label: String {
        switch self {
        case .text: "no text"
        case .image: "image"
        case .audio(let media): media.isVoice ? "voice message" : "audio"
        case .video: "video"
        case .document: "document"
        case .sticker: "sticker"
        case .location: "location"
        case .contacts: "contact card"
        case .choice: "choice"
        case .form: "form"
        case .order: "order"
        case .reaction: "reaction"
        case .callStarted: "call"
        case .toolCall: "tool call"
        case .unsupported: "something the channel does not know"
        }
    }
}

extension String {
    /// The words of all lines on one, cut to `length` characters.
    fileprivate func onOneLine(of length: Int) -> String {
        // As many bytes hold the characters and the white space between them, of a text of any length.
        let words = cut(toBytes: 8 * length).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count > length ? words.prefix(length - 1) + "…" : words
    }
}
