import CYAML

/// Why a text is not the YAML that we take, where, and what to do.
struct YAMLProblem: Error {
    let place: Place
    let message: String
    let remedy: String
}

extension YAMLProblem {
    /// What libyaml stumbled over, in words for someone who does not know its grammar.
    init(_ parser: yaml_parser_t, in file: SourceFile) {
        let problem = parser.problem.map { String(cString: $0) } ?? "the text cannot be read"
        guard parser.error != YAML_READER_ERROR else {
            self.init(
                place: file.place(ofByte: parser.problem_offset),
                message: "a control character stands here",
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
                message: "the quote that opens here is never closed",
                remedy: "close it; a quote inside single quotes is written twice, inside double quotes as \\\""
            )
            return
        }
        let place = file.isBlank(from: mark) ? file.lastPlace : file.place(of: mark)
        guard !file.isExpansion(at: mark) else {
            self.init(
                place: place,
                message: "'${' needs quotes inside '{ }' and '[ ]'",
                remedy: "put the value in quotes, or write the mapping or list in lines of its own"
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
            ("a tab cannot indent YAML", "indent with spaces")
        case "found character that cannot start any token":
            ("a value cannot start with '\(character ?? " ")'", "put the value in quotes")
        case "mapping values are not allowed in this context":
            (
                "a ': ' where no key can stand",
                "put the text in quotes if it holds ': ', else align the key with its neighbours"
            )
        case "did not find expected ',' or ']'":
            ("the list that opens in line \(line) is not closed", "close it with ']', with ',' between its items")
        case "did not find expected ',' or '}'":
            ("the mapping that opens in line \(line) is not closed", "close it with '}', with ',' between its keys")
        case "did not find expected key":
            (
                "this is no key of the mapping that begins in line \(line)",
                "align it with the keys there, and see that the quotes above it are closed"
            )
        case "did not find expected '-' indicator":
            ("this is no item of the list that begins in line \(line)", "start it with '- ', aligned with the others")
        case "could not find expected ':'":
            ("this is neither a key nor part of a value", "write 'key: value', with a space after the colon")
        case "block sequence entries are not allowed in this context":
            ("a list item cannot stand here", "begin the list in the line below its key")
        case "did not find expected alphabetic or numeric character":
            ("'*' and '&' begin an alias or an anchor", "put the value in quotes")
        case "found unknown escape character":
            ("an escape that YAML does not know", "write '\\\\' for a backslash, or use single quotes")
        case "did not find expected node content":
            ("a value is missing here", "write one, and close what '[' or '{' opened")
        case "found undefined tag handle":
            ("tags are not supported", "remove the tag: a setting's type is known")
        default:
            (problem, "check the indentation and the quotes here and in the line above")
        }
    }
}

extension SourceFile {
    /// The character at a mark of libyaml's.
    fileprivate func character(at mark: YAMLMark) -> Character? {
        line(mark.line).unicodeScalars.dropFirst(mark.column).first.map(Character.init)
    }

    /// Whether libyaml stopped at the brace of a `${`, which in a flow collection opens a mapping.
    fileprivate func isExpansion(at mark: YAMLMark) -> Bool {
        mark.column > 0 && character(at: mark) == "{"
            && character(at: YAMLMark(line: mark.line, column: mark.column - 1)) == "$"
    }

    /// Whether nothing but white space follows.
    fileprivate func isBlank(from mark: YAMLMark) -> Bool {
        line(mark.line).unicodeScalars.dropFirst(mark.column).allSatisfy(\.properties.isWhitespace)
            && lines.dropFirst(mark.line + 1).allSatisfy { $0.allSatisfy(\.isWhitespace) }
    }

    /// The last character that is not white space.
    fileprivate var lastPlace: Place {
        guard let index = lines.lastIndex(where: { !$0.allSatisfy(\.isWhitespace) }) else { return .start }
        let trailing = lines[index].reversed().prefix { $0.isWhitespace }.count
        return Place(line: index + 1, column: lines[index].count - trailing, length: 1)
    }

    /// Where the byte at `offset` of the text stands.
    fileprivate func place(ofByte offset: Int) -> Place {
        let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self)
        let file = SourceFile(name: name, directory: directory, order: order, text: before)
        return Place(line: file.lines.count, column: (file.lines.last?.count ?? 0) + 1, length: 1)
    }
}
