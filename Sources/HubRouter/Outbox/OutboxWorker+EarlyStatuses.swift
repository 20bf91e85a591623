import ChannelKit
import Foundation

/// News of a send that came before its receipt.
extension OutboxWorker {
    /// Applies what an early status tells of the recipient, or of the provider's window.
    func apply(
        _ status: AppliedStatus,
        to reply: StoredReply,
        on channel: RoutedChannel,
        in tx: any TenantTransaction,
        now: Date
    ) throws {
        switch status.update.error?.cause {
        case .optedOut: try optOut(reply, on: channel, at: min(status.update.at, now), in: tx, now: now)
        case .windowClosed:
            if case .template = reply.content { return }
            try tx.noteWindowRefused(reply.conversation)
            // It did not arrive, so the policy decides on it once more.
            try tx.renewReply(reply.id, correlation: UUID().uuidString.lowercased(), at: now)
        case nil: break
        }
    }

    /// Notes that the provider says that the recipient wants nothing more.
    func optOut(
        _ reply: StoredReply,
        on channel: RoutedChannel,
        at moment: Date,
        in tx: any TenantTransaction,
        now: Date
    ) throws {
        let contact = reply.destination.contact
        let change = ConsentChange(contact: contact, at: moment, keyword: "the provider")
        try tx.setConsent(reply.contact, channel: channel.id, optedOut: true, keyword: change.keyword, at: moment)
        let event = UnifiedEvent(
            adapter: channel.kind,
            address: channel.adapter.addresses.first?.value ?? "",
            lane: LaneKey(contact.id),
            event: .optOut(change)
        )
        try tx.log(
            LoggedEvent(
                kind: "consent",
                channel: channel.id,
                conversation: reply.conversation,
                at: now,
                body: event.json
            )
        )
    }
}
