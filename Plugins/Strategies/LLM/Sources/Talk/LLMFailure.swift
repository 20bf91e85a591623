/// Why there is no answer, for operators.
enum LLMFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case refused
    case silent
    case cutShort
    case endless(steps: Int)
    case noTime
    case unreadable
    case unfit(ReplyObjection)

    var description: String {
        switch self {
        case .refused: "the model refused to answer"
        case .silent: "the model said nothing"
        case .cutShort: "the answer reached 'max_tokens' before its first sentence was complete"
        case .endless(let steps): "the model still called tools when it was asked for the \(steps). time"
        case .noTime: "no time was left to use tools"
        case .unreadable: "what the model said in an earlier run of the turn cannot be read"
        case .unfit(let objection): "the reply was not sent: \(objection)"
        }
    }
}

/// A failure, and what it took.
struct LLMReport: Error, Sendable, CustomStringConvertible {
    let failure: any Error
    let effort: String

    var description: String { effort.isEmpty ? "\(failure)" : "\(failure) (\(effort))" }
}
