import CYAML

/// A syntax error: its position, message and remedy.
struct YAMLProblem: Error {
    let place: Place
    let message: String
    let remedy: String
}

extension YAMLProblem {
    /// The error of libyaml, in words that do not assume knowledge of its grammar.
    init(_ parser: yaml_parser_t, in file: SourceFile) {
        let problem = parser.problem.map { String(cString: $0) } ?? "the text cannot be read"
        guard parser.error != YAML_READER_ERROR else {
            self.init(
                place: file.place(ofByte: parser.problem_offset),
                message: "control character in the file",
                remedy: "remove it; in double quotes it can be written as an escape such as \"\\u0007\""
            )
            return
        }
        let context = parser.context.map { String(cString: $0) } ?? ""
        let opening = YAMLMark(parser.context_mark)
        let mark = YAMLMark(parser.problem_mark)
        if context.contains("quoted scalar"), problem.contains("end of stream") {
            self.init(
                place: file.place(of: opening),
                message: "unclosed quote",
                remedy: "close it; write a quote inside single quotes twice, inside double quotes as \\\""
            )
            return
        }
        let place = file.isBlank(from: mark) ? file.lastPlace : file.place(of: mark)
        guard !file.isExpansion(at: mark) else {
            self.init(
                place: place,
                message: "'${' needs quotes inside '{ }' and '[ ]'",
                remedy: "put the value in quotes, or write the mapping or list on lines of its own"
            )
            return
        }
        let advice = Self.advice(on: problem, opening: opening.line + 1, character: file.character(at: mark))
        self.init(place: place, message: advice.message, remedy: advice.remedy)
    }

    private static func advice(
        on problem: String,
        opening line: Int,
        character: Character?
    ) -> (message: String, remedy: String) {
        switch problem {
        case _ where character == "\t" || problem.contains("tab character"):
            ("tabs are not allowed for indentation", "indent with spaces")
        case "found character that cannot start any token":
            ("a value cannot start with '\(character ?? " ")'", "put the value in quotes")
        case "mapping values are not allowed in this context":
            (
                "unexpected ': ' inside a value",
                "put the text in quotes if it contains ': ', or align the key with its neighbours"
            )
        case "did not find expected ',' or ']'":
            ("the list opened at line \(line) is not closed", "close it with ']', and separate its items with ','")
        case "did not find expected ',' or '}'":
            (
                "the mapping opened at line \(line) is not closed",
                "close it with '}', separate its keys with ',', and put a text that contains ',', ':' or '{{' in quotes"
            )
        case "did not find expected key":
            (
                "wrong indentation: this line is not a key of the mapping that begins at line \(line)",
                "align it with the keys of that mapping, close the quotes above, and quote a text that contains '{{'"
            )
        case "did not find expected '-' indicator":
            (
                "wrong indentation: this line is not an item of the list that begins at line \(line)",
                "start it with '- ', aligned with the other items"
            )
        case "could not find expected ':'":
            ("expected 'key: value'", "write 'key: value', with a space after the colon")
        case "block sequence entries are not allowed in this context":
            ("unexpected list item", "begin the list on the line below its key")
        case "did not find expected alphabetic or numeric character":
            ("'*' and '&' begin a YAML alias or anchor", "put the value in quotes")
        case "found unknown escape character":
            ("unknown escape sequence", "write '\\\\' for a backslash, or use single quotes")
        case "did not find expected node content":
            ("missing value", "write a value, and close every '[' and '{'")
        case "found undefined tag handle":
            ("tags are not supported", "remove the tag: each setting has a declared type")
        default:
            (problem, "check the indentation and the quotes here and in the line above")
        }
    }
}

extension SourceFile {
    /// The character at a mark of libyaml.
    fileprivate func character(at mark: YAMLMark) -> Character? {
        line(mark.line).unicodeScalars.dropFirst(mark.column).first.map(Character.init)
    }

    /// True if libyaml stopped at the brace of a `${`, which opens a mapping inside `{ }` and `[ ]`.
    fileprivate func isExpansion(at mark: YAMLMark) -> Bool {
        mark.column > 0 && character(at: mark) == "{"
            && character(at: YAMLMark(line: mark.line, column: mark.column - 1)) == "$"
    }

    /// True if only white space follows `mark`.
    fileprivate func isBlank(from mark: YAMLMark) -> Bool {
        line(mark.line).unicodeScalars.dropFirst(mark.column).allSatisfy(\.properties.isWhitespace)
            && lines.dropFirst(mark.line + 1).allSatisfy { $0.allSatisfy(\.isWhitespace) }
    }

    /// The place of the last character that is not white space.
    fileprivate var lastPlace: Place {
        guard let index = lines.lastIndex(where: { !$0.allSatisfy(\.isWhitespace) }) else { return .start }
        let trailing = lines[index].reversed().prefix { $0.isWhitespace }.count
        return Place(line: index + 1, column: lines[index].count - trailing, length: 1)
    }

    /// The place of the byte at `offset` of the text.
    fileprivate func place(ofByte offset: Int) -> Place {
        let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self)
        let file = SourceFile(name: name, directory: directory, order: order, text: before)
        return Place(line: file.lines.count, column: (file.lines.last?.count ?? 0) + 1, length: 1)
    }
}
