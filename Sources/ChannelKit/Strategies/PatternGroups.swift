/// The named groups of a pattern, renamed for an engine whose group names may not have `_`, which settings have.
struct PatternGroups {
    /// A group's name.
    struct Name: Hashable, Sendable {
        /// The name in the engine's pattern.
        let engine: String
        /// The operator's name.
        let written: String
    }

    /// The pattern for the engine.
    private(set) var pattern = ""
    private(set) var names: [Name] = []
    private var rest: Substring

    init(in source: String) {
        rest = source[...]
        while let character = rest.first {
            if take("\\k<") || take("(?<") { continue }
            pattern.append(character)
            rest.removeFirst()
            // An escaped character opens no group.
            if character == "\\", let escaped = rest.first {
                pattern.append(escaped)
                rest.removeFirst()
            }
        }
    }

    /// Reads a group, or a reference to one, with its name; `(?<=` and `(?<!` have none.
    private mutating func take(_ opening: String) -> Bool {
        guard rest.hasPrefix(opening) else { return false }
        let name = rest.dropFirst(opening.count).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        guard let first = name.first, first.isLetter || first == "_",
            rest.dropFirst(opening.count + name.count).first == ">"
        else { return false }
        pattern += opening + engineName(String(name)) + ">"
        rest = rest.dropFirst(opening.count + name.count + 1)
        return true
    }

    private mutating func engineName(_ written: String) -> String {
        if let known = names.first(where: { $0.written == written }) { return known.engine }
        let name = Name(engine: "capture\(names.count + 1)", written: written)
        names.append(name)
        return name.engine
    }
}
