package import ChannelKit
import HubModel

extension PolicyFinding: JSONConvertible {
    package var json: JSONValue {
        .compact([
            "rule": .string(rule.rawValue), "passed": .bool(passed), "reason": reason.json,
            "details": details.isEmpty ? nil : details.json,
        ])
    }

    /// The finding for readers of JSON, with the sentences of its reasons.
    package var shown: JSONValue {
        .compact([
            "rule": .string(rule.rawValue), "passed": .bool(passed), "reason": reason.shown,
            "details": details.isEmpty ? nil : .array(details.map(\.shown)),
        ])
    }

    package init?(json: JSONValue) {
        guard let rule = json["rule"]?.string.flatMap(Rule.init(rawValue:)), let passed = json["passed"]?.bool,
            let reason = json["reason"].flatMap(Reason.init(json:))
        else { return nil }
        self.init(rule, passed: passed, reason, details: json["details"].flatMap([Reason].init(json:)) ?? [])
    }
}
