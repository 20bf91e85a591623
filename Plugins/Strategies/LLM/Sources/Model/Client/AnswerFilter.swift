import ChannelKit
import Foundation

/// Removes from a model's text, piece by piece, what no customer may get.
///
/// A mark that may be cut by the end of a piece is held until the next one. Each byte is looked at a bounded number of
/// times.
package struct AnswerFilter: Sendable {
    private enum State {
        case visible
        case hidden(until: [[UInt8]], isCall: Bool)
        /// Within the header of a harmony message.
        case header
        /// The text of an answer whose reasoning the template opened, until the closing tag.
        case undecided
    }

    private var state: State
    /// The bytes that are not decided yet.
    private var pending: [UInt8] = []
    /// The bytes of a hidden call.
    private var call: [UInt8] = []
    private var held: [UInt8] = []
    private var hasVisible = false
    /// True if something was hidden.
    private(set) var hasHidden = false
    /// True if a closing tag came without an opening one.
    private(set) var hasLoneClosing = false
    /// The tool calls that were written as text, and could be read.
    private(set) var calls: [ToolCall] = []

    /// - Parameter opensReasoning: True if the template of the model opens the reasoning.
    package init(opensReasoning: Bool = false) { state = opensReasoning ? .undecided : .visible }

    /// Adds a piece; returns the text that is visible now.
    package mutating func add(_ piece: String) -> String {
        pending += piece.utf8
        return String(decoding: process(isLast: false), as: UTF8.self)
    }

    /// Returns the rest at the end of the answer.
    package mutating func finish() -> String {
        var rest = process(isLast: true)
        if case .undecided = state { rest = visible(held + rest) }
        if case .hidden(_, true) = state { endCall() }
        return String(decoding: rest, as: UTF8.self)
    }

    /// The max size of a call that is read; a longer one is hidden only.
    private static let callLimit = 64 << 10

    private mutating func process(isLast: Bool) -> [UInt8] {
        var output: [UInt8] = []
        var index = 0
        loop: while index < pending.count {
            switch state {
            case .visible, .undecided:
                let next = pending[index...].firstIndex(where: HiddenMarks.isOpening) ?? pending.count
                emit(pending[index..<next], to: &output)
                index = next
                guard index < pending.count else { break loop }
                switch mark(at: index) {
                case .found(let mark):
                    index += mark.bytes.count
                    enter(mark.meaning, &output)
                case .cut where !isLast: break loop
                case .cut, .none:
                    emit(pending[index...index], to: &output)
                    index += 1
                }
            case .hidden(let ends, let isCall):
                hasHidden = true
                guard let (start, end) = firstEnd(of: ends, from: index) else {
                    // The last bytes may be the beginning of the closing mark.
                    let keep = isLast ? 0 : min(pending.count - index, HiddenMarks.longest)
                    hide(pending[index..<pending.count - keep], isCall)
                    index = pending.count - keep
                    break loop
                }
                hide(pending[index..<start], isCall)
                if isCall { endCall() }
                // A mark that begins the next message of the harmony format is read again.
                index = HiddenMarks.isHarmony(pending[start..<end]) ? start : end
                state = .visible
            case .header:
                guard let (next, isDone) = header(from: index, isLast: isLast) else { break loop }
                index = next
                if isDone { break loop }
            }
        }
        pending.removeFirst(index)
        return output
    }

    private mutating func emit(_ bytes: ArraySlice<UInt8>, to output: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        if case .undecided = state { held += bytes } else { output += visible(Array(bytes)) }
    }

    /// `bytes` without white space at the beginning of the answer, which stands behind reasoning.
    private mutating func visible(_ bytes: [UInt8]) -> [UInt8] {
        guard !hasVisible else { return bytes }
        let rest = hasHidden ? Array(bytes.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }) : bytes
        hasVisible = rest.contains { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D }
        return rest
    }

    private mutating func enter(_ meaning: HiddenMarks.Meaning, _ output: inout [UInt8]) {
        switch meaning {
        case .hidden(let ends, let isCall): state = .hidden(until: ends, isCall: isCall)
        case .closing:
            // All before was reasoning; what was passed on in earlier pieces cannot be taken back.
            hasLoneClosing = true
            hasHidden = true
            hasVisible = false
            output = []
            held = []
            state = .visible
        case .channel: state = .header
        case .token: hasHidden = true
        }
    }

    // MARK: - Marks

    private enum Match {
        case found(HiddenMarks.Mark)
        /// The end of the piece may cut a mark.
        case cut
        case none
    }

    private func mark(at index: Int) -> Match {
        var isCut = false
        for mark in HiddenMarks.all {
            let length = min(mark.bytes.count, pending.count - index)
            guard matches(mark.bytes, upTo: length, at: index) else { continue }
            if length == mark.bytes.count { return .found(mark) }
            isCut = true
        }
        return isCut ? .cut : .none
    }

    /// True if the first `count` of `bytes` are at `index`, where as many are pending.
    private func matches(_ bytes: [UInt8], upTo count: Int, at index: Int) -> Bool {
        // By index: most marks differ in the second byte, and an iterator costs more than that.
        for offset in 0..<count {
            let byte = pending[index + offset]
            guard bytes[offset] == (byte &- 0x41 < 26 ? byte | 0x20 : byte) else { return false }
        }
        return true
    }

    private func firstEnd(of ends: [[UInt8]], from index: Int) -> (start: Int, end: Int)? {
        var index = index
        while let next = pending[index...].firstIndex(where: HiddenMarks.isOpening) {
            for end in ends where next + end.count <= pending.count && matches(end, upTo: end.count, at: next) {
                return (next, next + end.count)
            }
            index = next + 1
        }
        return nil
    }

    // MARK: - Harmony

    private static let message = Array("<|message|>".utf8)
    /// The max length of a header, which is a few words; what is longer is none, and hidden.
    private static let headerLimit = 256

    /// Reads the header of a harmony message: only that of the final channel is visible.
    private mutating func header(from index: Int, isLast: Bool) -> (next: Int, isDone: Bool)? {
        hasHidden = true
        guard let (start, end) = firstEnd(of: [Self.message], from: index) else {
            if pending.count - index > Self.headerLimit {
                state = .hidden(until: HiddenMarks.harmonyEnds, isCall: false)
                return (index, false)
            }
            return isLast ? (pending.count, true) : nil
        }
        let header = String(decoding: pending[index..<start], as: UTF8.self).lowercased()
        let isFinal = header.contains("final") || (header.contains("assistant") && !header.contains("<|channel|>"))
        state = isFinal ? .visible : .hidden(until: HiddenMarks.harmonyEnds, isCall: header.contains("to="))
        return (end, false)
    }

    // MARK: - Calls as text

    private mutating func hide(_ bytes: ArraySlice<UInt8>, _ isCall: Bool) {
        if isCall, call.count + bytes.count <= Self.callLimit { call += bytes }
    }

    /// Reads a hidden call in the common form: an object with `name` and `arguments`.
    private mutating func endCall() {
        defer { call = [] }
        guard let json = try? JSONValue(parsing: Data(call)), let name = json["name"]?.string else { return }
        let arguments = json["arguments"] ?? json["parameters"] ?? .object([:])
        calls.append(ToolCall(id: "", name: name, arguments: arguments == .null ? .object([:]) : arguments))
    }
}
