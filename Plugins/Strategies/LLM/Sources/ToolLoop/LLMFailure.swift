/// The reasons for which there is no answer, for operators.
enum LLMFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case refused
    case emptyAnswer
    case truncated
    case outOfSteps(Int)
    case noTime
    case unreadable
    case rejected(ReplyObjection)

    var description: String {
        switch self {
        case .refused: "the model refused to answer"
        case .emptyAnswer: "the model's answer is empty"
        case .truncated: "the answer reached 'max_tokens' before its first sentence was complete"
        case .outOfSteps(let steps): "the model still called tools in step \(steps), the last one ('max_steps')"
        case .noTime: "no time was left to use tools"
        case .unreadable: "the stored answer of an earlier run of the turn cannot be read"
        case .rejected(let objection): "the reply was not sent: \(objection)"
        }
    }
}

/// A failure with the statistics until then.
struct LLMError: Error, Sendable, CustomStringConvertible {
    let failure: any Error
    let stats: String

    var description: String { stats.isEmpty ? "\(failure)" : "\(failure) (\(stats))" }
}
