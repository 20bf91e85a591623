import Dispatch
import Foundation
import HubServer
import Synchronization

/// The shutdown of a serving process: after the work in progress, but within the time that orchestrators allow.
///
/// It runs on its own dispatch queue, so that it works even if every thread for tasks is busy.
final class Stopping: Sendable {
    /// The timeout of open requests, including a call's stream.
    static let requestDrain: Duration = .seconds(5)
    /// The timeout of turns and sends in progress, after that: half of the ten seconds that `docker stop` waits.
    static let workDrain: Duration = .seconds(5)
    /// The timeout of admin requests, last of all, so that health is served until the end.
    static let adminDrain: Duration = .milliseconds(500)
    /// The timeout of the whole shutdown, after which the process exits: unfinished work is stored, and the next
    /// process resumes it.
    static let limit: DispatchTimeInterval = .milliseconds(11_500)

    private let inHand: @Sendable () -> Int
    private let announcer: Announcer
    private let isStopping = Mutex(false)
    private let queue = DispatchQueue(label: "patchbay.stopping", qos: .userInteractive)

    /// - Parameter inHand: The number of work items in progress.
    init(inHand: @escaping @Sendable () -> Int, announcer: Announcer) {
        self.inHand = inHand
        self.announcer = announcer
    }

    /// True after the process was asked to stop.
    var isUnderWay: Bool { isStopping.withLock { $0 } }

    /// Watches for signals: the first SIGTERM or SIGINT begins the shutdown, a second one or SIGQUIT exits.
    func watch() {
        for number in [SIGTERM, SIGINT, SIGQUIT] {
            #if canImport(Darwin)
                // On Darwin, the signal's default action runs before the source.
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
        guard isFirst, number != SIGQUIT else { return end("stopped immediately", code: 128 + number) }
        announcer.say("stopping: \(inHand()) in flight")
        queue.asyncAfter(deadline: .now() + Self.limit) { [self] in
            end("stopped with \(inHand()) in flight, which the next start resumes", code: 0)
        }
    }

    private func end(_ message: String, code: Int32) {
        announcer.say(message)
        LogWriter.standardError.flush(within: .milliseconds(300))
        _exit(code)
    }
}
