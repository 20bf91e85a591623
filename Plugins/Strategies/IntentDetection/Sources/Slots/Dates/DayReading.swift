/// A reason to ask again instead of taking a value.
enum Doubt: String, Sendable, Equatable {
    case several = "several values"
    case excluded = "only what does not suit"
    case dateOrder = "day and month may be swapped"
    case week = "the week is not clear"
    case halfOfDay = "morning or afternoon is not clear"
    case contradiction = "the date and the weekday contradict each other"
    case impossible = "there is no such day or time"
    case recurring = "a recurring day"
    case period = "more than one day"
    case noDay = "the day is missing"
    case noTime = "the time is missing"
    case unread = "a part was not understood"
    case past = "the time is in the past"
    case closed = "outside the opening hours"
    case early = "earlier than allowed"
    case late = "later than allowed"
    case incomplete = "a part is missing"

    /// True if a time was understood that does not suit, or of which a part is open.
    var isOfTime: Bool {
        switch self {
        case .closed, .early, .late, .past, .halfOfDay, .noTime, .week, .contradiction, .dateOrder: true
        default: false
        }
    }
}

/// A day or several days as read from words.
struct DayReading: Sendable {
    /// The day, or the first of several; nil with a doubt.
    var day: PlainDay?
    /// The day after the last of several.
    var end: PlainDay?
    /// The time at which a span of days begins or a duration ends: "in two hours".
    var time: ClockTime?
    /// The time at which the span ends.
    var until: LocalMoment?
    /// The part of the day that the same words state: "tonight".
    var part: PartOfDay?
    /// A weekday said alone, which a date can join.
    var weekday: Int?
    /// A month and a day, or a day of the month, said without a year.
    var undated: (month: Int?, day: Int)?
    /// True for a date with its year, which may be in the past: a date of birth.
    var isDate = false
    /// The days that two numbers may mean, of which a weekday selects one.
    var candidates: [PlainDay] = []
    var doubt: Doubt?
    /// The index of the token after the words.
    var next: Int
}

extension DayReading {
    init(_ day: PlainDay?, next: Int) {
        self.init(day: day, doubt: day == nil ? .impossible : nil, next: next)
    }

    init(_ doubt: Doubt, next: Int) { self.init(doubt: doubt, next: next) }

    init(_ first: PlainDay, before end: PlainDay, next: Int) {
        self.init(day: first, end: end, next: next)
    }
}

/// Reads days, parts of days and times in the words of a message.
struct WhenReader: Sendable {
    let tokens: [SlotText.Token]
    let calendar: SlotCalendar
    let lexicon: DateLexicon
    let numbers: NumberReader
    let times: TimeReader
    let isFrench: Bool

    init(_ tokens: [SlotText.Token], _ calendar: SlotCalendar, isFrench: Bool) {
        self.tokens = tokens
        self.calendar = calendar
        lexicon = isFrench ? .french : .english
        numbers = NumberReader(tokens: tokens)
        times = TimeReader(tokens: tokens, isFrench: isFrench)
        self.isFrench = isFrench
    }

    var today: PlainDay { calendar.today }

    /// True if the words from `index` on are `phrase`.
    func says(_ phrase: String, _ index: Int) -> Bool {
        // Most phrases differ in their first word, and are not split.
        guard let token = tokens.at(index), phrase.hasPrefix(token.text) else { return false }
        return tokens.spell(phrase.split(separator: " ").map(String.init), at: index)
    }

    /// The max number of small words that are skipped: a text of nothing else takes linear time.
    static let maxSkipped = 6

    /// The index after some of `words`, or `index`.
    func past(_ words: Set<String>, _ index: Int) -> Int {
        var index = index
        let end = index + Self.maxSkipped
        while index < end, let token = tokens.at(index), words.contains(token.text) { index += 1 }
        return index
    }

    func word(_ index: Int) -> String { tokens.at(index)?.text ?? "" }

    static let articles: Set<String> = ["the", "le", "la", "les", "l"]
    static let ofWords: Set<String> = .words(
        """
        of in the de du d le la l from dans des en
        """
    )
}
