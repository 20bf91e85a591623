import Dispatch
import Foundation
import HubServer
import Synchronization

/// The end of a serving process: after the work in hand, but within a bound that orchestrators grant.
///
/// It rests on threads of its own, so that it holds although every thread for tasks is busy.
final class Stopping: Sendable {
    /// The time for requests that are being answered, a call's stream among them.
    static let requestDrain: Duration = .seconds(5)
    /// The time for turns and sends in hand, after that: half of the ten seconds that `docker stop` waits.
    static let workDrain: Duration = .seconds(5)
    /// The time for requests of operators, last of all: health is told to the end.
    static let adminDrain: Duration = .milliseconds(500)
    /// The time after which the process ends by itself: what is in hand is stored, and the next process goes on with it.
    static let limit: DispatchTimeInterval = .milliseconds(11_500)

    private let inHand: @Sendable () -> Int
    private let announcer: Announcer
    private let isStopping = Mutex(false)
    private let queue = DispatchQueue(label: "patchbay.stopping", qos: .userInteractive)

    /// - Parameter inHand: How much is being worked on.
    init(inHand: @escaping @Sendable () -> Int, announcer: Announcer) {
        self.inHand = inHand
        self.announcer = announcer
    }

    /// Whether the process was asked to stop.
    var isUnderWay: Bool { isStopping.withLock { $0 } }

    /// Watches for signals from now on: the first SIGTERM or SIGINT begins the end, the second and SIGQUIT are it.
    func watch() {
        for number in [SIGTERM, SIGINT, SIGQUIT] {
            #if canImport(Darwin)
                // There the signal's own effect comes first.
                signal(number, SIG_IGN)
            #endif
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            // The handler keeps the source, which lives as long as the process.
            source.setEventHandler { [self] in withExtendedLifetime(source) { received(number) } }
            source.resume()
        }
    }

    private func received(_ number: Int32) {
        let isFirst = isStopping.withLock { isStopping -> Bool in
            defer { isStopping = true }
            return !isStopping
        }
        guard isFirst, number != SIGQUIT else { return end("stopped at once", code: 128 + number) }
        announcer.say("stopping: \(inHand()) in hand")
        queue.asyncAfter(deadline: .now() + Self.limit) { [self] in
            end("stopped with \(inHand()) in hand, which the next start takes up", code: 0)
        }
    }

    private func end(_ message: String, code: Int32) {
        announcer.say(message)
        LogWriter.standardError.flush(within: .milliseconds(300))
        _exit(code)
    }
}
