public import Foundation

extension Date {
    /// Reads a time in seconds or milliseconds since 1970; the unit follows from the size.
    ///
    /// - Returns: Nil for a number that no provider means as a time: before 1970, or after the year 5138.
    public init?(unixTime number: Double) {
        switch number {
        case 1..<100_000_000_000: self.init(timeIntervalSince1970: number)
        case 100_000_000_000..<100_000_000_000_000: self.init(timeIntervalSince1970: number / 1_000)
        default: return nil
        }
    }

    /// Reads a time in seconds or milliseconds since 1970, written as a decimal number.
    public init?(unixTime text: String) {
        guard text.utf8.count <= 32, let number = Double(text) else { return nil }
        self.init(unixTime: number)
    }
}

extension JSONValue {
    /// The time, if this is a whole number of seconds or milliseconds since 1970, or a string that spells one.
    ///
    /// The bounds are those of ``Foundation/Date/init(unixTime:)``.
    public var unixTime: Date? { integer.flatMap { Date(unixTime: Double($0)) } }
}
