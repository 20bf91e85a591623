import ChannelKit

/// One key of a mapping and its value.
struct Field {
    let name: String
    let key: YAMLNode
    let value: YAMLNode

    /// The key's line, counted from 1.
    var line: Int { key.start.line + 1 }

    /// Where to point when the value is wrong: at the key if nothing was written.
    var target: YAMLNode { value.isNull && value.scalar?.text.isEmpty ?? true ? key : value }
}

/// The keys of a mapping in order; the first of duplicates counts.
struct Fields {
    private(set) var all: [Field] = []
    /// The second and later ones of a key.
    private(set) var duplicates: [Field] = []
    private var positions: [String: Int] = [:]

    /// No keys: what stands for nothing written.
    init() {}

    /// Reads the keys of `node` and notes an error at every duplicate; nothing written has no keys.
    ///
    /// - Returns: Nil, with an error noted at `target`, when `node` is no mapping.
    init?(_ node: YAMLNode, of what: String, target: YAMLNode, in context: ReadingContext) {
        self.init(named: node, of: what, target: target, in: context)
        for field in duplicates { context.duplicate(field, first: "in line \(self[field.name]?.line ?? 0)") }
    }

    /// Reads the keys of `node`, where they are names of the operator's: the caller deals with duplicates.
    ///
    /// - Returns: Nil, with an error noted at `target`, when `node` is no mapping.
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

    /// The field called `name`.
    subscript(_ name: String) -> Field? { positions[name].map { all[$0] } }

    /// Notes an error at every key that is not among `known`; those in `reported` have one already.
    ///
    /// - Returns: The known keys that were probably meant: they are misspelt rather than missing.
    @discardableResult
    func rejectUnknown(
        besides known: [String],
        butNotReporting reported: [String] = [],
        in context: ReadingContext
    ) -> Set<String> {
        let names = Set(known + reported)
        let unwritten = known.filter { self[$0] == nil }
        var meant: Set<String> = []
        for field in all where !names.contains(field.name) {
            let list = known.isEmpty ? "there are no settings here" : "the keys here are \(known.listed)"
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

extension ReadingContext {
    /// Notes that the key of `field` was there before, at `first`.
    func duplicate(_ field: Field, first: String) {
        error(at: field.key, "duplicate key '\(field.name)'", remedy: "the first is \(first); keep one of them")
    }
}
