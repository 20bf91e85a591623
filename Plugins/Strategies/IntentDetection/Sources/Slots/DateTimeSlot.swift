import ChannelKit
import Foundation

/// Reads days with or without a time, in the tenant's time zone: `2026-03-05`, `2026-03-05T15:00`.
struct DateTimeSlot {
    private let context: SlotContext
    private let calendar: SlotCalendar

    init(_ context: SlotContext) {
        self.context = context
        calendar = SlotCalendar(context)
    }

    /// The days in `text`; empty if one of them is ambiguous.
    func mentions(in text: SlotText) -> [SlotFinding] {
        let words = words(in: text)
        guard !words.days.isEmpty, words.days.allSatisfy({ $0.reading.day != nil }) else { return [] }
        let findings = words.days.indices.map { finding(words, day: $0, in: text) }
        return findings.contains { $0 == nil } ? [] : findings.compactMap(\.self)
    }

    /// True if `text` contains a day or a time of day.
    func saysWhen(_ text: SlotText) -> Bool {
        let words = words(in: text)
        return !words.days.isEmpty || !words.times.isEmpty
    }

    /// The readings of a text, each with the index of its first token.
    private struct Words {
        var days: [(start: Int, reading: DayReading)] = []
        var times: [(start: Int, reading: TimeReading)] = []
        var parts: [(start: Int, part: DayPart, end: Int)] = []
    }

    private func words(in text: SlotText) -> Words {
        let tokens = text.tokens
        let dayReader = DayReader(tokens: tokens, calendar: calendar, isEnglish: context.isEnglish)
        let timeReader = TimeReader(tokens: tokens)
        var words = Words()
        var index = 0
        while index < tokens.count {
            if let day = dayReader.day(at: index) {
                words.days.append((index, day))
                index = day.end
            } else if let part = DayPart.read(tokens, at: index) {
                words.parts.append((index, part.part, part.end))
                index = part.end
            } else if let time = timeReader.time(at: index) {
                words.times.append((index, time))
                index = time.end
            } else {
                index += 1
            }
        }
        return words
    }

    /// The day at `index` with its time; nil if there are two times.
    private func finding(_ words: Words, day index: Int, in text: SlotText) -> SlotFinding? {
        let (start, reading) = words.days[index]
        guard let day = reading.day else { return nil }
        let times = words.times.filter { owner(of: $0.start, among: words.days) == index }
        let parts = words.parts.filter { owner(of: $0.start, among: words.days) == index }
        let readings = Set(times.map { time($0.reading, on: day, in: reading.part ?? parts.first?.part) })
        guard readings.count <= 1 else { return nil }
        let said = [(start, reading.end)] + times.map { ($0.start, $0.reading.end) } + parts.map { ($0.start, $0.end) }
        let first = said.map(\.0).min() ?? start
        let last = said.map(\.1).max() ?? reading.end
        let range = text.tokens[first].range.lowerBound..<text.tokens[last - 1].range.upperBound
        return SlotFinding(value: .string(iso(day, reading.time ?? readings.first)), range: range)
    }

    /// The index of the day that a time belongs to: the last one before it, or else the first.
    private func owner(of start: Int, among days: [(start: Int, reading: DayReading)]) -> Int {
        days.lastIndex { $0.start < start } ?? 0
    }

    private func iso(_ day: PlainDay, _ time: ClockTime?) -> String {
        time.map { "\(day.iso)T\($0.iso)" } ?? day.iso
    }

    // MARK: - Morning or afternoon

    private func time(_ reading: TimeReading, on day: PlainDay, in part: DayPart?) -> ClockTime {
        let said = ClockTime(hour: reading.hour, minute: reading.minute)
        guard !reading.isSure, reading.hour <= 12 else { return said }
        if let part { return ClockTime(hour: part.hour(reading.hour), minute: reading.minute) }
        let other = ClockTime(hour: (reading.hour + 12) % 24, minute: reading.minute)
        if let open = open(of: [said, other], on: day) { return open }
        // Bookings at night are rare: 1 to 6 are read as afternoon hours, 7 to 12 as morning and noon.
        let likely = (1...6).contains(reading.hour) ? other : said
        return day == calendar.today && calendar.isPast(day, likely) && likely == said && reading.hour < 12
            ? other : likely
    }

    /// The only one of `times` within opening hours; nil if there are none or several.
    private func open(of times: [ClockTime], on day: PlainDay) -> ClockTime? {
        guard let isOpen = context.isOpen else { return nil }
        let open = times.filter { calendar.moment(day, $0).map(isOpen) ?? false }
        return open.count == 1 ? open.first : nil
    }
}
