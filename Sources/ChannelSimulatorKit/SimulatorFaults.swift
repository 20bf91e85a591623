/// Something that goes wrong at a simulated provider because it was asked to.
public enum SimulatorFault: Hashable, Sendable {
    /// A webhook is posted twice at once.
    case duplicateWebhook
    /// Two webhooks are posted in the wrong order, unless the second is a long time coming.
    case reorderWebhooks
    /// So many webhooks go in one request, where the provider batches.
    case batchWebhooks(Int)
    /// A status is never told.
    case loseStatus
    /// A send is refused as one too many.
    case throttle(retryAfter: Duration)
    /// A send is accepted, and the answer says that the server failed.
    case failAfterAccepting
    /// A send is accepted, and the connection is closed in place of an answer.
    case dropAfterAccepting
    /// The answer to a send takes so long.
    case slowAnswer(Duration)
    /// The credentials are not accepted.
    case expiredToken
    /// The person wrote too long ago for anything but a template.
    case closedWindow
    /// A call is refused because too much is asked of the service.
    case overloaded
    /// A call is refused because the service does not work.
    case failing
    /// The answer stops for so long after so many pieces.
    case stall(Duration, afterPieces: Int)
    /// The connection is closed after so many pieces of the answer.
    case breakStream(afterPieces: Int)
    /// The service fails after so many pieces of the answer, and says so.
    case failStream(afterPieces: Int)
    /// The answer says nothing.
    case emptyAnswer
    /// The answer says what no customer should see.
    case badAnswer

    /// A fault without its particulars.
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

        /// Those that happen outside of a simulator, and so at each.
        public static let ofAnySimulator: Set = [
            duplicateWebhook, reorderWebhooks, loseStatus, slowAnswer, failAfterAccepting, dropAfterAccepting,
        ]
    }

    /// The fault without its particulars.
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

/// The faults that are to happen at each provider and each service, and how often still.
public actor SimulatorFaults {
    private struct Armed {
        let fault: SimulatorFault
        var times: Int
    }

    private var armed: [SimulatorName: [Armed]] = [:]

    /// Makes a board on which nothing is to go wrong.
    public init() {}

    /// Lets `fault` happen `times` times at `simulator`, after those that are armed already.
    public func arm(_ fault: SimulatorFault, at simulator: SimulatorName, times: Int = 1) {
        armed[simulator, default: []].append(Armed(fault: fault, times: max(1, times)))
    }

    /// Lets nothing go wrong any more at `simulator`.
    public func clear(_ simulator: SimulatorName) { armed[simulator] = nil }

    /// What is armed at `simulator`, with how often it will still happen.
    public func pending(at simulator: SimulatorName) -> [(fault: SimulatorFault, times: Int)] {
        (armed[simulator] ?? []).map { ($0.fault, $0.times) }
    }

    /// The next fault of one sort, if one is armed: it happens now.
    public func take(_ sort: SimulatorFault.Kind, at simulator: SimulatorName) -> SimulatorFault? {
        take(at: simulator) { $0.fault.kind == sort }
    }

    /// The next fault of any sort, in the order in which they were armed: it happens now.
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
