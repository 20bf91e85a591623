import ChannelKit
import Foundation
import HubModel
import Logging

/// Discards dead letters on which no operator has decided within the lifetime of dead letters.
struct OldDeadLetters: Sendable {
    /// The max dead letters of a tenant that are read at once: each is discarded in a transaction of its own.
    private static let page = 100

    let context: HubContext

    /// Discards the old dead letters of all tenants.
    func discard() async {
        guard let lifetime = context.table.limits.retention.lifetime(of: .deadLetters) else { return }
        let before = context.clock.now.addingTimeInterval(-lifetime.timeInterval)
        for tenant in context.table.tenants where !Task.isCancelled {
            do {
                let count = try await discard(of: tenant, before: before)
                guard count > 0 else { continue }
                HubMetrics.deleted(.deadLetters, count)
                context.logger.notice(
                    "dead letters discarded: no decision within their lifetime",
                    metadata: ["tenant": "\(tenant)", "count": "\(count)"]
                )
            } catch {
                guard !Task.isCancelled else { return }
                context.storageWatch.warn(error, "cannot discard old dead letters", ["tenant": "\(tenant)"])
            }
        }
    }

    private func discard(of tenant: TenantID, before: Date) async throws -> Int {
        var count = 0
        while !Task.isCancelled {
            let oldest = try await context.storage.read(tenant) { try $0.deadLetters(limit: Self.page) }
            let old = oldest.prefix { $0.at < before }
            let now = context.clock.now
            for letter in old {
                if try await context.storage.transact(tenant, { try $0.discardDeadLetter(letter.id, at: now) }) {
                    count += 1
                }
            }
            if old.count < Self.page { break }
        }
        return count
    }
}
