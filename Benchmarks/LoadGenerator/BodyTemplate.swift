import Foundation

/// A request body with placeholders for numbers, so that no two bodies are equal.
struct BodyTemplate: Sendable {
    private enum Part: Sendable {
        case text([UInt8])
        /// `{{n}}`: the request's number.
        case number
        /// `{{n%1000}}`: its remainder with leading zeros, for a limited set of values.
        case remainder(of: UInt64, digits: Int)
        /// `{{known%1000}}`: the same, but every tenth request has a number beyond them, of a new contact.
        case known(of: UInt64, digits: Int)
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
            case .remainder(let divisor, let digits): bytes += Self.digits(of: number % divisor, atLeast: digits)
            case .known(let divisor, let digits):
                let isNew = number % 10 == 0
                let contact = isNew ? divisor + number / 10 % Self.newContacts : number % divisor
                bytes += Self.digits(of: contact, atLeast: digits)
            case .now: bytes += String(now).utf8
            }
        }
        return bytes
    }

    /// The number of new contacts: more than any run needs, in no more digits than a phone number has.
    private static let newContacts: UInt64 = 90_000_000

    private static func digits(of number: UInt64, atLeast digits: Int) -> [UInt8] {
        let text = String(number).utf8
        return Array(repeating: UInt8(ascii: "0"), count: max(0, digits - text.count)) + text
    }

    private static func part(_ name: Substring) -> Part? {
        if name == "n" { return .number }
        if name == "now" { return .now }
        let halves = name.split(separator: "%")
        guard halves.count == 2, let divisor = UInt64(halves[1]), divisor > 0 else { return nil }
        let digits = String(divisor - 1).count
        return switch halves[0] {
        case "n": .remainder(of: divisor, digits: digits)
        case "known": .known(of: divisor, digits: digits)
        default: nil
        }
    }
}
