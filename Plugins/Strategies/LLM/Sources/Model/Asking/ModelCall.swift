import ChannelKit
import Foundation

/// One question to a chain of models.
///
/// The deadline is shared. A model with others after it leaves the next one its time for a first byte: until then, but
/// never for less than half of what is left, it may wait and try again. What has begun to answer may use all the time.
struct ModelCall: Sendable {
    let request: ModelRequest
    let call: String
    let deadline: Date
    let clock: any HubClock
    let services: StrategyServices
    let chain: ModelChain
    let events: AsyncThrowingStream<ModelEvent, any Error>.Continuation

    /// Asks one model after the other, and hands over what the first says that answers.
    ///
    /// - Throws: ``ModelsFailed``, or `CancellationError`.
    func ask() async throws {
        var failed = ModelsFailed()
        var attempts = 0
        for (index, endpoint) in chain.endpoints.enumerated() {
            let isLast = index == chain.endpoints.endIndex - 1
            let asking = EndpointClient(
                question: self,
                endpoint: endpoint,
                startBy: isLast ? deadline : share(of: clock.now),
                attemptsBefore: attempts
            )
            let result = await asking.run()
            attempts = result.attempts
            switch result.end {
            case .answered(let calls, let reason):
                for call in calls { events.yield(.call(call)) }
                events.yield(.end(ModelEnd(reason: reason)))
                return
            case .cancelled: throw CancellationError()
            case .failed(_, let hasSpoken):
                failed.add(result.failures, of: endpoint.model)
                // Two models never share a sentence.
                if hasSpoken { throw failed }
            }
        }
        throw failed
    }

    /// Until when a model may begin that has others after it.
    private func share(of now: Date) -> Date {
        let left = deadline.timeIntervalSince(now)
        return deadline.addingTimeInterval(-min(chain.firstByte.timeInterval, left / 2))
    }
}

/// No model answered: which were asked, and what each came to.
struct ModelsFailed: Error, Hashable, Sendable, CustomStringConvertible {
    private struct Model: Hashable, Sendable {
        let name: String
        let failures: [ModelFailure]
    }

    private var models: [Model] = []

    mutating func add(_ failures: [ModelFailure], of model: String) {
        models.append(Model(name: model, failures: failures))
    }

    /// Such as `gpt-4o: HTTP 503 three times; claude-x: HTTP 529: overloaded`.
    var description: String {
        models.map { model in "\(model.name): \(Self.summary(of: model.failures))" }.joined(separator: "; ")
    }

    /// The failures, those that followed upon their like counted.
    private static func summary(of failures: [ModelFailure]) -> String {
        var runs: [(words: String, count: Int)] = []
        for failure in failures {
            if runs.last?.words == failure.description {
                runs[runs.endIndex - 1].count += 1
            } else {
                runs.append((failure.description, 1))
            }
        }
        return runs.map { $0.words + times($0.count) }.joined(separator: ", then ")
    }

    private static func times(_ count: Int) -> String {
        switch count {
        case 1: ""
        case 2: " twice"
        case 3: " three times"
        default: " \(count) times"
        }
    }
}
