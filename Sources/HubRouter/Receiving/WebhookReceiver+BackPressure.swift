import ChannelKit

extension WebhookReceiver {
    /// True if `items` are nothing but messages for tenants whose work has reached the limit: the provider is to
    /// redeliver them later.
    ///
    /// Statuses, opt-outs and takeovers are never refused, and neither are requests that wait for their answer, such as
    /// the turns of a call.
    func mustWait(_ items: [ReceivedItem]) -> Bool {
        let now = context.clock.now
        return !items.isEmpty
            && items.allSatisfy { item in
                !item.new.isAwaited && state.backlog.isFull(item.new.channel.tenant, at: now) && isMessageOnly(item)
            }
    }

    /// True if an item has no effect but further work: all of its events are messages, and none opts out or in.
    ///
    /// An item that was not read is work if its provider has to confirm it first; others may be anything.
    func isMessageOnly(_ item: ReceivedItem) -> Bool {
        guard let reading = item.reading else {
            return context.table.channels[item.new.channel]?.capabilities.inboundConfirming != nil
        }
        return !reading.events.isEmpty && reading.events.allSatisfy { $0.event.message != nil && $0.keyword == nil }
    }
}
