/// A position in libyaml's units: lines, and Unicode scalars within the line, from 0.
///
/// ``SourceFile/place(of:)-(YAMLMark)`` converts it for messages; that requires the line's text, so it is done for
/// reported positions only.
struct YAMLMark: Hashable, Sendable {
    let line: Int
    let column: Int
}

/// A node of a YAML document, with its start and end.
struct YAMLNode: Sendable {
    /// The content of a node.
    enum Content: Sendable {
        case scalar(YAMLScalar)
        case mapping([YAMLPair])
        case sequence([YAMLNode])
    }

    let content: Content
    let start: YAMLMark
    let end: YAMLMark
    /// True for a node behind an alias: its marks are the alias's, its text is elsewhere.
    var isAliased = false
}

/// A scalar before expansion.
struct YAMLScalar: Hashable, Sendable {
    /// The style of a scalar.
    enum Style: Hashable, Sendable {
        case plain
        /// In single or double quotes, or tagged as text.
        case quoted
        /// A block after `|`.
        case literal
        /// A block after `>`.
        case folded
    }

    let text: String
    let style: Style
}

/// A key and its value.
struct YAMLPair: Sendable {
    let key: YAMLNode
    let value: YAMLNode
}

extension YAMLNode {
    /// The scalar; nil for another node.
    var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// True for an empty node or an unquoted `null`.
    var isNull: Bool {
        guard let scalar, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
    }

    /// The kind of node, as messages name it.
    var kindName: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a text"
        case .mapping: "a mapping"
        case .sequence: "a list"
        }
    }

    /// The scalar as written, cut for messages: without the values of variables.
    var written: String {
        let text = scalar?.text ?? ""
        let shown = text.prefix(40)
        return shown.endIndex < text.endIndex ? "\(shown)…" : text
    }

    /// The number of nodes in the tree.
    var nodeCount: Int {
        switch content {
        case .scalar: 1
        case .mapping(let pairs): pairs.reduce(1) { $0 + $1.key.nodeCount + $1.value.nodeCount }
        case .sequence(let items): items.reduce(1) { $0 + $1.nodeCount }
        }
    }

    /// The number of levels of the tree.
    var depth: Int {
        switch content {
        case .scalar: 1
        case .mapping(let pairs): 1 + (pairs.map { max($0.key.depth, $0.value.depth) }.max() ?? 0)
        case .sequence(let items): 1 + (items.map(\.depth).max() ?? 0)
        }
    }

    /// A copy of the node for an alias from `start` to `end`.
    func aliased(from start: YAMLMark, to end: YAMLMark) -> YAMLNode {
        let content: Content =
            switch content {
            case .scalar: content
            case .mapping(let pairs): .mapping(pairs.map { $0.aliased(from: start, to: end) })
            case .sequence(let items): .sequence(items.map { $0.aliased(from: start, to: end) })
            }
        return YAMLNode(content: content, start: start, end: end, isAliased: true)
    }
}

extension YAMLPair {
    func aliased(from start: YAMLMark, to end: YAMLMark) -> YAMLPair {
        YAMLPair(key: key.aliased(from: start, to: end), value: value.aliased(from: start, to: end))
    }
}
