import ArgumentParser
import ChannelKit
import Foundation

/// A message to try.
struct TriedMessage: Sendable {
    let text: String
    /// The customer's language, if it is given.
    var language: String?

    /// The messages of a tab-separated file; a row without a language has `language`.
    ///
    /// The header has a column `text`. Without one, the column after a first one named `kind`, `lang` or `intent` is the
    /// text, and without any header the last one.
    static func rows(of file: String, language: String?) throws -> [TriedMessage] {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ValidationError("cannot read '\(file)': no such file, or not UTF-8")
        }
        // Only line feeds end a row: a message may have other line separators. "\r\n" is one character.
        let rows = text.replacing("\u{FEFF}", with: "", maxReplacements: 1)
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        let header = rows.first ?? []
        let column = header.firstIndex(of: "text") ?? (["kind", "lang", "intent"].contains(header.first) ? 1 : nil)
        let languages = column.flatMap { _ in header.firstIndex(of: "language") ?? header.firstIndex(of: "lang") }
        return rows.dropFirst(column == nil ? 0 : 1).filter { $0 != [""] }.map { cells in
            let place = column ?? cells.count - 1
            let own = languages.flatMap { cells.indices.contains($0) ? cells[$0] : nil }
            return TriedMessage(
                text: cells.indices.contains(place) ? cells[place] : "",
                language: own.flatMap { $0.isEmpty ? nil : $0 } ?? language
            )
        }
    }
}

/// The result for one message.
struct Reading: Sendable {
    /// The object of `--json`.
    let json: JSONValue
    /// The lines for a terminal.
    let text: String
}

/// A way to read a message: by a tenant's steps, as one slot, or by redaction.
protocol MessageReading: Sendable {
    /// Returns the result for `message`.
    func reading(of message: TriedMessage) async throws -> Reading
}

/// The value of `--now`: a local time, or one with its offset from UTC.
struct TriedMoment: ExpressibleByArgument, Sendable {
    private let year: Int
    private let month: Int
    private let day: Int
    private let seconds: Int
    /// The zone that the text names; nil for the tenant's.
    let zone: TimeZone?

    init?(argument: String) {
        let form = /(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?(Z|[+-]\d\d:?\d\d)?/
        guard let match = argument.wholeMatch(of: form), let year = Int(match.1), let month = Int(match.2),
            let day = Int(match.3), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let hour = match.4.flatMap { Int($0) } ?? 0
        let minute = match.5.flatMap { Int($0) } ?? 0
        let second = match.6.flatMap { Int($0) } ?? 0
        guard hour < 24, minute < 60, second < 60 else { return nil }
        self.year = year
        self.month = month
        self.day = day
        seconds = hour * 3_600 + minute * 60 + second
        zone = match.7.flatMap { Self.zone(String($0)) }
    }

    private static func zone(_ text: String) -> TimeZone? {
        guard text != "Z" else { return .gmt }
        let digits = text.filter(\.isNumber)
        guard digits.count == 4, let number = Int(digits) else { return nil }
        let offset = (number / 100 * 60 + number % 100) * 60
        return TimeZone(secondsFromGMT: text.hasPrefix("-") ? -offset : offset)
    }

    /// The point in time; a time without an offset is local in `local`.
    func date(in local: TimeZone) -> Date? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone ?? local
        return calendar.date(
            from: DateComponents(
                year: year,
                month: month,
                day: day,
                hour: seconds / 3_600,
                minute: seconds / 60 % 60,
                second: seconds % 60
            )
        )
    }
}

/// A clock that stands still, for `--now`.
struct StandingClock: HubClock {
    let now: Date

    func sleep(until deadline: Date) async throws {
        try await SystemClock().sleep(for: .seconds(deadline.timeIntervalSince(now)))
    }
}
