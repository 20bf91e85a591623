import Foundation

/// Finds several short byte patterns in one pass.
///
/// It is Horspool's search for a set of patterns: it looks at the last byte of a window as long as the shortest pattern
/// and moves on by as much as that byte allows, so that most bytes are not looked at. What bytes an attacker repeats
/// makes little difference: a candidate that fails costs a comparison.
struct PatternSearch: Sendable {
    private let patterns: [[UInt8]]
    /// The length of the shortest pattern.
    private let window: Int
    /// By how much the window may move on after its last byte; as long as the window for a byte of no pattern.
    private let shifts: [UInt8]
    /// Whether some pattern ends in the byte.
    private let isEnd: [Bool]

    /// Prepares a search.
    ///
    /// - Parameter patterns: None of them empty or longer than 255 bytes.
    init(_ patterns: [[UInt8]]) {
        let window = patterns.map(\.count).min() ?? 0
        precondition(window > 0 && window < 256, "a pattern is empty or too long")
        var shifts = [UInt8](repeating: UInt8(window), count: 256)
        var isEnd = [Bool](repeating: false, count: 256)
        for pattern in patterns {
            let tail = pattern.suffix(window)
            for (position, byte) in tail.dropLast().enumerated() {
                shifts[Int(byte)] = min(shifts[Int(byte)], UInt8(window - 1 - position))
            }
            if let last = tail.last { isEnd[Int(last)] = true }
        }
        self.patterns = patterns
        self.window = window
        self.shifts = shifts
        self.isEnd = isEnd
    }

    /// Calls `visit` with each pattern that is found and the position behind it, in their order, until it returns false.
    func forEachPlace(in bytes: UnsafeRawBufferPointer, _ visit: (_ pattern: Int, _ end: Int) -> Bool) {
        guard let base = bytes.baseAddress else { return }
        let count = bytes.count
        shifts.withUnsafeBufferPointer { shifts in
            isEnd.withUnsafeBufferPointer { isEnd in
                var last = window - 1
                while last < count {
                    let byte = Int(base.load(fromByteOffset: last, as: UInt8.self))
                    if isEnd[byte] {
                        for (number, pattern) in patterns.enumerated() where pattern.count <= last + 1 {
                            let isHere = pattern.withUnsafeBytes { wanted in
                                memcmp(base + (last + 1 - wanted.count), wanted.baseAddress ?? base, wanted.count) == 0
                            }
                            if isHere, !visit(number, last + 1) { return }
                        }
                    }
                    last += Int(shifts[byte])
                }
            }
        }
    }
}
