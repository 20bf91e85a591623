extension String {
    /// True if the text is a valid name of a tenant or a channel, which needs no escaping in URLs, paths and logs.
    var isConfigurationName: Bool {
        guard let first = utf8.first, utf8.count <= 63 else { return false }
        return first.isLowercaseOrDigit
            && utf8.allSatisfy { $0.isLowercaseOrDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }
}

extension UInt8 {
    fileprivate var isLowercaseOrDigit: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}

extension ReadingContext {
    /// Checks that the key of `field` is a valid name of a `what`, and reports an error if not.
    func checkName(_ field: Field, of what: String) -> Bool {
        guard !field.name.isConfigurationName else { return true }
        error(
            at: field.key,
            "invalid \(what) name '\(field.name.prefix(80))'",
            remedy: "use up to 63 lower-case letters, digits, '-' and '_', beginning with a letter or digit"
        )
        return false
    }
}
