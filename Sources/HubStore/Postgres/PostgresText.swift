/// The text of a statement as PostgreSQL reads it.
enum PostgresText {
    /// Returns `sql` with `$1`, `$2` … in place of its parameters `?`, except inside quotes and comments.
    static func numbered(_ sql: String) -> String {
        var text = ""
        text.reserveCapacity(sql.utf8.count + 16)
        var parameters = 0
        var rest = sql[...]
        while let character = rest.first {
            if let quoted = prefixWithoutParameters(of: rest) {
                text += quoted
                rest = rest[quoted.endIndex...]
                continue
            }
            rest = rest.dropFirst()
            if character == "?" {
                parameters += 1
                text += "$\(parameters)"
            } else {
                text.append(character)
            }
        }
        return text
    }

    /// The quoted text or the comment at the beginning of `sql`; nil if it begins with neither.
    private static func prefixWithoutParameters(of sql: Substring) -> Substring? {
        // A doubled quote inside a text ends it and begins another one, which has the same effect.
        for (opening, closing) in [("'", "'"), ("\"", "\""), ("--", "\n"), ("/*", "*/")] where sql.hasPrefix(opening) {
            let content = sql.dropFirst(opening.count)
            return sql[..<(content.firstRange(of: closing)?.upperBound ?? sql.endIndex)]
        }
        return nil
    }
}
