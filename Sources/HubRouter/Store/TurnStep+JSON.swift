package import ChannelKit

extension TurnStep: JSONConvertible {
    package var json: JSONValue {
        [
            "strategy": .string(strategy.rawValue), "verdict": .string(verdict.rawValue), "reason": .string(reason),
            "milliseconds": .integer(Int64(milliseconds)),
        ]
    }

    package init?(json: JSONValue) {
        guard let strategy = json["strategy"]?.string, let reason = json["reason"]?.string,
            let milliseconds = json["milliseconds"]?.integer
        else { return nil }
        // A verdict of a newer version is shown as a failure.
        let verdict = json["verdict"]?.string.flatMap(Verdict.init(rawValue:)) ?? .failed
        self.init(
            strategy: StrategyKind(strategy),
            verdict: verdict,
            reason: reason,
            milliseconds: Int(clamping: milliseconds)
        )
    }
}
