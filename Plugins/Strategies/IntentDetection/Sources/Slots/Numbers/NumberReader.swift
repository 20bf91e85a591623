/// Reads whole numbers in digits and words, cardinal and ordinal.
struct NumberReader {
    let tokens: [SlotText.Token]

    /// The max value of a spelled number; larger ones are no answers of customers.
    private static let maxValue = 1_000_000_000_000

    /// A number of up to two digits or their words: 23, twenty three, quatre-vingt-dix.
    func small(at index: Int) -> Reading<Int>? {
        guard let token = tokens.at(index) else { return nil }
        if let number = token.number { return token.text.count <= 2 ? Reading(value: number, end: index + 1) : nil }
        guard let words = words(at: index, upTo: 99) else { return nil }
        return words
    }

    /// A whole number in words of any size: two hundred and five, dix-huit cents.
    func words(at index: Int) -> Reading<Int>? { words(at: index, upTo: Self.maxValue) }

    /// An ordinal number: 21st, 1er, third, twenty-first, vingt et unième.
    func ordinal(at index: Int) -> Reading<Int>? {
        guard let token = tokens.at(index) else { return nil }
        if let number = token.number {
            guard token.text.count <= 2, let suffix = tokens.at(index + 1), suffix.isGlued,
                NumberWords.ordinalSuffixes.contains(suffix.text)
            else { return nil }
            return Reading(value: number, end: index + 2)
        }
        if let value = NumberWords.ordinals[token.text] { return Reading(value: value, end: index + 1) }
        guard case .ten(let ten)? = NumberWords.roles[token.text] else { return nil }
        let next = tokens.at(index + 1)?.text == "et" ? index + 2 : index + 1
        guard let word = tokens.at(next)?.text, let value = NumberWords.ordinals[word], value < 10 else { return nil }
        return Reading(value: ten + value, end: next + 1)
    }

    /// A number in digits or small words, or an ordinal.
    func day(at index: Int) -> Reading<Int>? { ordinal(at: index) ?? small(at: index) }

    // MARK: - Words

    /// A number that is read word by word.
    private struct Sum {
        /// The words that may come next.
        enum Room { case hundreds, tens, units, teens, sevens, nothing }

        var total = 0
        var current = 0
        var lastMagnitude = Int.max
        var room = Room.hundreds

        /// Adds a word; false if it does not continue the number, as in "three thirty".
        mutating func add(_ role: NumberWords.Role) -> Bool {
            switch role {
            case .unit(let value): return addUnit(value)
            case .teen(let value): return place(value, in: [.hundreds, .tens, .teens], leaving: .nothing)
            case .dix: return place(10, in: [.hundreds, .tens, .teens], leaving: .sevens)
            case .ten(let value):
                return place(value, in: [.hundreds, .tens], leaving: value == 60 ? .teens : .units)
            case .vingt:
                guard current % 100 == 4, room == .nothing else {
                    return place(20, in: [.hundreds, .tens], leaving: .units)
                }
                current += 76
                room = .teens
                return true
            case .hundred:
                // "dix-huit cents", and not "cinquante cents".
                guard current < 20, room != .tens else { return false }
                current = max(1, current) * 100
                room = .tens
                return true
            case .magnitude(let value):
                guard value < lastMagnitude, current > 0 || total == 0 else { return false }
                total += max(1, current) * value
                current = 0
                lastMagnitude = value
                room = .hundreds
                return true
            }
        }

        private mutating func addUnit(_ value: Int) -> Bool {
            if room == .sevens { return place(value, in: (7...9).contains(value) ? [.sevens] : [], leaving: .nothing) }
            let isAfterTen = room == .units || room == .teens
            return place(
                value,
                in: isAfterTen && value == 0 ? [] : [.hundreds, .tens, .units, .teens],
                leaving: .nothing
            )
        }

        private mutating func place(_ value: Int, in rooms: [Room], leaving left: Room) -> Bool {
            guard rooms.contains(room) else { return false }
            current += value
            room = left
            return true
        }
    }

    private func words(at start: Int, upTo limit: Int) -> Reading<Int>? {
        guard let first = tokens.at(start), first.isWord else { return nil }
        var sum = Sum()
        var index = start
        var end = start
        if first.text == "a", case .some(let role) = role(at: start + 1), role.isLarge { index += 1 }
        while let role = role(at: index) {
            var next = sum
            guard next.add(role), next.total + next.current <= limit else { break }
            sum = next
            end = index + 1
            index = end
            // "vingt et un", "two hundred and five"
            if let and = tokens.at(index)?.text, and == "et" || and == "and", follows(index + 1, sum) {
                index += 1
            }
        }
        return end > start ? Reading(value: sum.total + sum.current, end: end) : nil
    }

    private func role(at index: Int) -> NumberWords.Role? { tokens.at(index).flatMap { NumberWords.roles[$0.text] } }

    /// True if the word after "and" continues the number: "five and six" are two.
    private func follows(_ index: Int, _ sum: Sum) -> Bool {
        guard let role = role(at: index) else { return false }
        switch sum.room {
        case .units: return role == .unit(1) && tokens[index].text != "one"
        case .teens: return role == .teen(11) || (role == .unit(1) && tokens[index].text != "one")
        case .tens: return true
        case .hundreds: return sum.total > 0 && !role.isLarge
        case .sevens, .nothing: return false
        }
    }
}

extension NumberWords.Role {
    fileprivate var isLarge: Bool {
        switch self {
        case .hundred, .magnitude: true
        default: false
        }
    }
}
