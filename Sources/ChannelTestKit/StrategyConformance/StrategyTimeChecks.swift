import ChannelKit
import Synchronization

/// Checks of a strategy's time.
enum StrategyTimeChecks {
    /// The max time that a cancelled step takes to end, in a debug build on a busy machine.
    private static let maxTime = Duration.seconds(5)

    static let all = [
        StrategyCheck(
            "cancellation",
            "A step that waits for a service, its memory or the history ends when its deadline cancels it.",
            next: "Await with functions that throw on cancellation, and catch no `CancellationError` to go on."
        ) { subject, findings in
            for text in subject.texts {
                let trial = try StrategyTrial(subject, text: text, waits: true)
                let end = Flag()
                let task = Task {
                    _ = try? await trial.verdict()
                    end.set()
                }
                try await Task.sleep(for: .milliseconds(50))
                task.cancel()
                let latest = ContinuousClock.now + maxTime
                while !end.isSet, ContinuousClock.now < latest { try await Task.sleep(for: .milliseconds(5)) }
                let isEnded = end.isSet
                findings.expect(isEnded, "it does not end within \(maxTime) of its cancellation")
            }
        },
        StrategyCheck(
            "in-time",
            "With services that respond at once a step ends within its deadline.",
            next: "Do the work once, in `init` or in `prepare`, and not for every turn."
        ) { subject, findings in
            for trial in try subject.texts.map({ try StrategyTrial(subject, text: $0) }) {
                let time = await ContinuousClock().measure { _ = try? await trial.verdict() }
                findings.expect(time < max(subject.manifest.deadline, maxTime), "it takes \(time)")
            }
        },
    ]
}

/// A flag that is set once.
private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock(\.self) }

    func set() { value.withLock { $0 = true } }
}
