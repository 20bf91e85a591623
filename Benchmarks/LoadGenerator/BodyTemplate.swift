import Foundation

/// A request body with placeholders for numbers, so that no two bodies are equal.
struct BodyTemplate: Sendable {
    private enum Part: Sendable {
        case text([UInt8])
        /// `{{n}}`: the request's number.
        case number
        /// `{{n%1000}}`: its remainder with leading zeros, for a limited set of values.
        case remainder(of: UInt64, digits: Int)
        /// `{{now}}`: the time in seconds.
        case now
    }

    private let parts: [Part]

    init(_ text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.range(of: "{{"), let close = rest[open.upperBound...].range(of: "}}") {
            guard let part = Self.part(rest[open.upperBound..<close.lowerBound]) else {
                parts.append(.text(Array(rest[..<close.upperBound].utf8)))
                rest = rest[close.upperBound...]
                continue
            }
            parts += [.text(Array(rest[..<open.lowerBound].utf8)), part]
            rest = rest[close.upperBound...]
        }
        self.parts = parts + [.text(Array(rest.utf8))]
    }

    /// The body of request `number`, sent at `now` seconds since 1970.
    func body(_ number: UInt64, now: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1_024)
        for part in parts {
            switch part {
            case .text(let text): bytes += text
            case .number: bytes += String(number).utf8
            case .remainder(let divisor, let digits):
                let text = String(number % divisor)
                bytes += repeatElement(UInt8(ascii: "0"), count: digits - text.utf8.count)
                bytes += text.utf8
            case .now: bytes += String(now).utf8
            }
        }
        return bytes
    }

    private static func part(_ name: Substring) -> Part? {
        switch name {
        case "n": return .number
        case "now": return .now
        default:
            guard name.hasPrefix("n%"), let divisor = UInt64(name.dropFirst(2)), divisor > 0 else { return nil }
            return .remainder(of: divisor, digits: String(divisor - 1).count)
        }
    }
}
