import ChannelKit

/// The expected answer to a message: a text that the reply must contain, or a mapping.
struct Expectation: Sendable {
    private var contained: [String] = []
    private var absent: [String] = []
    private var step: String?
    private var verdict: String?
    private var intent: String?
    private var language: String?
    private var slots: [String: String] = [:]

    private static let keys: Set<String> = ["reply", "not", "step", "verdict", "intent", "language", "slots"]

    init(_ value: JSONValue) throws(ScriptProblem) {
        guard value.object != nil else {
            contained = value.texts
            return
        }
        try value.refuseKeys(besides: Self.keys)
        contained = value["reply"]?.texts ?? []
        absent = value["not"]?.texts ?? []
        step = value["step"]?.string
        verdict = value["verdict"]?.string
        intent = value["intent"]?.string
        language = value["language"]?.string
        slots = value["slots"]?.object?.compactMapValues(\.string) ?? [:]
    }

    /// The expectations that `outcome` does not fulfil, one sentence for each.
    func failures(of outcome: ShadowOutcome, slots filled: JSONValue) -> [String] {
        let reply = outcome.reply ?? ""
        let last = outcome.steps.last
        // An intent that passes is found in the reason of an earlier step.
        let reasons = outcome.steps.compactMap(\.reason)
        var failures = contained.filter { !reply.contains($0) }.map { "expected the reply “\($0)”, got “\(reply)”" }
        failures += absent.filter(reply.contains).map { "the reply must not have “\($0)”: “\(reply)”" }
        func compare(_ name: String, _ expected: String?, _ found: String?) {
            guard let expected, expected != found else { return }
            failures.append("expected the \(name) '\(expected)', got '\(found ?? "none")'")
        }
        compare("step", step, last?.strategy.rawValue)
        compare("verdict", verdict, last?.verdict)
        compare("language", language, outcome.language)
        if let intent,
            !reasons.contains(where: { $0 == intent || $0.hasPrefix("\(intent), ") || $0.contains("; \(intent), ") })
        {
            failures.append("expected the intent '\(intent)', got “\(reasons.joined(separator: "; "))”")
        }
        for (name, value) in slots.sorted(by: { $0.key < $1.key }) {
            compare("slot \(name)", value, filled[name].map { $0.string ?? String(decoding: $0.data, as: UTF8.self) })
        }
        return failures
    }
}

extension JSONValue {
    /// The text, or the texts of a list.
    fileprivate var texts: [String] {
        if case .array(let items) = self { return items.compactMap(\.string) }
        return [string].compactMap(\.self)
    }
}
