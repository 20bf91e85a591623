import ChannelKit
import Foundation

/// One call of a chain of models.
///
/// The models share the deadline. A model with others after it leaves the next one the time for a first byte, but has
/// at least half of the time left for its own attempts. A model that has begun to answer may use all the time.
struct ModelCall: Sendable {
    let request: ModelRequest
    let context: ModelContext
    let chain: ModelChain
    let events: AsyncThrowingStream<ModelEvent, any Error>.Continuation

    var deadline: Date { context.deadline }
    var clock: any HubClock { context.clock }

    /// Asks one model after the other and passes on the first answer.
    ///
    /// - Throws: ``ModelsFailed``, or `CancellationError`.
    func run() async throws {
        var failed = ModelsFailed()
        var attempts = 0
        for (index, endpoint) in chain.endpoints.enumerated() {
            let isLast = index == chain.endpoints.endIndex - 1
            let client = EndpointClient(
                modelCall: self,
                endpoint: endpoint,
                startBy: isLast ? deadline : share(of: clock.now),
                attemptsBefore: attempts
            )
            let result = await client.run()
            attempts = result.attempts
            switch result.end {
            case .answered(let calls, let reason, _):
                for call in calls { events.yield(.call(call)) }
                events.yield(.end(ModelEnd(reason: reason)))
                return
            case .cancelled: throw CancellationError()
            case .failed(_, let hasText):
                failed.add(result.failures, of: endpoint.model)
                // Parts of two models' answers must not be mixed.
                if hasText { throw failed }
            }
        }
        throw failed
    }

    /// The deadline for the first piece of a model with others after it.
    private func share(of now: Date) -> Date {
        let left = deadline.timeIntervalSince(now)
        return deadline.addingTimeInterval(-min(chain.firstByte.timeInterval, left / 2))
    }
}

/// The failures of all models of a chain.
struct ModelsFailed: Error, Hashable, Sendable, CustomStringConvertible {
    private struct Model: Hashable, Sendable {
        let name: String
        let failures: [ModelFailure]
    }

    private var models: [Model] = []

    mutating func add(_ failures: [ModelFailure], of model: String) {
        models.append(Model(name: model, failures: failures))
    }

    /// The failures by model, such as `gpt-4o: HTTP 503 three times; claude-x: HTTP 529: overloaded`.
    var description: String {
        models.map { model in "\(model.name): \(Self.summary(of: model.failures))" }.joined(separator: "; ")
    }

    /// The failures, with consecutive equal ones counted.
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
