// Counts the pairs of files that share code: runs of lines that are identical, or of the same shape with other names,
// strings and numbers. Scripts/check-duplicates compiles and runs it; CONTRIBUTING.md says what to do about a pair.

import Foundation

// MARK: - Settings

enum Settings {
    /// Shared lines that make a pair: fewer are idioms of the language.
    static let minimumLines = 6
    /// Places of a run: one in more places is a pattern of the codebase, not a copy.
    static let maximumPlaces = 8
    /// Statements that a run must have unless it is identical.
    ///
    /// Lists of declarations, of parameters, of plain arguments, of switch rows and of table rows have the same shape
    /// wherever they are written, and have no logic that could be shared.
    static let minimumStatements = 2
    /// Bytes of a line: longer ones are generated data.
    static let maximumLineLength = 2_000

    /// The classes with their limits; a pair of two classes counts for the later one.
    ///
    /// The first count, of commit fed20d0, was 136: 30, 22 and 84. The limits go down with the pairs, never up.
    static let classes = [
        Class(name: "sources", limit: 7),
        Class(name: "simulators", limit: 0),
        Class(name: "tests", limit: 19),
    ]

    /// The position in ``classes`` of a file's class; nil for a file that is not compared.
    static func classIndex(of path: String) -> Int? {
        let folders = path.split(separator: "/").map(String.init)
        guard path.hasSuffix(".swift"), folders.count > 2, !folders.contains("Fixtures") else { return nil }
        switch (folders[0], folders[0] == "Plugins" && folders.count > 3 ? folders[3] : folders[1]) {
        case ("Sources", "ChannelSimulatorKit"), ("Plugins", "Simulator"): return 1
        case ("Sources", "ChannelTestKit"), ("Tests", _), ("Plugins", "Tests"): return 2
        case ("Sources", _), ("Plugins", "Sources"): return 0
        default: return nil
        }
    }
}

struct Class {
    let name: String
    let limit: Int
}

// MARK: - Lines

/// A line of code, with its numbers among all distinct texts and shapes.
struct Line {
    let number: Int
    let text: Int
    let shape: Int
    let isStatement: Bool
    let isParameter: Bool
}

/// Gives equal byte strings the same number.
struct Numbering {
    private var numbers: [[UInt8]: Int] = [:]

    mutating func number(of bytes: [UInt8]) -> Int {
        if let number = numbers[bytes] { return number }
        numbers[bytes] = numbers.count
        return numbers.count - 1
    }
}

/// Splits Swift source into the lines that count: no blank lines, comments, lone punctuation and imports.
struct LineReader {
    private static let keywords = Set(
        """
        actor as associatedtype async await break case catch continue default defer do else enum extension fallthrough \
        false fileprivate for func guard if import in init inout internal is let mutating nil nonisolated nonmutating \
        override package private protocol public rethrows return self Self some any static struct subscript super \
        switch throw throws true try typealias var where while weak lazy final
        """.split(separator: " ").map { Array($0.utf8) }
    )
    /// Keywords that make a line a statement.
    private static let actions = Set(
        "await catch continue for guard if return throw try while".split(separator: " ").map { Array($0.utf8) }
    )
    /// Keywords before the declaration of a member.
    private static let modifiers = Set(
        "static public private package internal fileprivate lazy weak".split(separator: " ").map { Array($0.utf8) }
    )

    var texts = Numbering()
    var shapes = Numbering()
    private var isInComment = false
    private var isInText = false
    private var brackets: [Bracket] = []

    /// An open bracket, by what it contains.
    private enum Bracket { case block, arguments, elements, parameters }

    mutating func lines(of source: [UInt8]) -> [Line] {
        isInComment = false
        isInText = false
        brackets = []
        var lines: [Line] = []
        for (index, bytes) in source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        {
            guard bytes.count <= Settings.maximumLineLength else { continue }
            if let line = line(Array(bytes), number: index + 1) { lines.append(line) }
        }
        return lines
    }

    private mutating func line(_ bytes: [UInt8], number: Int) -> Line? {
        let wasInText = isInText
        let tokens = tokens(of: bytes)
        let isParameter = brackets.last == .parameters
        let isStatement = wasInText || countsAsStatement(tokens)
        guard tokens.contains(where: { $0.kind != .mark }),
            !tokens.prefix(2).contains(where: { $0.text == Array("import".utf8) })
        else {
            return nil
        }
        // A line of a text in """ has no shape but itself.
        let shape = wasInText ? tokens[0].text : Array(tokens.map(\.shape).joined(separator: [32]))
        let text = Array(tokens.map(\.text).joined(separator: [32]))
        return Line(
            number: number,
            text: texts.number(of: text),
            shape: shapes.number(of: shape),
            isStatement: isStatement,
            isParameter: isParameter
        )
    }

    /// True if the line counts as a statement.
    ///
    /// A line of the arguments of a statement belongs to it unless it is a plain one; elements of a declared list do not
    /// count.
    private mutating func countsAsStatement(_ tokens: [Token]) -> Bool {
        let belongs = brackets.last == .arguments || brackets.last ?? .block == .block && Self.isStatement(tokens)
        let isStatement =
            brackets.last != .parameters && Self.isAction(tokens)
            || belongs && tokens.contains { Self.isOpening($0) || $0.text == [61] }
        let isFunction = tokens.contains { ["func", "init", "subscript"].map { Array($0.utf8) }.contains($0.text) }
        for token in tokens where token.kind == .mark {
            switch token.text[0] {
            case UInt8(ascii: "{"): brackets.append(.block)
            case UInt8(ascii: "("), UInt8(ascii: "["):
                let isInBlock = brackets.last ?? .block == .block
                brackets.append(
                    isFunction && isInBlock ? .parameters : belongs || isStatement ? .arguments : .elements
                )
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): _ = brackets.popLast()
            default: break
            }
        }
        return isStatement
    }

    private static func isOpening(_ token: Token) -> Bool { token.text == [UInt8(ascii: "(")] }

    private static func isAction(_ tokens: [Token]) -> Bool { tokens.contains { actions.contains($0.text) } }

    /// True of control flow, assignments and calls; false of declarations, list elements and rows of a table.
    private static func isStatement(_ tokens: [Token]) -> Bool {
        if isAction(tokens) { return true }
        guard let first = tokens.first, let last = tokens.last, last.text != [UInt8(ascii: ",")] else { return false }
        if first.text == Array("case".utf8) || modifiers.contains(first.text) || first.text.first == UInt8(ascii: "@") {
            return false
        }
        // A memberwise initializer's `self.name = name`, `name = name`.
        let names = tokens.filter { $0.kind == .name }.map(\.text)
        if tokens.contains(where: { $0.text == [UInt8(ascii: "=")] }), Set(names).count == 1 { return false }
        if first.kind == .keyword, first.text != Array("let".utf8), first.text != Array("var".utf8) { return false }
        return tokens.contains { $0.text == [UInt8(ascii: "(")] || $0.text == [UInt8(ascii: "=")] }
    }
}

// MARK: - Tokens

struct Token {
    enum Kind { case name, keyword, number, string, mark }

    let kind: Kind
    let text: [UInt8]

    /// The token without what may differ between two lines of the same shape.
    var shape: [UInt8] {
        switch kind {
        case .name: [UInt8(ascii: "n")]
        case .number: [UInt8(ascii: "1")]
        case .string: [UInt8(ascii: "\"")]
        case .keyword, .mark: text
        }
    }
}

extension LineReader {
    private mutating func tokens(of line: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var index = 0
        if isInText {
            let text = Self.trimmed(line)
            guard text.starts(with: Array("\"\"\"".utf8)) else {
                return text.isEmpty ? [] : [Token(kind: .string, text: text)]
            }
            isInText = false
            index = (line.firstIndex(of: UInt8(ascii: "\"")) ?? 0) + 3
        }
        while index < line.count {
            let byte = line[index]
            if isInComment {
                guard Self.has("*/", in: line, at: index) else {
                    index += 1
                    continue
                }
                isInComment = false
                index += 2
            } else if byte == 32 || byte == 9 {
                index += 1
            } else if Self.has("//", in: line, at: index) {
                break
            } else if Self.has("/*", in: line, at: index) {
                isInComment = true
                index += 2
            } else if Self.has("\"\"\"", in: line, at: index) {
                isInText = true
                tokens.append(Token(kind: .string, text: Array("\"\"\"".utf8)))
                index += 3
            } else {
                let end = Self.end(of: line, from: index)
                let text = Array(line[index..<end])
                tokens.append(Token(kind: Self.kind(of: text), text: text))
                index = end
            }
        }
        return tokens
    }

    private static func kind(of text: [UInt8]) -> Token.Kind {
        if text[0] == UInt8(ascii: "\"") || text.count > 1 && text[0] == UInt8(ascii: "#") { return .string }
        if isDigit(text[0]) { return .number }
        if isWord(text[0]) { return keywords.contains(text) ? .keyword : .name }
        return .mark
    }

    /// The end of the token that begins at `start`.
    private static func end(of line: [UInt8], from start: Int) -> Int {
        if line[start] == UInt8(ascii: "\"") { return endOfString(line, from: start) }
        let quotes: [(StaticString, StaticString)] = [("#\"", "\"#"), ("#/", "/#")]
        for (opening, closing) in quotes where has(opening, in: line, at: start) {
            var index = start + 2
            while index < line.count, !has(closing, in: line, at: index) { index += 1 }
            return min(index + 2, line.count)
        }
        guard isWord(line[start]) else { return start + 1 }
        return line[start...].firstIndex { !isWord($0) } ?? line.count
    }

    private static func endOfString(_ line: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < line.count, line[index] != UInt8(ascii: "\"") {
            if has("\\(", in: line, at: index) {
                index = endOfInterpolation(line, from: index + 2)
            } else {
                index += line[index] == UInt8(ascii: "\\") ? 2 : 1
            }
        }
        return min(index + 1, line.count)
    }

    private static func endOfInterpolation(_ line: [UInt8], from start: Int) -> Int {
        var index = start
        var depth = 1
        while index < line.count, depth > 0 {
            switch line[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "\""):
                index = endOfString(line, from: index)
                continue
            default: break
            }
            index += 1
        }
        return index
    }

    private static func trimmed(_ line: [UInt8]) -> [UInt8] {
        Array(line.drop { $0 == 32 || $0 == 9 })
    }

    private static func has(_ text: StaticString, in line: [UInt8], at index: Int) -> Bool {
        index + text.utf8CodeUnitCount <= line.count
            && (0..<text.utf8CodeUnitCount).allSatisfy { line[index + $0] == text.utf8Start[$0] }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte > 127
    }
}

// MARK: - Pairs

struct File {
    let path: String
    let classIndex: Int
    let lines: [Line]
}

/// Two places of the same shape: `count` lines of two files.
struct Run {
    let first: Int
    let second: Int
    let count: Int
    let isIdentical: Bool
}

/// Two files that share code, the longest run first.
struct Pair {
    let first: File
    let second: File
    let runs: [Run]

    var classIndex: Int { max(first.classIndex, second.classIndex) }
    var sharedLines: Int { runs.reduce(0) { $0 + $1.count } }

    var description: String {
        let run = runs[0]
        return """
            \(Self.place(first, run.first, run.count)) ~ \(Self.place(second, run.second, run.count))\
            \(runs.contains(where: \.isIdentical) ? "" : " shape")\(runs.count > 1 ? " (+\(runs.count - 1) runs)" : "")
            """
    }

    private static func place(_ file: File, _ start: Int, _ count: Int) -> String {
        "\(file.path):\(file.lines[start].number)-\(file.lines[start + count - 1].number)"
    }
}

/// Finds the pairs of files that share runs of lines.
struct Comparison {
    let files: [File]

    /// A place: the position of a file and of a line among its lines.
    struct Place: Hashable {
        let file: Int
        let line: Int
    }

    struct FilePair: Hashable {
        let first: Int
        let second: Int
    }

    func pairs() -> [Pair] {
        let byShape = matches { $0.shape }
        let byText = matches { $0.text }
        var pairs: [Pair] = []
        for (key, matches) in byShape.merging(byText, uniquingKeysWith: { $0.union($1) }) {
            let (first, second) = (files[key.first], files[key.second])
            let runs = runs(of: matches, first, second).filter { isCopy($0, first) }
            guard !runs.isEmpty else { continue }
            let sorted = runs.sorted { ($1.count, $0.first, $0.second) < ($0.count, $1.first, $1.second) }
            pairs.append(Pair(first: first, second: second, runs: sorted))
        }
        return pairs.sorted {
            ($1.sharedLines, $0.first.path, $0.second.path) < ($0.sharedLines, $1.first.path, $1.second.path)
        }
    }

    /// The starts of windows that are equal by `number`, as places in the two files.
    private func matches(_ number: (Line) -> Int) -> [FilePair: Set<[Int]>] {
        var places: [[Int]: [Place]] = [:]
        for (fileIndex, file) in files.enumerated() {
            let numbers = file.lines.map(number)
            for start in 0..<max(0, numbers.count - Settings.minimumLines + 1) {
                places[Array(numbers[start..<start + Settings.minimumLines]), default: []].append(
                    Place(file: fileIndex, line: start)
                )
            }
        }
        var matches: [FilePair: Set<[Int]>] = [:]
        for places in places.values where (2...Settings.maximumPlaces).contains(places.count) {
            for (index, first) in places.enumerated() {
                for second in places[(index + 1)...]
                where first.file != second.file || second.line - first.line >= Settings.minimumLines {
                    matches[FilePair(first: first.file, second: second.file), default: []].insert([
                        first.line, second.line,
                    ])
                }
            }
        }
        return matches
    }

    /// Joins windows that follow one another.
    private func runs(of matches: Set<[Int]>, _ first: File, _ second: File) -> [Run] {
        let sorted = matches.sorted { ($0[1] - $0[0], $0[0]) < ($1[1] - $1[0], $1[0]) }
        var runs: [Run] = []
        var index = 0
        while index < sorted.count {
            let start = sorted[index]
            let distance = start[1] - start[0]
            var end = start[0] + Settings.minimumLines
            index += 1
            while index < sorted.count, sorted[index][1] - sorted[index][0] == distance, sorted[index][0] <= end {
                end = sorted[index][0] + Settings.minimumLines
                index += 1
            }
            let count = first.path == second.path ? min(end - start[0], distance) : end - start[0]
            runs.append(
                Run(
                    first: start[0],
                    second: start[1],
                    count: count,
                    isIdentical: isIdentical(first.lines[start[0]...], second.lines[start[1]...], count)
                )
            )
        }
        return runs
    }

    /// True if `minimumLines` lines in a row have the same text.
    private func isIdentical(_ first: ArraySlice<Line>, _ second: ArraySlice<Line>, _ count: Int) -> Bool {
        var inRow = 0
        for (first, second) in zip(first.prefix(count), second.prefix(count)) {
            inRow = first.text == second.text ? inRow + 1 : 0
            if inRow == Settings.minimumLines { return true }
        }
        return false
    }

    /// True of a run with logic, or with an identical list; the head of a required method is the same everywhere.
    private func isCopy(_ run: Run, _ file: File) -> Bool {
        let lines = file.lines[run.first..<run.first + run.count]
        let statements = lines.count(where: \.isStatement)
        if run.isIdentical { return statements > 0 || !lines.contains(where: \.isParameter) }
        return statements >= Settings.minimumStatements
    }
}

// MARK: - Main

var reader = LineReader()
var files: [File] = []
let paths = ["Sources", "Plugins", "Tests"].flatMap { folder in
    // A link is the file that it refers to.
    (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }
        .filter { (try? FileManager.default.destinationOfSymbolicLink(atPath: $0)) == nil }
}
for path in paths.sorted() {
    guard let classIndex = Settings.classIndex(of: path), let source = FileManager.default.contents(atPath: path) else {
        continue
    }
    files.append(File(path: path, classIndex: classIndex, lines: reader.lines(of: Array(source))))
}
let pairs = Comparison(files: files).pairs()
let filter = CommandLine.arguments.dropFirst().first { !$0.hasPrefix("--") }
let listed = pairs.filter { pair in
    filter.map { pair.first.path.hasPrefix($0) || pair.second.path.hasPrefix($0) } ?? true
}
var failed = false
var summary: [String] = []
for (index, group) in Settings.classes.enumerated() {
    let count = pairs.count { $0.classIndex == index }
    summary.append("check-duplicates: \(group.name): \(count) pairs, limit \(group.limit)")
    if count > group.limit { failed = true }
}
if failed || CommandLine.arguments.contains("--list") {
    for (index, pair) in listed.enumerated() {
        print("D\(index + 1) \(Settings.classes[pair.classIndex].name) \(pair.sharedLines) lines: \(pair.description)")
    }
}
summary.forEach { print($0) }
print("check-duplicates: \(pairs.count) pairs in \(files.count) files")
exit(failed ? 1 : 0)
