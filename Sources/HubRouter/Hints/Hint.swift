package import ChannelKit

/// A notice for other hubs on the same database.
///
/// A hint is never the truth: rows are. One that is lost, doubled, late or of another installation does no harm, since
/// polling finds within a second what no hint told.
package enum Hint: Hashable, Sendable {
    /// A tenant has work of a stage that no hub has taken.
    case workDue(Stage, TenantID)
    /// A turn was cancelled, which may run at another hub.
    case turnCancelled(TurnID)
    /// The request of an item may be waiting at another hub, and its answer is in the rows.
    case answered(ItemID)
    /// A tenant has new events.
    case eventAppended(TenantID)
}

extension Hint {
    /// The max size of a text, in bytes: NOTIFY carries less than 8,000.
    package static let maxText = 7_900

    /// The texts of hints, each for one message: a line for each hint.
    package static func texts(of hints: [Hint]) -> [String] {
        var texts: [String] = []
        for line in hints.map(\.line) {
            if let last = texts.last, last.utf8.count + line.utf8.count < maxText {
                texts[texts.count - 1] = "\(last)\n\(line)"
            } else {
                texts.append(line)
            }
        }
        return texts
    }

    /// The hints of a text, without what this version does not know.
    package static func hints(in text: String) -> [Hint] {
        text.split(separator: "\n").compactMap { Hint(line: $0) }
    }

    private var line: String {
        switch self {
        case .workDue(let stage, let tenant): "due \(stage.rawValue) \(tenant)"
        case .turnCancelled(let turn): "cancelled \(turn.rawValue)"
        case .answered(let item): "answered \(item.rawValue)"
        case .eventAppended(let tenant): "event \(tenant)"
        }
    }

    private init?(line: Substring) {
        let words = line.split(separator: " ", maxSplits: 2)
        switch (words.first, words.count) {
        case ("due", 3):
            guard let stage = Stage(rawValue: String(words[1])) else { return nil }
            self = .workDue(stage, TenantID(String(words[2])))
        case ("cancelled", 2):
            guard let turn = Int64(words[1]) else { return nil }
            self = .turnCancelled(TurnID(turn))
        case ("answered", 2):
            guard let item = Int64(words[1]) else { return nil }
            self = .answered(ItemID(item))
        case ("event", 2): self = .eventAppended(TenantID(String(words[1])))
        default: return nil
        }
    }
}
