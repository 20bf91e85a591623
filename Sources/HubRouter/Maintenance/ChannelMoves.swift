import ChannelKit
import Foundation
import Logging

/// Moves the history and the held work of renamed channels to their new names.
struct ChannelMoves: Sendable {
    /// The max items and contacts moved in one commit: a contact can have a long history, and webhooks wait meanwhile.
    static let slice = 200

    let context: HubContext

    /// Moves the rows of the channels that `table` lists as renamed; rows that were moved before are left alone.
    func run(for table: RoutingTable) async throws {
        for (old, new) in table.moves.sorted(by: { $0.key.description < $1.key.description }) {
            guard old.tenant == new.tenant else {
                context.logger.warning(
                    "channel not moved: moved_from names a channel of another tenant",
                    metadata: ["channel": "\(new)", "moved_from": "\(old)"]
                )
                continue
            }
            try await move(old, to: new)
        }
    }

    private func move(_ old: ChannelID, to new: ChannelID) async throws {
        var (items, contacts) = (0, 0)
        while true {
            let now = context.clock.now
            let moved = try await context.storage.transact(new.tenant) { tx in
                try tx.moveChannel(from: old, to: new, limit: Self.slice, at: now)
            }
            items += moved.items
            contacts += moved.contacts
            if moved.isComplete { break }
        }
        guard items + contacts > 0 else { return }
        context.logger.notice(
            "channel renamed: its rows were moved",
            metadata: ["channel": "\(new)", "moved_from": "\(old)", "items": "\(items)", "contacts": "\(contacts)"]
        )
    }
}
