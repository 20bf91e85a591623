import ChannelKit
import HubModel
import HubRouter

// The words of the database for the values of Swift: the only place that knows where both differ.

/// A value that the database stores as a word.
protocol SQLNamed: SQLBindable, SQLReadable, Hashable, RawRepresentable<String> {
    /// The words that differ from the raw values, which are the words of all others.
    static var sqlNames: [Self: String] { get }
}

extension SQLNamed {
    static var sqlNames: [Self: String] { [:] }

    /// The word of the value.
    var sqlName: String { Self.sqlNames.isEmpty ? rawValue : Self.sqlNames[self] ?? rawValue }

    /// The value of a word; nil for a word that this version does not know.
    init?(sqlName: String) {
        if let value = Self.sqlNames.first(where: { $0.value == sqlName })?.key {
            self = value
        } else {
            self.init(rawValue: sqlName)
        }
    }

    func bind(to statement: any SQLPreparedStatement, at position: Int) { statement.bind(sqlName, at: position) }

    init?(_ row: SQLRow, at position: Int) {
        guard let name = row.text(at: position) else { return nil }
        self.init(sqlName: name)
    }
}

extension ConversationHandler: SQLNamed {}
extension DeadLetter.State: SQLNamed {}
extension DeliveryStatus: SQLNamed {}
extension HistoryEntry.Author: SQLNamed {}
extension InboundItem.Answer: SQLNamed {}
extension InlineMark: SQLNamed {}
extension OutboxRoute: SQLNamed {}
extension OutboxState: SQLNamed {}
extension ProviderError.Cause: SQLNamed {}
extension Role: SQLNamed {}
extension TurnPurpose: SQLNamed {}
extension TurnState: SQLNamed {}
extension TurnStep.Verdict: SQLNamed {}

extension Reason: SQLBindable, SQLReadable {
    func bind(to statement: any SQLPreparedStatement, at position: Int) { statement.bind(stored, at: position) }

    init?(_ row: SQLRow, at position: Int) {
        guard let text = row.text(at: position) else { return nil }
        self.init(stored: text)
    }
}

extension ItemOutcome {
    /// The values of the columns `state`, `outcome` and `reason`.
    var sqlColumns: (state: String, outcome: String, reason: String?) {
        switch self {
        case .turn: ("done", "turn", nil)
        case .applied(let kind): ("done", "applied", kind)
        case .agent: ("done", "agent", reason?.stored)
        case .silent: ("done", "silent", reason?.stored)
        case .ignored: ("done", "ignored", reason?.stored)
        case .dead: ("dead", "dead", reason?.stored)
        }
    }
}
