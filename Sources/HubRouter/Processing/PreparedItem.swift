import ChannelKit

/// An item with all that could be found out before its transaction.
struct PreparedItem: Sendable {
    enum Content: Sendable {
        case events([PreparedEvent])
        /// It cannot be read, or crashed the process.
        case dead(String)
        /// The provider does not know it.
        case unknown
    }

    let item: StoredItem
    let channel: RoutedChannel
    let content: Content

    /// Its events; empty if it has none to apply.
    var events: [InboundEvent] {
        if case .events(let events) = content { events.map(\.event) } else { [] }
    }
}

/// An event with the language of its message.
struct PreparedEvent: Sendable {
    let event: InboundEvent
    /// The language of the message's text among the tenant's; nil if it is unknown.
    let language: String?

    init(_ event: InboundEvent, languages: [String]) {
        self.event = event
        language = event.message.flatMap { LanguageGuess.language(of: $0.text, among: languages) }
    }
}

/// The effects of an item beyond its rows, applied in the process after the commit.
struct InboundEffects: Sendable {
    /// The turns that were cancelled and must stop.
    var cancelledTurns: [TurnID] = []
    /// The turn that was opened and has to be run; nil if its lane was made due.
    var openedTurn: OpenedTurn?
    /// The inline item that gets no turn, with the reason for its request; nil if there is none.
    var unanswered: (item: StoredItem, reason: NoReply)?
}

/// A turn that an item has opened.
struct OpenedTurn: Sendable {
    let id: TurnID
    let lane: Lane
}

/// The result of one item.
enum ItemResult: Sendable {
    case applied(PreparedItem, InboundEffects)
    /// The item is a dead letter.
    case dead(StoredItem, reason: String)
    /// The provider does not know the item, which was ignored.
    case unknown

    /// The turn that the item opened and that has to be run.
    var openedTurn: OpenedTurn? {
        if case .applied(_, let effects) = self { effects.openedTurn } else { nil }
    }
}

/// A failure to store an item's effects.
struct ItemFailure: Error {
    let item: StoredItem
    let cause: any Error
}

extension StoredItem {
    /// The key of the item for the crash marker.
    var workKey: WorkKey { .item(channel, item.key) }
}
