package import ChannelKit

extension PolicyFinding: JSONConvertible {
    package var json: JSONValue {
        ["rule": .string(rule.rawValue), "passed": .bool(passed), "reason": .string(reason)]
    }

    package init?(json: JSONValue) {
        guard let rule = json["rule"]?.string.flatMap(Rule.init(rawValue:)), let passed = json["passed"]?.bool,
            let reason = json["reason"]?.string
        else { return nil }
        self.init(rule, passed: passed, reason)
    }
}
