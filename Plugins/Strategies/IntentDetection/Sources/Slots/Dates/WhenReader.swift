// Expressions: pieces that belong together, and spans from one to another.

extension WhenReader {
    /// Reads the day and the time at `index`, with the end of the span if there is one.
    func expression(_ start: Int) -> When? {
        let isBetween = says("between", start) || says("entre", start)
        let isFrom = isBetween || ["from", "du", "de", "des"].contains(word(start))
        let whole = single(start).map { span(from: $0, isBetween: isBetween) ?? $0 }
        guard isFrom, let first = single(start + 1), var span = span(from: first, isBetween: isBetween),
            span.words.upperBound > whole?.words.upperBound ?? 0
        else { return whole }
        span.words = start..<span.words.upperBound
        return span
    }

    private func span(from first: When, isBetween: Bool) -> When? {
        guard first.endTime == nil, first.bound == nil, first.doubt == nil,
            let next = connector(first.words.upperBound, isBetween: isBetween) ?? untilEnd(first.words.upperBound),
            let end = single(next), end.bound == nil, end.endTime == nil
        else { return nil }
        var when = first
        join(&when, end)
        return when
    }

    private func untilEnd(_ index: Int) -> Int? {
        let next = past([","], index)
        return ["until", "till", "til"].contains(word(next)) ? next + 1 : nil
    }

    /// Makes a span of two expressions.
    private func join(_ when: inout When, _ end: When) {
        when.words = when.words.lowerBound..<end.words.upperBound
        switch (when.day, when.time, end.day, end.time) {
        case (_, .some, nil, .some): when.endTime = end.time
        case (.some(let first), _, .some(let last), _):
            guard first.end == nil, last.end == nil, first.part == nil, last.part == nil else {
                when.doubt = .unread
                return
            }
            when.endDay = last
            // "le 13 … le 15 juillet" is within one month.
            if let said = first.undated, said.month == nil, let end = last.day,
                last.undated?.month != nil || last.undated == nil,
                let day = PlainDay(year: end.year, month: end.month, dayOfMonth: said.day), day <= end
            {
                when.day?.day = day
            }
            when.endTime = end.time
            if let doubt = end.doubt { when.doubt = doubt }
        default: when.doubt = .unread
        }
    }

    /// Reads pieces in any order, as long as they fit together.
    private func single(_ start: Int) -> When? {
        var when = When(words: start..<start)
        var index = start
        while index < tokens.count {
            let lead = lead(index, within: when)
            guard let (piece, end) = piece(lead.next, lead, within: when) else { break }
            // A comma before a second day begins another expression.
            guard when.add(piece) else { break }
            if let bound = lead.bound {
                when.bound = bound
                if case .day = piece { when.isBoundTime = false } else { when.isBoundTime = true }
            }
            if lead.isApproximate { when.isApproximate = true }
            if when.words.isEmpty { when.words = (lead.first ?? lead.next)..<end }
            when.words = when.words.lowerBound..<end
            index = end
        }
        return when.isEmpty ? nil : when
    }
}
