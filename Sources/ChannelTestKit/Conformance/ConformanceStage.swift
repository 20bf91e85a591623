/// A stage of the work on an adapter: the checks of one stage make sense once those of the earlier stages pass.
public enum ConformanceStage: String, Sendable, CaseIterable {
    /// The declarations: settings and manifest.
    case declare
    /// Authentication: `verify`, `credentials`, the handshake and the acknowledgement.
    case verify
    /// The scan for addresses: `locate`.
    case locate
    /// The items of a request: `split`.
    case split
    /// The events of an item: `normalize`.
    case normalize
    /// The statuses of replies.
    case statuses
    /// Replies: `send`, its receipts and its errors.
    case send
    /// The capabilities that only some providers have.
    case capabilities
    /// Whole conversations with the simulator, and its faults.
    case conversations
    /// The plugin's page.
    case pages

    /// The names of checks, and the first words of names, that belong to the stage.
    private var topics: Set<String> {
        switch self {
        case .declare: ["settings", "manifest"]
        case .verify:
            ["signature", "rotation", "secrets", "credential", "handshake", "acknowledgement"]
        case .locate: ["locate"]
        case .split: ["split", "payload", "pure", "key", "lane", "secrets-not-kept"]
        case .normalize:
            [
                "message", "contact", "unknown", "echo", "event", "hostile", "wrong", "numbers", "text-halved", "clock",
            ]
        case .statuses: ["status", "lane-status"]
        case .send:
            [
                "text", "receipt", "recipient", "base", "correlation", "refusals", "refused", "throttled", "not", "no",
                "gateway", "errors", "secrets-not-in-urls",
            ]
        case .capabilities:
            [
                "rich", "presence", "probe", "reconcile", "media", "inline", "stream", "call", "connection",
                "register", "acknowledge", "entries",
            ]
        case .conversations: ["conversation", "simulator", "fault"]
        case .pages: ["readme", "sources"]
        }
    }

    /// The stage of the check called `name`: that of the whole name, else that of its first word.
    static func stage(of name: String) -> ConformanceStage? {
        allCases.first { $0.topics.contains(name) }
            ?? allCases.first { $0.topics.contains(String(name.prefix { $0 != "-" })) }
    }
}

extension ConformanceCheck {
    /// The stage of the work to which the check belongs.
    public var stage: ConformanceStage { ConformanceStage.stage(of: name) ?? .pages }
}
