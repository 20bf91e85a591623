import ChannelKit
import Foundation
import Logging

/// Renamed channels take over the history and the held work of their former names.
struct ChannelMoves: Sendable {
    /// Items and contacts moved in one commit: a contact can have a long history, and webhooks wait meanwhile.
    static let slice = 200

    let storage: any HubStorage
    let clock: any HubClock
    let logger: Logger

    /// Moves what `table` says, as far as it was not moved before.
    func run(for table: RoutingTable) async throws {
        for (old, new) in table.moves.sorted(by: { $0.key.description < $1.key.description }) {
            guard old.tenant == new.tenant else {
                logger.warning(
                    "a channel cannot take over the rows of another tenant",
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
            let now = clock.now
            let moved = try await storage.transact(new.tenant) { tx in
                try tx.moveChannel(from: old, to: new, limit: Self.slice, at: now)
            }
            items += moved.items
            contacts += moved.contacts
            if moved.isComplete { break }
        }
        guard items + contacts > 0 else { return }
        logger.notice(
            "channel renamed: its rows were moved",
            metadata: ["channel": "\(new)", "moved_from": "\(old)", "items": "\(items)", "contacts": "\(contacts)"]
        )
    }
}
