import ChannelKit

/// Replaces the marks of Markdown within a line by those of a channel.
struct InlineMarks {
    private enum Style { case bold, italic, strikethrough, code }

    private struct Mark {
        let written: String
        let style: Style
        /// True if a letter or digit beside the mark makes it part of a word, as in snake_case and 3*4.
        let needsBounds: Bool
    }

    private static let marks = [
        Mark(written: "**", style: .bold, needsBounds: false), Mark(written: "__", style: .bold, needsBounds: true),
        Mark(written: "~~", style: .strikethrough, needsBounds: false),
        Mark(written: "`", style: .code, needsBounds: false), Mark(written: "*", style: .italic, needsBounds: true),
        Mark(written: "_", style: .italic, needsBounds: true),
    ]

    /// The max length of marked text, so that a line full of opening marks takes linear time.
    private static let maxLength = 400

    let markup: TextMarkup

    /// The line with marks of the channel, or without any.
    ///
    /// A mark without its partner is removed if it is double, and else stays as a sign of its own.
    func replaced(in line: String) -> String {
        guard line.utf8.contains(where: { "*_~`".utf8.contains($0) }) else { return line }
        var text = ""
        var rest = line[...]
        while let character = rest.first {
            guard let mark = Self.marks.first(where: { rest.hasPrefix($0.written) }) else {
                text.append(character)
                rest = rest.dropFirst()
                continue
            }
            let inside = rest.dropFirst(mark.written.count)
            if let end = end(of: mark, in: inside, after: text.last) {
                let sign = sign(of: mark.style) ?? ""
                let content = String(inside[..<end])
                text += sign + (mark.style == .code ? content : replaced(in: content)) + sign
                rest = inside[end...].dropFirst(mark.written.count)
            } else {
                if mark.written.count == 1 { text += mark.written }
                rest = inside
            }
        }
        return text
    }

    private func sign(of style: Style) -> String? {
        switch style {
        case .bold: markup.bold
        case .italic: markup.italic
        case .strikethrough: markup.strikethrough
        case .code: markup.code
        }
    }

    /// The index of the closing mark; nil if the text at its beginning is not marked.
    private func end(of mark: Mark, in text: Substring, after previous: Character?) -> Substring.Index? {
        guard let first = text.first, !first.isWhitespace else { return nil }
        if mark.needsBounds, previous?.isWordlike == true { return nil }
        var search = text.prefix(Self.maxLength)
        while let found = search.firstRange(of: mark.written) {
            let after = text[found.upperBound...].first
            let isInside = found.lowerBound > text.startIndex
            let isTight = isInside && !text[text.index(before: found.lowerBound)].isWhitespace
            if isTight, !mark.needsBounds || after?.isWordlike != true { return found.lowerBound }
            search = search[found.upperBound...]
        }
        return nil
    }
}

extension Character {
    fileprivate var isWordlike: Bool { isLetter || isNumber }
}
