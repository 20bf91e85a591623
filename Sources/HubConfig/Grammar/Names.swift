extension String {
    /// Whether it can name a tenant or a channel: in URLs, paths and logs without any escaping.
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
    /// Whether the key of `field` can name a `what`; notes an error if not.
    func checkName(_ field: Field, of what: String) -> Bool {
        guard !field.name.isConfigurationName else { return true }
        error(
            at: field.key,
            "'\(field.name.prefix(80))' cannot name a \(what)",
            remedy: "use lower-case letters, digits, '-' and '_', beginning with a letter or digit, at most 63"
        )
        return false
    }
}
