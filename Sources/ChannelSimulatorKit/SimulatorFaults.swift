/// A fault of a simulated provider or service, on request.
public enum SimulatorFault: Hashable, Sendable {
    /// A webhook is posted twice at once.
    case duplicateWebhook
    /// Two webhooks are posted in the wrong order, unless the second comes much later.
    case reorderWebhooks
    /// This number of webhooks is sent in one request, if the provider batches.
    case batchWebhooks(Int)
    /// A status is never reported.
    case loseStatus
    /// A send is refused by a rate limit.
    case throttle(retryAfter: Duration)
    /// A send is accepted, and the response is a server error.
    case failAfterAccepting
    /// A send is accepted, and the connection is closed without a response.
    case dropAfterAccepting
    /// The response to a send takes this long.
    case slowAnswer(Duration)
    /// The credentials are not accepted.
    case expiredToken
    /// A send is outside the provider's reply window.
    case closedWindow
    /// A call is refused because the service is overloaded.
    case overloaded
    /// A call is refused because the service fails.
    case failing
    /// The response stops for this long after a number of pieces.
    case stall(Duration, afterPieces: Int)
    /// The connection is closed after a number of pieces of the response.
    case breakStream(afterPieces: Int)
    /// The service reports a failure after a number of pieces of the response.
    case failStream(afterPieces: Int)
    /// The response is empty.
    case emptyAnswer
    /// The response has contents that no customer may receive.
    case badAnswer

    /// The kind of a fault, without its parameters.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case duplicateWebhook = "duplicate_webhook"
        case reorderWebhooks = "reorder_webhooks"
        case batchWebhooks = "batch_webhooks"
        case loseStatus = "lose_status"
        case throttle
        case failAfterAccepting = "fail_after_accepting"
        case dropAfterAccepting = "drop_after_accepting"
        case slowAnswer = "slow_answer"
        case expiredToken = "expired_token"
        case closedWindow = "closed_window"
        case overloaded
        case failing
        case stall
        case breakStream = "break_stream"
        case failStream = "fail_stream"
        case emptyAnswer = "empty_answer"
        case badAnswer = "bad_answer"

        /// The kinds that happen outside of a simulator, and so at all of them.
        public static let ofAnySimulator: Set = [
            duplicateWebhook, reorderWebhooks, loseStatus, slowAnswer, failAfterAccepting, dropAfterAccepting,
        ]
    }

    /// The kind of the fault.
    public var kind: Kind {
        switch self {
        case .duplicateWebhook: .duplicateWebhook
        case .reorderWebhooks: .reorderWebhooks
        case .batchWebhooks: .batchWebhooks
        case .loseStatus: .loseStatus
        case .throttle: .throttle
        case .failAfterAccepting: .failAfterAccepting
        case .dropAfterAccepting: .dropAfterAccepting
        case .slowAnswer: .slowAnswer
        case .expiredToken: .expiredToken
        case .closedWindow: .closedWindow
        case .overloaded: .overloaded
        case .failing: .failing
        case .stall: .stall
        case .breakStream: .breakStream
        case .failStream: .failStream
        case .emptyAnswer: .emptyAnswer
        case .badAnswer: .badAnswer
        }
    }
}

/// The pending faults of each provider and each service.
public actor SimulatorFaults {
    private struct Armed {
        let fault: SimulatorFault
        var times: Int
    }

    private var armed: [SimulatorName: [Armed]] = [:]

    /// Creates an empty list.
    public init() {}

    /// Adds `fault` at `simulator`, `times` times, after those that are pending.
    public func arm(_ fault: SimulatorFault, at simulator: SimulatorName, times: Int = 1) {
        armed[simulator, default: []].append(Armed(fault: fault, times: max(1, times)))
    }

    /// Removes the pending faults of `simulator`.
    public func clear(_ simulator: SimulatorName) { armed[simulator] = nil }

    /// Returns the pending faults of `simulator`, with the number of times that each will happen.
    public func pending(at simulator: SimulatorName) -> [(fault: SimulatorFault, times: Int)] {
        (armed[simulator] ?? []).map { ($0.fault, $0.times) }
    }

    /// Returns and removes the next pending fault of one kind.
    public func take(_ sort: SimulatorFault.Kind, at simulator: SimulatorName) -> SimulatorFault? {
        take(at: simulator) { $0.fault.kind == sort }
    }

    /// Returns and removes the next pending fault of any kind, in the order of their requests.
    public func takeFirst(at simulator: SimulatorName) -> SimulatorFault? { take(at: simulator) { _ in true } }

    private func take(at simulator: SimulatorName, where matches: (Armed) -> Bool) -> SimulatorFault? {
        guard var faults = armed[simulator], let index = faults.firstIndex(where: matches) else { return nil }
        let fault = faults[index].fault
        faults[index].times -= 1
        if faults[index].times == 0 { faults.remove(at: index) }
        armed[simulator] = faults
        return fault
    }
}
