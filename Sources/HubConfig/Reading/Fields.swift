import ChannelKit

/// One key of a mapping and its value.
struct Field: Sendable {
    let name: String
    let key: YAMLNode
    let value: YAMLNode

    /// The key's line, counted from 1.
    var line: Int { key.start.line + 1 }

    /// The node that errors about the value point to: the key if the value is empty.
    var target: YAMLNode { value.isNull && value.scalar?.text.isEmpty ?? true ? key : value }
}

/// The keys of a mapping in order; of duplicates, the first one.
struct Fields: Sendable {
    private(set) var all: [Field] = []
    /// The second and later occurrences of a key.
    private(set) var duplicates: [Field] = []
    private var positions: [String: Int] = [:]

    /// Makes an empty mapping.
    init() {}

    /// Reads the keys of `node` and reports an error at every duplicate; an empty node has no keys.
    ///
    /// - Returns: Nil, with an error reported at `target`, when `node` is not a mapping.
    init?(_ node: YAMLNode, of what: String, target: YAMLNode, in context: ReadingContext) {
        self.init(named: node, of: what, target: target, in: context)
        for field in duplicates { context.duplicate(field, first: "at line \(self[field.name]?.line ?? 0)") }
    }

    /// Reads the keys of `node` where they are names that the operator chose; the caller handles duplicates.
    ///
    /// - Returns: Nil, with an error reported at `target`, when `node` is not a mapping.
    init?(named node: YAMLNode, of what: String, target: YAMLNode, in context: ReadingContext) {
        if node.isNull { return }
        guard case .mapping(let pairs) = node.content else {
            context.error(at: target, "expected \(what), found \(node.kindName)", remedy: "write 'key: value' lines")
            return nil
        }
        for pair in pairs {
            guard let name = pair.key.scalar?.text else {
                context.error(at: pair.key, "a key must be text, not \(pair.key.kindName)", remedy: "write a name")
                continue
            }
            let field = Field(name: name, key: pair.key, value: pair.value)
            guard positions[name] == nil else {
                duplicates.append(field)
                continue
            }
            positions[name] = all.count
            all.append(field)
        }
    }

    /// The field with this name; nil if there is none.
    subscript(_ name: String) -> Field? { positions[name].map { all[$0] } }

    /// Reports an error at every key that is not in `known`; those in `reported` have an error already.
    ///
    /// - Returns: The nearest known keys: they are misspelled rather than missing.
    @discardableResult
    func rejectUnknown(
        besides known: [String],
        butNotReporting reported: [String] = [],
        in context: ReadingContext
    ) -> Set<String> {
        let unknown = all.filter { !known.contains($0.name) && !reported.contains($0.name) }
        guard !unknown.isEmpty else { return [] }
        let unwritten = known.filter { self[$0] == nil }
        var meant: Set<String> = []
        for field in unknown {
            let list = known.isEmpty ? "no key is allowed here" : "the valid keys are \(known.listed)"
            let suggested = nearest(to: field.name, among: unwritten)
            if let suggested { meant.insert(suggested) }
            context.error(
                at: field.key,
                "unknown key '\(field.name)'",
                remedy: suggested.map { "did you mean '\($0)'?" } ?? list
            )
        }
        return meant
    }
}

/// A key that was renamed: its former name is accepted, with a warning, for one release.
struct RenamedKey {
    let former: String
    let name: String
}

extension Fields {
    /// Gives former keys their new names and warns about them; a mapping with both is an error.
    mutating func rename(_ keys: [RenamedKey], in context: ReadingContext) {
        for key in keys {
            guard let position = positions.removeValue(forKey: key.former) else { continue }
            let field = all[position]
            guard positions[key.name] == nil else {
                context.error(
                    at: field.key,
                    "'\(key.former)' is the former name of '\(key.name)', which is set too",
                    remedy: "remove '\(key.former)'"
                )
                all.remove(at: position)
                positions = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })
                continue
            }
            context.warning(
                at: field.key,
                "'\(key.former)' was renamed to '\(key.name)'",
                remedy: "write '\(key.name)': the next release rejects '\(key.former)'"
            )
            all[position] = Field(name: key.name, key: field.key, value: field.value)
            positions[key.name] = position
        }
    }
}

extension ReadingContext {
    /// Reports that the key of `field` was defined before, at the position `first`.
    func duplicate(_ field: Field, first: String) {
        error(at: field.key, "duplicate key '\(field.name)'", remedy: "already defined \(first); keep one of them")
    }
}
