/// The candidate nearest to `text`, at most three edits away; case and `-` for `_` do not count.
func nearest(to text: String, among candidates: some Sequence<String>) -> String? {
    // Names are short; the comparison of a long text would be costly and useless.
    guard !text.isEmpty, text.utf8.count <= 64 else { return nil }
    let written = text.normalizedName
    let tolerance = written.count <= 3 ? 1 : written.count <= 6 ? 2 : 3
    let rated = candidates.compactMap { candidate -> (name: String, distance: Int)? in
        let normalized = candidate.normalizedName
        guard abs(normalized.count - written.count) <= tolerance else { return nil }
        let distance = editDistance(written, normalized)
        return distance <= tolerance && distance < written.count ? (candidate, distance) : nil
    }
    return rated.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
}

/// The remedy `did you mean 'x'?`; without a near candidate, `list`.
func suggestion(for text: String, among candidates: [String], otherwise list: String) -> String {
    nearest(to: text, among: candidates).map { "did you mean '\($0)'?" } ?? list
}

extension Collection<String> {
    /// The elements as `a, b and c`; `none` if there are none.
    var listed: String {
        guard let last = suffix(1).first, count > 1 else { return first ?? "none" }
        return dropLast().joined(separator: ", ") + " and " + last
    }
}

extension String {
    fileprivate var normalizedName: [UInt8] {
        lowercased().utf8.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") ? UInt8(ascii: "_") : $0 }
    }
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two texts.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        for column in right.indices {
            let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
            var best = min(replaced, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                best = min(best, beforeLast[column - 1] + 1)
            }
            current.append(best)
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}
