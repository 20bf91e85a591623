// The operator's texts, rendered for one customer.

extension LocalizedTemplate {
    /// Throws at the language whose text is blank.
    ///
    /// - Parameters:
    ///   - path: The path of the text, as seen from its step.
    ///   - what: Its name as the beginning of a sentence, such as `the reply`.
    public func refuseBlank(at path: String..., saying what: String) throws(ConfigurationIssue) {
        let blank = byLanguage.keys.sorted().first { byLanguage[$0]?.source.allSatisfy(\.isWhitespace) ?? true }
        guard blank != nil || byLanguage.isEmpty else { return }
        // The empty language is that of a text without one.
        throw ConfigurationIssue(
            path: path + [blank].compactMap(\.self).filter { !$0.isEmpty },
            problem: "\(what) is empty",
            remedy: "write the words to send, or remove it"
        )
    }
}

extension Turn {
    /// Returns `template` in the turn's language; nil if nothing is left after its fields are filled in.
    public func words(_ template: LocalizedTemplate?) -> String? {
        guard let text = template.map(render), !text.allSatisfy(\.isWhitespace) else { return nil }
        return text
    }
}
