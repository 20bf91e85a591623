import ChannelKit
import Foundation
import Logging
import ServiceLifecycle

/// Clears away what waited in vain.
struct Janitor: Service {
    /// A status waits so long for its message.
    static let earlyStatusLifetime: TimeInterval = 24 * 3600

    let storage: any HubStorage
    let clock: any HubClock
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: .seconds(3600))) != nil { await sweep() }
        }
    }

    private func sweep() async {
        let before = clock.now.addingTimeInterval(-Self.earlyStatusLifetime)
        do {
            let count = try await storage.schedule { try $0.deleteEarlyStatuses(before: before) }
            if count > 0 { logger.info("statuses without a message deleted", metadata: ["count": "\(count)"]) }
        } catch {
            logger.warning("cannot clear away", metadata: ["error": "\(error)"])
        }
    }
}
