package import ChannelKit
import HubModel

extension TurnStep: JSONConvertible {
    package var json: JSONValue {
        .compact([
            "strategy": .string(strategy.rawValue), "verdict": .string(verdict.rawValue), "reason": reason?.json,
            "milliseconds": .integer(Int64(milliseconds)),
        ])
    }

    /// The step for readers of JSON, with the sentence of its reason.
    package var shown: JSONValue {
        .compact([
            "strategy": .string(strategy.rawValue), "verdict": .string(verdict.rawValue), "reason": reason?.shown,
            "milliseconds": .integer(Int64(milliseconds)),
        ])
    }

    package init?(json: JSONValue) {
        guard let strategy = json["strategy"]?.string, let milliseconds = json["milliseconds"]?.integer else {
            return nil
        }
        // A verdict of a newer version is shown as a failure.
        let verdict = json["verdict"]?.string.flatMap(Verdict.init(rawValue:)) ?? .failed
        self.init(
            strategy: StrategyKind(strategy),
            verdict: verdict,
            reason: json["reason"].flatMap(Reason.init(json:)),
            milliseconds: Int(clamping: milliseconds)
        )
    }
}
