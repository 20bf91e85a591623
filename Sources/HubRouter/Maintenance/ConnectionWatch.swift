import ChannelKit
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// Probes the connection of each channel when it comes into force, so that a mistyped token is known before the first
/// reply fails.
///
/// A problem is logged and shown in the health report. It holds nothing: a token may send although it may not read, and
/// a provider that does not answer a probe may answer a send.
struct ConnectionWatch: Service {
    /// The wait before the first probe, which leaves the start to the messages that waited.
    static let delay: Duration = .seconds(2)
    /// The time between two probes of a connection with a problem: a fix at the provider never shows in `channels.yaml`.
    static let interval: Duration = .seconds(300)
    /// The max probes at once: a provider that hangs delays its own channels and few others.
    private static let probesAtOnce = 16

    private let context: HubContext
    private let health: HealthRecord
    private let tables: AsyncStream<RoutingTable>
    private let changed: AsyncStream<RoutingTable>.Continuation
    private let probed = ProbedChannels()

    init(context: HubContext, health: HealthRecord) {
        self.context = context
        self.health = health
        (tables, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        begin(for: context.table)
    }

    /// Probes those channels of `table` next that are new or have changed.
    func begin(for table: RoutingTable) { changed.yield(table) }

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await probeNewChannels() }
            group.addTask { await context.clock.every(Self.interval) { await probeProblems() } }
        }
    }

    private func probeNewChannels() async {
        await cancelWhenGracefulShutdown {
            for await table in tables {
                // A sleep fails only by cancellation.
                guard (try? await context.clock.sleep(for: Self.delay)) != nil else { return }
                await concurrently(probed.next(of: table), limit: Self.probesAtOnce) { await probe($0) }
            }
        }
    }

    private func probeProblems() async {
        let channels = health.connectionProblems.keys.sorted().compactMap { context.table.channels[$0] }
        await concurrently(channels, limit: Self.probesAtOnce) { await probe($0) }
    }

    private func probe(_ channel: RoutedChannel) async {
        guard let adapter = channel.adapter as? any CredentialProbing else { return }
        do throws(DeliveryError) {
            // Without the circuit breakers of the sends: probes that get no response must not stop replies.
            try await adapter.probeCredentials(using: context.http)
            let probing = adapter as? any ConnectionProbing
            report(try await probing?.connectionProblems(using: context.http).first?.sentence, of: channel)
        } catch {
            guard error.disposition == .hold else {
                return context.logger.info(
                    "cannot probe connection",
                    metadata: ["channel": "\(channel.id)", "reason": "\(error.reason)"]
                )
            }
            report(error.reason, of: channel)
        }
    }

    /// Records the result of a probe, and logs a problem when it begins and when it is solved.
    private func report(_ problem: String?, of channel: RoutedChannel) {
        let problem = problem.map { String($0.prefix(HealthRecord.maxReasonLength)) }
        let before = health.recordConnection(of: channel.id, problem: problem, at: context.clock.now)
        if let problem, problem != before {
            context.logger.warning(
                "connection problem",
                metadata: ["channel": "\(channel.id)", "reason": "\(problem)"]
            )
        } else if problem == nil, before != nil {
            context.logger.notice("connection works again", metadata: ["channel": "\(channel.id)"])
        }
    }
}

/// The channels that were probed, with the hash of their settings then.
private final class ProbedChannels: Sendable {
    private let state = Mutex<[ChannelID: Int]>([:])

    /// The channels of `table` that were not probed with their current settings; they count as probed from now on.
    func next(of table: RoutingTable) -> [RoutedChannel] {
        state.withLock { probed in
            let next = table.channels.values.filter { probed[$0.id] != $0.settingsHash }
            probed = table.channels.mapValues(\.settingsHash)
            return next.sorted { $0.id < $1.id }
        }
    }
}
