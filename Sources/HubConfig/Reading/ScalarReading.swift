import ChannelKit

/// The result of reading a node: a value, nothing, or an error that was reported.
enum Reading<Value> {
    case value(Value)
    /// An empty node, or an unquoted expansion with an empty value.
    case empty
    case failed

    /// The value; nil if the node is empty or invalid.
    var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }

    /// Transforms the value; an empty or failed reading stays as it is.
    func flatMap<Other>(_ transform: (Value) -> Reading<Other>) -> Reading<Other> {
        switch self {
        case .value(let value): transform(value)
        case .empty: .empty
        case .failed: .failed
        }
    }
}

/// A scalar after expansion.
struct ScalarText {
    let node: YAMLNode
    let scalar: YAMLScalar
    let expanded: ExpandedText

    /// The text.
    var text: String { expanded.text }
    /// True if the scalar is unquoted, so that it may be a number or a boolean.
    var isPlain: Bool { scalar.style == .plain }
}

extension ReadingContext {
    /// Reads a scalar and expands it.
    ///
    /// `expected` completes the error message for a node that is not a scalar.
    func scalar(_ node: YAMLNode, expected: String, for purpose: Expander.Purpose = .ordinary) -> Reading<ScalarText> {
        guard let scalar = node.scalar else {
            error(at: node, "expected \(expected), found \(node.kindName)", remedy: "write the value after the key")
            return .failed
        }
        if node.isNull { return .empty }
        guard let expanded = expand(scalar, of: node, for: purpose) else { return .failed }
        if scalar.style == .plain, expanded.text.isEmpty { return .empty }
        return .value(ScalarText(node: node, scalar: scalar, expanded: expanded))
    }

    private func expand(_ scalar: YAMLScalar, of node: YAMLNode, for purpose: Expander.Purpose) -> ExpandedText? {
        var expanded = ExpandedText()
        var isComplete = true
        for piece in ExpansionPiece.pieces(of: scalar.text) {
            let place = { file.place(in: node, offset: piece.offset, length: piece.length) }
            do {
                expanded.append(try expander.text(of: piece, for: purpose, in: file), for: piece)
                if case .file(let path) = piece.kind {
                    checkMode(of: file.resolve(path), isSecret: purpose == .secret, at: place())
                }
            } catch {
                isComplete = false
                self.error(at: place(), error.problem, remedy: error.remedy, isUnresolved: true)
            }
        }
        return isComplete ? expanded : nil
    }
}
