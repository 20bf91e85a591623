/// A day and a time as said together, before they are resolved.
struct When: Sendable {
    /// The side of a limit: "after 3", "before Friday".
    enum Bound: String, Sendable { case after, before, by }

    var day: DayReading?
    var time: TimeReading?
    /// The end of a span of times.
    var endTime: TimeReading?
    /// The end of a span with a day of its own.
    var endDay: DayReading?
    var part: PartOfDay?
    /// The length, from "for two hours".
    var length: SaidDuration?
    var bound: Bound?
    /// True if the bound is of the time, not of the day.
    var isBoundTime = false
    var isApproximate = false
    var doubt: Doubt?
    /// The indices of the words.
    var words: Range<Int>

    var isEmpty: Bool { day == nil && time == nil && part == nil }
}

extension When {
    /// Adds a part of what was said; false if it does not fit to the others.
    mutating func add(_ piece: WhenPiece) -> Bool {
        switch piece {
        case .day(let reading):
            guard day == nil else { return false }
            // "tonight" beside "in the evening" says the same.
            if reading.part != nil, part != nil, reading.part != part { return false }
            if reading.time != nil, time != nil { return false }
            day = reading
            if let doubt = reading.doubt { self.doubt = doubt }
        case .time(let reading):
            guard time == nil, day?.time == nil || day?.end != nil else { return false }
            time = reading
        case .times(let from, let to):
            guard time == nil, day?.time == nil else { return false }
            (time, endTime) = (from, to)
        case .part(let reading):
            guard part == nil, day?.part == nil else { return false }
            part = reading
        case .length(let duration):
            guard length == nil else { return false }
            length = duration
        case .bound(let said):
            guard bound == nil else { return false }
            bound = said
            isBoundTime = time != nil
        case .approximate: isApproximate = true
        }
        return true
    }
}

/// One part of what was said about a time.
enum WhenPiece: Sendable {
    case day(DayReading), time(TimeReading), times(TimeReading, TimeReading), part(PartOfDay), length(SaidDuration)
    /// A limit that follows: "or later", "at the latest".
    case bound(When.Bound)
    case approximate
}
