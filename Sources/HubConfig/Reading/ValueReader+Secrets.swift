import ChannelKit

extension ValueReader {
    /// One secret or a list of secrets; no message quotes them.
    func secrets(_ node: YAMLNode) -> Reading<SettingValue> {
        guard case .sequence(let items) = node.content else {
            return secret(node).flatMap { .value(.secrets([$0])) }
        }
        if items.isEmpty { return .empty }
        var secrets: [Secret] = []
        for item in items {
            switch secret(item) {
            case .value(let secret): secrets.append(secret)
            case .empty: context.error(at: item, "the secret is empty", remedy: "write it, or remove the item")
            case .failed: break
            }
        }
        return secrets.count == items.count ? .value(.secrets(secrets)) : .failed
    }

    private func secret(_ node: YAMLNode) -> Reading<Secret> {
        context.scalar(node, expected: SettingType.secret.summary, for: .secret).flatMap { scalar in
            // A variable filled from a file ends with the line break that an editor added.
            let text = scalar.text.withoutLineBreakAtEnd
            guard !text.isEmpty else {
                context.error(at: node, "the secret is empty", remedy: "write it, such as ${NAME}, or remove the key")
                return .failed
            }
            guard !text.unicodeScalars.contains(where: \.isControlCharacter) else {
                // A header cannot contain it: every call to the provider would fail.
                context.error(
                    at: node,
                    "the secret contains a line break or another control character",
                    remedy: "copy it again without line breaks and tabs"
                )
                return .failed
            }
            warnOfSlips(in: text, at: node)
            return .value(Secret(text))
        }
    }

    /// Warns about values that no provider issues: unexpanded variables, spaces, quotes.
    private func warnOfSlips(in text: String, at node: YAMLNode) {
        // A literal regular expression is compiled whenever it is used: not for each of many secrets.
        if text.hasPrefix("$"), text.wholeMatch(of: /\$[A-Za-z_][A-Za-z0-9_]*/) != nil {
            let remedy = "write ${NAME} for a variable; otherwise the text itself is the secret"
            context.warning(at: node, "the secret looks like a variable without braces", remedy: remedy)
        }
        if text.first?.isWhitespace == true || text.last?.isWhitespace == true {
            context.warning(at: node, "the secret begins or ends with a space", remedy: "remove it where it is set")
        }
        let ends = (text.first, text.last)
        if text.count > 1, ends == ("\"", "\"") || ends == ("'", "'") {
            let remedy = "remove them where it is set: they would be sent as part of the secret"
            context.warning(at: node, "the secret contains its own quotes", remedy: remedy)
        }
    }
}

extension Unicode.Scalar {
    /// U+0000…U+001F and U+007F…U+009F.
    fileprivate var isControlCharacter: Bool { properties.generalCategory == .control }
}
