import ChannelKit

/// The deviations of a server from the common API.
///
/// It is learnt from the answers of the server, several members one after another, and stored for the next
/// process.
struct ServerQuirks: Hashable, Sendable {
    /// The name of the member for the max length of an answer.
    enum LimitName: String, Hashable, Sendable {
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
    }

    /// The members that a server may refuse, and that a request can do without.
    enum Member: String, CaseIterable, Hashable, Sendable {
        case streamOptions = "stream_options"
        case temperature
        /// Models without tools, of which servers say so in a sentence.
        case tools
        case reasoning = "reasoning_content"
        case extras = "extra_content"
        case cacheControl = "cache_control"
        case images = "image_url"
        /// The promise that arguments of tools follow their schema.
        case strict
    }

    var limitName: LimitName
    /// The members to leave out.
    var omitted: Set<Member> = []
    /// True if ids of calls must be nine letters and digits, as for Mistral.
    var hasShortCallIDs = false
    /// True if the template of the model opens the reasoning, so that an answer has only its closing tag.
    ///
    /// Nil if a reasoning model has not answered yet. Until the tag, or the end, its text is not passed on in a call.
    var opensReasoning: Bool? = false

    /// The quirks to retry with after `parameter` was refused; nil if there are none.
    func without(_ parameter: String) -> ServerQuirks? {
        var quirks = self
        switch parameter {
        case LimitName.maxTokens.rawValue where limitName == .maxTokens: quirks.limitName = .maxCompletionTokens
        case LimitName.maxCompletionTokens.rawValue where limitName == .maxCompletionTokens:
            quirks.limitName = .maxTokens
        case "tool_call_id" where !hasShortCallIDs: quirks.hasShortCallIDs = true
        default:
            guard let member = Member(rawValue: parameter), quirks.omitted.insert(member).inserted else { return nil }
        }
        return quirks
    }

    /// True if a request contains `member`.
    func sends(_ member: Member) -> Bool { !omitted.contains(member) }
}

// MARK: - Storage

extension ServerQuirks {
    var json: JSONValue {
        [
            "limit": .string(limitName.rawValue),
            "omitted": .array(omitted.map(\.rawValue).sorted().map(JSONValue.string)),
            "short_ids": .bool(hasShortCallIDs), "opens_reasoning": opensReasoning.map(JSONValue.bool) ?? .null,
        ]
    }

    init?(_ json: JSONValue) {
        guard let limit = json["limit"]?.string.flatMap(LimitName.init) else { return nil }
        self.init(
            limitName: limit,
            omitted: Set((json["omitted"]?.array ?? []).compactMap(\.string).compactMap(Member.init)),
            hasShortCallIDs: json["short_ids"]?.bool ?? false,
            opensReasoning: json["opens_reasoning"]?.bool
        )
    }
}
