public import ChannelKit

/// Something that goes wrong at a simulated provider because it was asked to.
public enum SimulatorFault: Hashable, Sendable {
    /// A webhook is posted twice at once.
    case duplicateWebhook
    /// Two webhooks are posted in the wrong order, unless the second is a long time coming.
    case reorderWebhooks
    /// So many webhooks go in one request, where the provider batches.
    case batchWebhooks(Int)
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

    /// A fault without its particulars.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case duplicateWebhook = "duplicate_webhook"
        case reorderWebhooks = "reorder_webhooks"
        case batchWebhooks = "batch_webhooks"
        case throttle
        case failAfterAccepting = "fail_after_accepting"
        case dropAfterAccepting = "drop_after_accepting"
        case slowAnswer = "slow_answer"
        case expiredToken = "expired_token"
        case closedWindow = "closed_window"

        /// Those that happen outside of a simulator, and so at each.
        public static let ofAnySimulator: Set = [
            duplicateWebhook, reorderWebhooks, slowAnswer, failAfterAccepting, dropAfterAccepting,
        ]
    }

    /// The fault without its particulars.
    public var kind: Kind {
        switch self {
        case .duplicateWebhook: .duplicateWebhook
        case .reorderWebhooks: .reorderWebhooks
        case .batchWebhooks: .batchWebhooks
        case .throttle: .throttle
        case .failAfterAccepting: .failAfterAccepting
        case .dropAfterAccepting: .dropAfterAccepting
        case .slowAnswer: .slowAnswer
        case .expiredToken: .expiredToken
        case .closedWindow: .closedWindow
        }
    }
}

/// The faults that are to happen at each provider, and how often still.
public actor SimulatorFaults {
    private struct Armed {
        let fault: SimulatorFault
        var times: Int
    }

    private var armed: [AdapterKind: [Armed]] = [:]

    /// Makes a board on which nothing is to go wrong.
    public init() {}

    /// Lets `fault` happen `times` times at the provider of `kind`, after those that are armed already.
    public func arm(_ fault: SimulatorFault, at kind: AdapterKind, times: Int = 1) {
        armed[kind, default: []].append(Armed(fault: fault, times: max(1, times)))
    }

    /// Lets nothing go wrong any more at the provider of `kind`.
    public func clear(_ kind: AdapterKind) { armed[kind] = nil }

    /// What is armed at the provider of `kind`, with how often it will still happen.
    public func pending(at kind: AdapterKind) -> [(fault: SimulatorFault, times: Int)] {
        (armed[kind] ?? []).map { ($0.fault, $0.times) }
    }

    /// The next fault of one sort, if one is armed: it happens now.
    public func take(_ sort: SimulatorFault.Kind, at kind: AdapterKind) -> SimulatorFault? {
        guard var faults = armed[kind], let index = faults.firstIndex(where: { $0.fault.kind == sort }) else {
            return nil
        }
        let fault = faults[index].fault
        faults[index].times -= 1
        if faults[index].times == 0 { faults.remove(at: index) }
        armed[kind] = faults
        return fault
    }
}
