import ChannelKit
import Foundation
import HubModel

/// An item with all that could be found out before its transaction.
struct PreparedItem: Sendable {
    enum Content: Sendable {
        case events([PreparedEvent])
        /// It cannot be read, or crashed the process.
        case dead(Reason)
        /// The provider does not know it.
        case unknown
    }

    let item: StoredItem
    let channel: RoutedChannel
    let content: Content

    /// Its events; empty if it has none to apply.
    var events: [PreparedEvent] {
        if case .events(let events) = content { events } else { [] }
    }
}

/// The envelope of an item's events.
struct EventSource: Sendable {
    let adapter: AdapterKind
    let address: String
    let lane: LaneKey

    /// The public JSON of `event`, encoded.
    func encoded(_ event: InboundEvent) -> EncodedJSON {
        EncodedJSON(UnifiedEvent(adapter: adapter, address: address, lane: lane, event: event).json)
    }
}

/// An event with what its transaction needs to know and to store of it.
struct PreparedEvent: Sendable {
    let event: InboundEvent
    /// The language of the message's text among the tenant's; nil if it is unknown.
    let language: LanguageGuess?
    /// Its public JSON.
    let body: EncodedJSON

    /// The consent word that is the whole message, or its edited text; nil for others.
    let keyword: ConsentWords.Match?

    init(_ event: InboundEvent, from source: EventSource, on channel: RoutedChannel) {
        self.event = event
        language = event.message.flatMap { channel.languageGuess(of: $0.text) }
        body = source.encoded(event)
        keyword = channel.consentWord(in: event)
    }

    /// True if it never waits behind others of its lane: what it stops or returns must not go on meanwhile.
    var isUrgent: Bool {
        switch event {
        case .status, .takeover, .release, .optOut, .optIn: true
        case .message, .edited: keyword?.request == .stop
        default: false
        }
    }

    /// The status of a status event; nil for other events.
    var status: StatusUpdate? {
        if case .status(let update) = event { update } else { nil }
    }
}

extension RoutedChannel {
    /// The consent word that is the whole text of a customer's message or edit.
    fileprivate func consentWord(in event: InboundEvent) -> ConsentWords.Match? {
        switch event {
        // A spoken "stop" is no opt-out from messages.
        case .message(let message) where message.isPlainText && !isCall(message.thread):
            adapter.consentWords(for: message.contact).match(message.text)
        case .edited(let edit): edit.contact.flatMap { adapter.consentWords(for: $0).match(edit.text) }
        default: nil
        }
    }
}

/// The effects of an item beyond its rows, applied in the process after the commit.
struct InboundEffects: Sendable {
    /// The turns that were cancelled and must stop.
    var cancelledTurns: [TurnID] = []
    /// The turn that was begun and has to be run; nil if there is none, or its lane was made due.
    var begunTurn: StoredTurn?
    /// The channel whose account the provider has blocked, with its reason and the time; nil if none is.
    var blockedAccount: (channel: ChannelID, reason: Reason, at: Date)?
    /// True for a message in a conversation that an agent has.
    var isWithAgent = false
    /// The inline item that gets no turn, with the reason for its request; nil if there is none.
    var unanswered: (item: StoredItem, reason: NoReply)?
}

/// The result of one item.
enum ItemResult: Sendable {
    case applied(PreparedItem, InboundEffects)
    /// The item is a dead letter.
    case dead(StoredItem, reason: Reason)
    /// The provider does not know the item, which was ignored.
    case unknown

    /// The turn that the item began and that has to be run.
    var begunTurn: StoredTurn? {
        if case .applied(_, let effects) = self { effects.begunTurn } else { nil }
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

    /// The envelope of its events.
    var source: EventSource { EventSource(adapter: adapter, address: address, lane: item.lane) }
}

extension NewItem {
    /// The key of the item for the crash marker.
    var workKey: WorkKey { .item(channel, item.key) }

    /// The envelope of its events.
    var source: EventSource { EventSource(adapter: adapter, address: address, lane: item.lane) }
}
