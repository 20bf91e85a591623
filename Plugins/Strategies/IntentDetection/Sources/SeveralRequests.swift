import ChannelKit

// A message may have two requests: "are you open on Saturday, and how much is a cleaning?"

extension IntentDetection {
    /// The intents of the parts of `text`, in their order, if two different ones are clear; else only `whole`.
    func requests(in text: String, besides whole: Detection, _ turn: Turn) async -> [Detection] {
        let parts = Self.parts(of: text)
        guard parts.count > 1 else { return [whole] }
        var found: [Detection] = []
        for part in parts.prefix(Self.maxParts) {
            // "Good evening, could you fit me in?" is one request.
            guard !MessageFrames(of: part).contains(.courtesy),
                let request = await detect(part, in: turn).detection, request.doubt == nil,
                request.confidence >= Self.minConfidence,
                !found.contains(where: { $0.intent.name == request.intent.name })
            else { continue }
            found.append(request)
        }
        if found.count > 1 { return Array(found.prefix(2)) }
        // "My filling fell out on holiday. I'd like to book a visit."
        guard whole.doubt != nil, let clear = found.first, clear.intent.name == whole.intent.name else {
            return [whole]
        }
        return [clear]
    }

    /// The max number of parts that are read: a message with more of them is a story.
    private static let maxParts = 6
    /// The min confidence of a part: "same time if possible" is like much and no request.
    private static let minConfidence = 0.7
    /// The min number of words of a part that can be a request of its own.
    private static let minWords = 2
    private static let conjunctions: Set<String> = ["and", "also", "et", "aussi", "puis", "plus"]

    /// The sentences of `text`, divided at conjunctions too.
    private static func parts(of text: String) -> [String] {
        text.split { ",.;!?\n".contains($0) }.flatMap { sentence in
            sentence.split(separator: " ").split { conjunctions.contains($0.lowercased()) }
                .filter { $0.count >= minWords }.map { $0.joined(separator: " ") }
        }
    }

    /// The verdict on one request or two.
    func verdict(_ requests: [Detection], in turn: Turn) async throws -> Verdict {
        let ranked = requests.sorted { $0.intent.action.precedence > $1.intent.action.precedence }
        guard let main = ranked.first else { return .pass(reason: "no intent matched") }
        let verdict = try await verdict(main, in: turn)
        guard ranked.count > 1, case .reply(let reply, let rationale) = verdict,
            case .reply(let other, _) = try await self.verdict(ranked[1], in: turn),
            case .contents(let last, let quoting) = reply, case .contents(let first, _) = other
        else { return verdict }
        // The question of a form comes last. Two replies come in the order of the requests.
        let isInOrder = main.intent.action.precedence > ranked[1].intent.action.precedence
        let contents = isInOrder ? first.map(\.withoutChoices) + last : last.map(\.withoutChoices) + first
        return .reply(
            .contents(contents, quoting: quoting),
            ReplyRationale(requests.map(\.reason).joined(separator: "; "), sources: rationale.sources)
        )
    }
}

extension ReplyContent {
    /// The content without its choices: those of the second reply follow.
    fileprivate var withoutChoices: ReplyContent {
        switch self {
        case .buttons(let text, _), .list(let text, _, _): .text(text)
        default: self
        }
    }
}

extension Intent.Action {
    /// The rank of the action that decides where a message has two requests; only a reply is added to another.
    fileprivate var precedence: Int {
        switch self {
        case .handoff: 4
        case .pass: 3
        case .form: 2
        case .reply: 1
        case .silence: 0
        }
    }
}
