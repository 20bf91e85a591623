import Foundation

/// A search for several short byte patterns in one pass.
///
/// It is Horspool's algorithm for a set of patterns: it reads the last byte of a window as long as the shortest
/// pattern and moves on by as much as that byte allows, so most bytes are never read. Repeated bytes of an attacker
/// cost little: a candidate that fails costs one comparison.
struct PatternSearch: Sendable {
    /// The patterns, concatenated.
    private let bytes: [UInt8]
    private let ranges: [Range<Int>]
    /// The length of the shortest pattern.
    private let window: Int
    /// The number of bytes that the window moves on after its last byte; its whole length for a byte of no pattern.
    private let shifts: [UInt8]
    /// True for bytes that end a pattern, or come before its end.
    private let isLast: [Bool]
    private let isBeforeLast: [Bool]

    /// Creates a search.
    ///
    /// - Parameter patterns: At least one, none of them empty or longer than 255 bytes.
    init(_ patterns: [[UInt8]]) {
        let window = patterns.map(\.count).min() ?? 0
        precondition(window > 0 && window < 256, "a pattern is empty or too long")
        var shifts = [UInt8](repeating: UInt8(window), count: 256)
        var isLast = [Bool](repeating: false, count: 256)
        // Any byte may come before a pattern of one byte.
        var isBeforeLast = [Bool](repeating: window == 1, count: 256)
        for pattern in patterns {
            for (position, byte) in pattern.suffix(window).dropLast().enumerated() {
                shifts[Int(byte)] = min(shifts[Int(byte)], UInt8(window - 1 - position))
            }
            if let last = pattern.last { isLast[Int(last)] = true }
            if let byte = pattern.dropLast().last { isBeforeLast[Int(byte)] = true }
        }
        bytes = patterns.flatMap(\.self)
        var end = 0
        ranges = patterns.map { pattern in
            end += pattern.count
            return (end - pattern.count)..<end
        }
        self.window = window
        self.shifts = shifts
        self.isLast = isLast
        self.isBeforeLast = isBeforeLast
    }

    /// Calls `visit` with each pattern found and the position after it, in order, until it returns false.
    func forEachPlace(in text: UnsafeRawBufferPointer, _ visit: (_ pattern: Int, _ end: Int) -> Bool) {
        guard let base = text.baseAddress else { return }
        bytes.withUnsafeBytes { patterns in
            shifts.withUnsafeBufferPointer { shifts in
                var last = window - 1
                while last < text.count {
                    let byte = base.load(fromByteOffset: last, as: UInt8.self)
                    if isLast[Int(byte)],
                        last == 0 || isBeforeLast[Int(base.load(fromByteOffset: last - 1, as: UInt8.self))]
                    {
                        for (number, range) in ranges.enumerated() where range.count <= last + 1 {
                            guard let pattern = patterns.baseAddress,
                                memcmp(base + (last + 1 - range.count), pattern + range.lowerBound, range.count) == 0
                            else { continue }
                            if !visit(number, last + 1) { return }
                        }
                    }
                    last += Int(shifts[Int(byte)])
                }
            }
        }
    }
}
