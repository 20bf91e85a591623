/// The composer of one YAML document from libyaml's events, bounded in depth and size, with aliases and merge keys
/// resolved.
///
/// Yams, a Swift wrapper of libyaml, does not suffice: its nodes have no end marks, which the carets under a whole
/// value need; it does not keep duplicate keys, which are reported here with both positions; and it has no bounds on
/// size, which stop alias bombs. The price is a system library, `libyaml`, at build time.
///
/// Duplicate keys stay in the tree, in order, because only the reader of a mapping knows what they break.
struct YAMLComposer {
    /// The max levels of nesting: more than any configuration needs, and few enough for the stack.
    static let maxDepth = 64
    /// The max number of nodes of one file, including those repeated by aliases: enough for ten thousand tenants, too
    /// few for an alias bomb.
    static let maxNodes = 500_000

    private let file: SourceFile
    private var anchors: [String: Anchored] = [:]
    private var openAnchors: Set<String> = []
    private var nodes = 0

    private struct Anchored {
        let node: YAMLNode
        let count: Int
        let depth: Int
    }

    private init(file: SourceFile) { self.file = file }

    /// Composes the file's document; nil for an empty file.
    static func compose(_ file: SourceFile) throws(YAMLProblem) -> YAMLNode? {
        let events = YAMLEvents(file)
        var composer = YAMLComposer(file: file)
        _ = try events.next()
        let first = try events.next()
        guard case .documentStart = first.kind else { return nil }
        let root = try composer.node(from: try events.next(), of: events, depth: 1)
        _ = try events.next()
        let after = try events.next()
        guard case .streamEnd = after.kind else {
            throw YAMLProblem(
                place: file.place(of: after.start),
                message: "a second YAML document begins here",
                remedy: "keep one document per file, and read tenants from other files with 'include:'"
            )
        }
        return root
    }

    private mutating func node(
        from event: YAMLEvent,
        of events: borrowing YAMLEvents,
        depth: Int
    ) throws(YAMLProblem) -> YAMLNode {
        try count(1, depth: depth, at: event)
        switch event.kind {
        case .alias(let name):
            return try resolve(name, at: event, depth: depth)
        case .scalar(let scalar, let properties):
            let style = try textStyle(scalar.style, properties.tag, at: event)
            let scalar = YAMLScalar(text: scalar.text, style: style)
            return keep(
                YAMLNode(content: .scalar(scalar), start: event.start, end: event.end),
                as: properties.anchor
            )
        case .sequenceStart(let properties):
            try refuse(properties.tag, unless: "tag:yaml.org,2002:seq", at: event)
            open(properties.anchor)
            return keep(try sequence(from: event, of: events, depth: depth), as: properties.anchor)
        case .mappingStart(let properties):
            try refuse(properties.tag, unless: "tag:yaml.org,2002:map", at: event)
            open(properties.anchor)
            return keep(try mapping(from: event, of: events, depth: depth), as: properties.anchor)
        default:
            throw problem(at: event, "unexpected end of the document", "complete it, or remove the '---' before it")
        }
    }

    private mutating func sequence(
        from start: YAMLEvent,
        of events: borrowing YAMLEvents,
        depth: Int
    ) throws(YAMLProblem) -> YAMLNode {
        var items: [YAMLNode] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind {
                return YAMLNode(content: .sequence(items), start: start.start, end: event.end)
            }
            items.append(try node(from: event, of: events, depth: depth + 1))
        }
    }

    private mutating func mapping(
        from start: YAMLEvent,
        of events: borrowing YAMLEvents,
        depth: Int
    ) throws(YAMLProblem) -> YAMLNode {
        var pairs: [YAMLPair] = []
        var merged: [YAMLPair] = []
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind {
                let all = pairs + missing(merged, in: pairs)
                return YAMLNode(content: .mapping(all), start: start.start, end: event.end)
            }
            let key = try node(from: event, of: events, depth: depth + 1)
            let value = try node(from: try events.next(), of: events, depth: depth + 1)
            if key.isMergeKey {
                merged += try pairsToMerge(value)
            } else {
                pairs.append(YAMLPair(key: key, value: value))
            }
        }
    }
}

// MARK: - Aliases and merge keys

extension YAMLComposer {
    /// Opens an anchor: until its node is complete, an alias to it is an error, because a node cannot contain itself.
    private mutating func open(_ anchor: String?) {
        if let anchor { openAnchors.insert(anchor) }
    }

    private mutating func keep(_ node: YAMLNode, as anchor: String?) -> YAMLNode {
        guard let anchor else { return node }
        openAnchors.remove(anchor)
        anchors[anchor] = Anchored(node: node, count: node.nodeCount, depth: node.depth)
        return node
    }

    private mutating func resolve(_ name: String, at event: YAMLEvent, depth: Int) throws(YAMLProblem) -> YAMLNode {
        guard !openAnchors.contains(name) else {
            throw problem(at: event, "'*\(name)' refers to itself", "write the value out")
        }
        guard let anchored = anchors[name] else {
            let known = anchors.keys.sorted().map { "*\($0)" }
            throw problem(
                at: event,
                "unknown alias '*\(name)': no anchor '&\(name)' precedes it",
                known.isEmpty ? "put the value in quotes if it is text" : "the known aliases are \(known.listed)"
            )
        }
        try count(anchored.count - 1, depth: depth + anchored.depth - 1, at: event)
        return anchored.node.aliased(from: event.start, to: event.end)
    }

    private func pairsToMerge(_ value: YAMLNode) throws(YAMLProblem) -> [YAMLPair] {
        switch value.content {
        case .mapping(let pairs):
            return pairs
        case .sequence(let items):
            var pairs: [YAMLPair] = []
            for item in items {
                guard case .mapping(let more) = item.content else { throw notMergeable(item) }
                pairs += missing(more, in: pairs)
            }
            return pairs
        case .scalar:
            throw notMergeable(value)
        }
    }

    private func notMergeable(_ node: YAMLNode) -> YAMLProblem {
        YAMLProblem(
            place: file.place(of: node),
            message: "'<<' takes a mapping, not \(node.kindName)",
            remedy: "write '<<: *name', where &name marks a mapping"
        )
    }

    /// The `candidates` whose keys are not in `pairs`: written keys override merged ones.
    private func missing(_ candidates: [YAMLPair], in pairs: [YAMLPair]) -> [YAMLPair] {
        guard !candidates.isEmpty else { return [] }
        var taken = Set(pairs.compactMap(\.key.scalar?.text))
        return candidates.filter { pair in
            guard let name = pair.key.scalar?.text else { return true }
            return taken.insert(name).inserted
        }
    }
}

// MARK: - Bounds and tags

extension YAMLComposer {
    private mutating func count(_ more: Int, depth: Int, at event: YAMLEvent) throws(YAMLProblem) {
        guard depth <= Self.maxDepth else {
            throw problem(
                at: event,
                "nested more than \(Self.maxDepth) levels deep",
                "check for a missing bracket or quote above"
            )
        }
        nodes += more
        guard nodes <= Self.maxNodes else {
            throw problem(
                at: event,
                "more than \(Self.maxNodes) values, including those repeated by aliases",
                "split the file with 'include:'"
            )
        }
    }

    /// The scalar's style after its tag: `!!str` and `!` make it text, as quotes do.
    ///
    /// Other tags are errors, because the setting declares the type.
    private func textStyle(
        _ style: YAMLScalar.Style,
        _ tag: String?,
        at event: YAMLEvent
    ) throws(YAMLProblem) -> YAMLScalar.Style {
        guard let tag else { return style }
        try refuse(tag == "!" ? nil : tag, unless: "tag:yaml.org,2002:str", at: event)
        return style == .plain ? .quoted : style
    }

    private func refuse(_ tag: String?, unless allowed: String, at event: YAMLEvent) throws(YAMLProblem) {
        guard let tag, tag != allowed else { return }
        let written = tag.hasPrefix("tag:yaml.org,2002:") ? "!!\(tag.dropFirst("tag:yaml.org,2002:".count))" : tag
        throw problem(at: event, "the tag '\(written)' is not supported", "remove it: each setting has a declared type")
    }

    private func problem(at event: YAMLEvent, _ message: String, _ remedy: String) -> YAMLProblem {
        let length = event.end.line == event.start.line ? event.end.column - event.start.column : 1
        var place = file.place(of: event.start)
        place.length = max(1, length)
        return YAMLProblem(place: place, message: message, remedy: remedy)
    }
}

extension YAMLNode {
    fileprivate var isMergeKey: Bool { scalar == YAMLScalar(text: "<<", style: .plain) }
}
