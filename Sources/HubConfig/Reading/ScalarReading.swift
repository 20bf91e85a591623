import ChannelKit

/// What a place in the file gives: a value, nothing, or an error that was noted.
enum Reading<Value> {
    case value(Value)
    /// Nothing is written, or a plain expansion came out empty.
    case empty
    case failed

    /// The value, if there is one.
    var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }

    /// Turns the value into another, or fails.
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
    /// Whether the schema may read it as a number or a truth value.
    var isPlain: Bool { scalar.style == .plain }
}

extension ReadingContext {
    /// Reads a scalar and expands it.
    ///
    /// `expected` completes the sentence when it is none.
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
