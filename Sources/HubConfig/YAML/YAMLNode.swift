/// A place in a file as libyaml counts it: lines, and Unicode scalars within the line, from 0.
///
/// ``SourceFile/place(of:)-(YAMLMark)`` turns it into what is printed; that needs the line's text and is done for
/// reported places only.
struct YAMLMark: Hashable, Sendable {
    let line: Int
    let column: Int
}

/// A value in a YAML document, with the place of all of it.
struct YAMLNode: Sendable {
    /// What there is.
    enum Content: Sendable {
        case scalar(YAMLScalar)
        case mapping([YAMLPair])
        case sequence([YAMLNode])
    }

    let content: Content
    let start: YAMLMark
    let end: YAMLMark
    /// Whether it came here by an alias: its marks are the alias's, its text stands elsewhere.
    var isAliased = false
}

/// A scalar before expansion.
struct YAMLScalar: Hashable, Sendable {
    /// How it was written.
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
    /// The scalar, if it is one.
    var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// Whether nothing is written here, or YAML's word for nothing.
    var isNull: Bool {
        guard let scalar, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
    }

    /// What it is, for a sentence that says what was found.
    var kindName: String {
        switch content {
        case .scalar: isNull ? "nothing" : "text"
        case .mapping: "a mapping"
        case .sequence: "a list"
        }
    }

    /// A scalar as the file has it, for messages: what a variable holds is not repeated.
    var written: String {
        let text = scalar?.text ?? ""
        let shown = text.prefix(40)
        return shown.endIndex < text.endIndex ? "\(shown)…" : text
    }

    /// How many nodes it is made of.
    var nodeCount: Int {
        switch content {
        case .scalar: 1
        case .mapping(let pairs): pairs.reduce(1) { $0 + $1.key.nodeCount + $1.value.nodeCount }
        case .sequence(let items): items.reduce(1) { $0 + $1.nodeCount }
        }
    }

    /// How many levels it is deep.
    var depth: Int {
        switch content {
        case .scalar: 1
        case .mapping(let pairs): 1 + (pairs.map { max($0.key.depth, $0.value.depth) }.max() ?? 0)
        case .sequence(let items): 1 + (items.map(\.depth).max() ?? 0)
        }
    }

    /// The same value as seen through an alias that stands from `start` to `end`.
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
