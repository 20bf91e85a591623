/// Looks at what the model wrote before anybody reads it.
struct ReplyCheck: Sendable {
    let maxLength: Int
    let secrets: SecretScan
    let leaks: LeakCheck
    /// What the model was given: a link that stands there may be passed on.
    var known: [String] = []

    /// Why a reply must not be sent, or nil.
    ///
    /// - Parameters:
    ///   - written: What the model wrote.
    ///   - redaction: What stands behind its placeholders.
    func objection(to written: String, restoredBy redaction: Redaction) -> ReplyObjection? {
        guard !written.allSatisfy(\.isWhitespace) else { return .empty }
        let reply = redaction.restore(written)
        if reply.count > maxLength { return .tooLong(maxLength) }
        if redaction.leavesPlaceholder(in: reply) { return .placeholder }
        if secrets.finds(in: written, known: known) { return .secret }
        return leaks.finds(in: written) ? .instructions : nil
    }
}

/// Why a reply is not sent.
enum ReplyObjection: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case tooLong(Int)
    case placeholder
    case secret
    case instructions

    var description: String {
        switch self {
        case .empty: "it is empty"
        case .tooLong(let limit): "it is longer than \(limit) characters"
        case .placeholder: "it holds a placeholder that stands for nothing"
        case .secret: "it holds what looks like a credential"
        case .instructions: "it repeats the instructions"
        }
    }
}
