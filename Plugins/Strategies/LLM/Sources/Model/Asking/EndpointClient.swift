import ChannelKit
import Foundation

/// Asks one endpoint, again where it failed in passing.
struct EndpointClient: Sendable {
    /// What came of it, after so many attempts of the whole question.
    struct Result: Sendable {
        var end: AttemptEnd
        var failures: [ModelFailure]
        var attempts: Int
    }

    /// How long to wait where the server does not say, before the first time, the second, and every other.
    private static let backoff: [Double] = [0.5, 1, 2]

    let question: ModelCall
    let endpoint: ModelEndpoint
    /// When its answer must have begun.
    let startBy: Date
    /// Attempts that other endpoints took.
    let attemptsBefore: Int

    /// Asks until there is an answer, or no hope.
    func run() async -> Result {
        let key = EndpointKey(endpoint)
        let usual = memory.quirks(of: key) ?? endpoint.defaultQuirks
        var quirks = usual
        var result = Result(end: .cancelled, failures: [], attempts: attemptsBefore)
        while true {
            result.end = await attempt(key, quirks: quirks, number: &result.attempts)
            if case .answered = result.end, quirks != usual { memory.remember(quirks, of: key) }
            guard case .failed(let failure, let hasSpoken) = result.end else { return result }
            if quirks == usual, let other = self.quirks(besides: usual, after: failure) {
                quirks = other
                continue
            }
            result.failures.append(failure)
            guard !hasSpoken, let wait = wait(after: result.failures) else { return result }
            guard (try? await question.clock.sleep(until: wait)) != nil else {
                result.end = .cancelled
                return result
            }
        }
    }

    private var memory: EndpointStates { question.chain.memory }

    /// In what other way the endpoint may be asked, if it did not like the usual one.
    private func quirks(besides usual: ServerQuirks, after failure: ModelFailure) -> ServerQuirks? {
        guard endpoint.provider == .openai, case .unwanted(let parameter) = failure.kind else { return nil }
        return usual.without(parameter)
    }

    private func attempt(_ key: EndpointKey, quirks: ServerQuirks, number: inout Int) async -> AttemptEnd {
        let now = question.clock.now
        guard now < startBy else { return .failed(.outOfTime, hasSpoken: false) }
        if case .refused(let since) = memory.admit(key, at: now) {
            let seconds = Int(now.timeIntervalSince(since))
            return .failed(ModelFailure(.barred, "its circuit is open since \(seconds) s"), hasSpoken: false)
        }
        number += 1
        let attempt = ModelAttempt(
            question: question,
            endpoint: endpoint,
            quirks: quirks,
            startBy: startBy,
            number: number
        )
        let end = await attempt.run()
        memory.note(end.outcome, of: key, at: question.clock.now)
        return end
    }

    /// When to ask again; nil if there is no use or no time.
    private func wait(after failures: [ModelFailure]) -> Date? {
        guard let last = failures.last, last.isPassing, failures.count <= question.chain.retries else { return nil }
        let usual = Self.backoff[min(failures.count, Self.backoff.count) - 1]
        let seconds = last.retryAfter?.timeInterval ?? usual * Double.random(in: 0.75...1.25)
        let wait = question.clock.now.addingTimeInterval(seconds)
        return wait < startBy ? wait : nil
    }
}

extension AttemptEnd {
    /// What the endpoint's circuit learns from it.
    fileprivate var outcome: EndpointCircuit.Outcome {
        switch self {
        case .answered: .success
        case .failed(let failure, _) where failure.isEndpointsFault: .failure
        case .failed, .cancelled: .nothing
        }
    }
}
