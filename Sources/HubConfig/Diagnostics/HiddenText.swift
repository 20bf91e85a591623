/// The ranges of a file that messages hide.
struct HiddenText {
    private let file: SourceFile
    /// Hidden ranges of Unicode scalars, libyaml's unit, by line index.
    private var spans: [Int: [Range<Int>]] = [:]
    private var ranges: [Int: [Range<Int>]] = [:]
    /// Finds the hidden characters of a line in a file without a tree.
    private let byLine: ((Int) -> [Range<Int>])?

    init(file: SourceFile, byLine: ((Int) -> [Range<Int>])? = nil) {
        self.file = file
        self.byLine = byLine
    }

    /// True if nothing is hidden in a file with a tree.
    var isEmpty: Bool { spans.isEmpty }

    /// Hides `node` on every line that it spans.
    mutating func hide(_ node: YAMLNode) {
        for index in node.start.line...node.end.line {
            let indentation = file.line(index).unicodeScalars.prefix { $0 == " " }.count
            let start = index == node.start.line ? node.start.column : indentation
            let end = index == node.end.line ? node.end.column : Int.max
            if start < end { spans[index, default: []].append(start..<end) }
        }
    }

    /// The hidden ranges of characters of the line at `index`, in order.
    mutating func ranges(inLine index: Int) -> [Range<Int>] {
        if let known = ranges[index] { return known }
        let found = byLine?(index) ?? characters(of: spans[index] ?? [], in: file.line(index))
        ranges[index] = found
        return found
    }

    /// Converts ranges of Unicode scalars to ranges of characters, in one pass over the line.
    private func characters(of spans: [Range<Int>], in line: Substring) -> [Range<Int>] {
        guard !spans.isEmpty else { return [] }
        var isHidden = false
        var found: [Range<Int>] = []
        var sorted = spans.sorted { $0.lowerBound < $1.lowerBound }[...]
        var scalars = 0
        var start = 0
        var position = 0
        for character in line {
            while let span = sorted.first, span.upperBound <= scalars { sorted.removeFirst() }
            let shouldHide = sorted.first.map { $0.contains(scalars) } ?? false
            if shouldHide, !isHidden { start = position }
            if !shouldHide, isHidden { found.append(start..<position) }
            isHidden = shouldHide
            scalars += character.unicodeScalars.count
            position += 1
        }
        if isHidden { found.append(start..<position) }
        return found
    }
}
