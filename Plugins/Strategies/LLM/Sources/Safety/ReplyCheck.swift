/// Checks the model's text before it is sent.
struct ReplyCheck: Sendable {
    let maxLength: Int
    let secrets: SecretScan
    let leaks: LeakCheck
    /// The data in the prompt: links in it may appear in a reply.
    var known: [String] = []
    /// The results of tools: tokens in them, such as a booking's reference, may appear in a reply.
    private(set) var given: [String] = []
    /// The check that the documents support the reply; nil if they need not.
    var grounding: GroundingCheck?

    /// Adds the result of a tool.
    mutating func add(result: String) {
        given.append(result)
        grounding = grounding?.adding(result)
    }

    /// The objection to a reply; nil if it may be sent.
    ///
    /// - Parameters:
    ///   - written: The model's text, with placeholders.
    ///   - redaction: The data of the placeholders.
    func objection(to written: String, restoredBy redaction: Redaction) -> ReplyObjection? {
        guard !written.allSatisfy(\.isWhitespace) else { return .empty }
        let reply = redaction.restore(written)
        if reply.count > maxLength { return .tooLong(maxLength) }
        if redaction.leavesPlaceholder(in: reply) { return .placeholder }
        if secrets.finds(in: written, known: known, given: given) { return .secret }
        if leaks.finds(in: written) { return .instructions }
        return grounding?.supports(reply) == false ? .unsupported : nil
    }
}

/// The reasons for which a reply is not sent.
enum ReplyObjection: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case tooLong(Int)
    case placeholder
    case secret
    case instructions
    case unsupported

    var description: String {
        switch self {
        case .empty: "it is empty"
        case .tooLong(let limit): "it is longer than \(limit) characters"
        case .placeholder: "it contains an unknown placeholder"
        case .secret: "it contains a possible credential"
        case .instructions: "it repeats the instructions"
        case .unsupported: "the documents do not support it"
        }
    }
}
