import ChannelKit
import HubModel
import Logging

/// Reports the results of items after their commit, and passes their effects on to the rest of the process.
struct ItemReporter: Sendable {
    let context: HubContext
    let state: HubState
    let inline: InlineResponder

    /// Reports events that were applied.
    func report(_ effects: InboundEffects, of events: [PreparedEvent], on adapter: AdapterKind) {
        context.failpoints.pass(.itemApplied)
        for event in events { HubMetrics.event(adapter, event.event.name) }
        let statuses = events.count { $0.status != nil }
        if statuses > 0 { HubMetrics.statusesReceived.increment(by: statuses) }
        state.running.cancel(effects.cancelledTurns)
        if let (channel, reason, at) = effects.blockedAccount {
            state.blocked.block(channel, reason: reason, holding: HoldReason.accountBlocked, at: at)
        }
        if let (item, reason) = effects.unanswered { inline.finish(item, with: reason) }
    }

    /// Reports an item that is a dead letter.
    func reportDead(_ item: StoredItem, reason: Reason) {
        context.crashMarker.clear(item.workKey)
        context.logger.warning(
            "item failed: dead letter",
            metadata: reason.metadata.merging(["channel": "\(item.channel)", "item": "\(item.id)"]) { $1 }
        )
        inline.finish(item, with: .failed(reason.sentence))
    }
}
