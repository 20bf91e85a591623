import Foundation

extension Turn {
    /// Returns a note for the agent who takes over: the reason, the customer, and the last messages.
    ///
    /// It quotes the customer: use it as ``HandoffRequest/note``, never in a reason or a log.
    ///
    /// - Parameters:
    ///   - reason: The reason for the handoff, as a sentence without a full stop.
    ///   - facts: Further lines, such as what the customer was asked for and gave.
    ///   - limit: The max number of messages before the turn that are repeated.
    public func handoffNote(
        because reason: String,
        facts: [String] = [],
        entries limit: Int = 6
    ) async throws -> String {
        let before = try await services.history.recent(limit: limit).map { line($0.author, $0.text) }
        let name = contact.name?.cut(toBytes: TextTemplate.maxNameLength) ?? "name unknown"
        let head =
            [
                "Reason: \(reason)",
                "Customer: \(name), speaks \(languageName)",
            ] + facts
        let said = before + messages.map { line(.customer, $0.text.isEmpty ? $0.unreadable : $0.text) }
        return (head + ["Last messages:"] + said.suffix(limit + 1)).joined(separator: "\n")
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
    /// The max length of one message in a note, in characters.
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
    /// A placeholder for a message without legible text, such as `[image]`.
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
        case .unsupported: "unsupported content"
        }
    }
}

extension String {
    /// Returns all lines joined to one, cut to `length` characters.
    fileprivate func onOneLine(of length: Int) -> String {
        // This many bytes hold the characters and the white space between them, of a text of any length.
        let words = cut(toBytes: 8 * length).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count > length ? words.prefix(length - 1) + "…" : words
    }
}
