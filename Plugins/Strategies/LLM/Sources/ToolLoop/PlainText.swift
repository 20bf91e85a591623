import ChannelKit

extension String {
    /// The text without Markdown, for a voice: without bullets, marks and the addresses of links as well.
    var spokenFromMarkdown: String { formatted(for: .plain, isSpoken: true) }

    /// The text with the marks of a channel in place of Markdown, which few channels show.
    ///
    /// A placeholder such as `[EMAIL_1]` stays.
    func formatted(for markup: TextMarkup, isSpoken: Bool = false) -> String {
        guard utf8.contains(where: { "*_`#[~>|-+".utf8.contains($0) }) else { return self }
        let marks = InlineMarks(markup: markup)
        var isCode = false
        var lines: [String] = []
        for line in split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isCode.toggle()
                continue
            }
            let indent = line.prefix { $0 == " " }
            if isCode {
                let sign = line.allSatisfy(\.isWhitespace) ? "" : markup.code ?? ""
                lines.append(isSpoken ? String(line) : "\(indent)\(sign)\(line.dropFirst(indent.count))\(sign)")
                continue
            }
            let written = String(line.dropFirst(indent.count))
            let (text, isHeading) = written.withoutLineMark(isSpoken: isSpoken)
            let inline = marks.replaced(in: text.withoutLinks(isSpoken: isSpoken))
            let sign = isHeading && !inline.isEmpty ? markup.bold ?? "" : ""
            lines.append((isSpoken ? "" : indent) + sign + (isSpoken ? inline.filter { $0 != "*" } : inline) + sign)
        }
        return lines.joined(separator: "\n")
    }

    /// The line without the mark of a heading, a quotation or a list, and whether it is a heading.
    private func withoutLineMark(isSpoken: Bool) -> (text: String, isHeading: Bool) {
        let hashes = prefix { $0 == "#" }
        if (1...6).contains(hashes.count), dropFirst(hashes.count).first == " " {
            // A heading in bold is bold once.
            return (String(dropFirst(hashes.count + 1)).replacing("**", with: ""), true)
        }
        if hasPrefix("> ") { return (String(dropFirst(2)), false) }
        if count > 2, allSatisfy({ $0 == "-" }) || allSatisfy({ $0 == "*" }) { return ("", false) }
        if hasPrefix("* ") || hasPrefix("+ ") || hasPrefix("- ") || hasPrefix("• ") {
            return ((isSpoken ? "" : "- ") + dropFirst(2), false)
        }
        return (self, false)
    }

    /// The text with links as their titles and addresses: `[Prices](https://…)` becomes `Prices (https://…)`.
    private func withoutLinks(isSpoken: Bool) -> String {
        guard contains("](") else { return self }
        var text = ""
        var rest = self[...]
        while let middle = rest.firstRange(of: "](") {
            let before = rest[..<middle.lowerBound]
            let address = rest[middle.upperBound...].prefix { $0 != ")" && !$0.isWhitespace }
            let end = rest.index(middle.upperBound, offsetBy: address.count)
            guard let opening = before.lastIndex(of: "["), end < rest.endIndex, rest[end] == ")" else {
                text += rest[..<middle.upperBound]
                rest = rest[middle.upperBound...]
                continue
            }
            let title = before[before.index(after: opening)...]
            let isPlaceholder = title.wholeMatch(of: /[A-Z]{2,6}_\d{1,4}/) != nil
            text += before[..<opening]
            text += isPlaceholder ? "[\(title)]" : String(title)
            if !isSpoken, !isPlaceholder, title != address, !address.hasPrefix("mailto:"), !address.hasPrefix("tel:") {
                text += " (\(address))"
            }
            rest = rest[rest.index(after: end)...]
        }
        return text + rest
    }
}
