import ChannelKit

// The names under which concurrent transactions of other processes would write the same rows.

extension ReceiveTransaction {
    var locks: WebhookLocks {
        var locks = WebhookLocks()
        for item in items {
            let channel = item.new.channel
            let key = LockName(.item, item.new.item.key.rawValue, on: channel)
            // Of a status, too: it has a row if it cannot be applied now.
            locks.items.append(key)
            let isStatus = item.reading?.isStatus == true
            if !isStatus { locks.rows.append(key) }
            guard !onlyStores, appliesItems || item.reading?.isUrgent == true else { continue }
            if !isStatus { locks.lanes.append(LockName(.lane, item.new.item.lane.rawValue, on: channel)) }
            for event in item.reading?.events ?? [] {
                locks.changes += event.event.locks(on: channel)
                if case .status(let update) = event.event {
                    locks.sends.append(LockName(.message, update.externalID, on: channel))
                }
            }
        }
        return locks
    }
}

extension InboundEvent {
    /// The customer and the message of a frequent event; those of others are locked as they are found.
    fileprivate func locks(on channel: ChannelID) -> [LockName] {
        switch self {
        case .message(let message):
            message.contact.locks(on: channel) + [LockName(.message, message.externalID, on: channel)]
        case .status(let update): [LockName(.message, update.externalID, on: channel)]
        case .takeover(let takeover): takeover.contact.locks(on: channel)
        case .release(let release): release.contact.locks(on: channel)
        case .optOut(let change), .optIn(let change): change.contact.locks(on: channel)
        default: []
        }
    }
}

extension UnifiedContact {
    fileprivate func locks(on channel: ChannelID) -> [LockName] {
        ([id] + aliases).map { LockName(.contact, $0, on: channel) }
    }
}
