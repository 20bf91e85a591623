import ChannelKit
import Foundation

/// Sends a request to one endpoint, with retries after transient failures.
struct EndpointClient: Sendable {
    /// The result, with the number of attempts of the question so far.
    struct Result: Sendable {
        var end: AttemptEnd
        var failures: [ModelFailure]
        var attempts: Int
    }

    /// The default delays before the first, the second and further retries, in seconds.
    private static let backoff: [Double] = [0.5, 1, 2]

    /// The max number of members of a request that are left out or renamed for one answer; each costs a request.
    private static let maxLearnt = 6

    let modelCall: ModelCall
    let endpoint: ModelEndpoint
    /// The deadline for the first piece of the answer.
    let startBy: Date
    /// The number of attempts on other endpoints before.
    let attemptsBefore: Int

    /// Retries until there is an answer, a permanent failure or no time.
    func run() async -> Result {
        let key = EndpointKey(endpoint)
        let initial = await states.quirks(of: endpoint, in: modelCall.context.services.cache)
        var quirks = initial
        var refused: Set<String> = []
        var result = Result(end: .cancelled, failures: [], attempts: attemptsBefore)
        while true {
            result.end = await attempt(key, quirks: quirks, number: &result.attempts)
            if case .answered(_, _, let opensReasoning) = result.end {
                quirks.opensReasoning = opensReasoning ?? quirks.opensReasoning
                if quirks != initial {
                    await states.store(quirks, of: endpoint, in: modelCall.context.services.cache)
                }
            }
            guard case .failed(let failure, let hasText) = result.end else { return result }
            if refused.count < Self.maxLearnt, case .unsupported(let parameter) = failure.kind,
                refused.insert(parameter).inserted, let other = quirks.without(parameter),
                !refused.contains(other.limitName.rawValue)
            {
                quirks = other
                continue
            }
            if failure == .loneClosing {
                quirks.opensReasoning = true
                await states.store(quirks, of: endpoint, in: modelCall.context.services.cache)
            }
            result.failures.append(failure)
            guard !hasText, let wait = wait(after: result.failures) else { return result }
            guard (try? await modelCall.clock.sleep(until: wait)) != nil else {
                result.end = .cancelled
                return result
            }
        }
    }

    private var states: EndpointStates { modelCall.chain.states }

    private func attempt(_ key: EndpointKey, quirks: ServerQuirks, number: inout Int) async -> AttemptEnd {
        let now = modelCall.clock.now
        guard now < startBy else { return .failed(.outOfTime, hasText: false) }
        if case .refused(let since) = states.admit(key, at: now) {
            let seconds = Int(now.timeIntervalSince(since))
            return .failed(ModelFailure(.circuitOpen, "circuit breaker open for \(seconds) s"), hasText: false)
        }
        number += 1
        let attempt = ModelAttempt(
            modelCall: modelCall,
            endpoint: endpoint,
            quirks: quirks,
            startBy: startBy,
            number: number
        )
        let end = await attempt.run()
        states.record(end.outcome, of: key, at: modelCall.clock.now)
        return end
    }

    /// The time of the next retry; nil if a retry is useless or too late.
    private func wait(after failures: [ModelFailure]) -> Date? {
        guard let last = failures.last, last.isTransient, failures.count <= modelCall.chain.retries else { return nil }
        let delay = Self.backoff[min(failures.count, Self.backoff.count) - 1]
        let seconds = last.retryAfter?.timeInterval ?? delay * Double.random(in: 0.75...1.25)
        let wait = modelCall.clock.now.addingTimeInterval(seconds)
        return wait < startBy ? wait : nil
    }
}

extension AttemptEnd {
    /// The outcome for the endpoint's circuit breaker.
    fileprivate var outcome: EndpointCircuit.Outcome {
        switch self {
        case .answered: .success
        case .failed(let failure, _) where failure.countsInCircuit: .failure
        case .failed, .cancelled: .nothing
        }
    }
}
