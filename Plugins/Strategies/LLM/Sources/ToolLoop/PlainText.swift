extension String {
    /// The text without Markdown, which neither a text message nor a voice can show.
    ///
    /// WhatsApp and other channels have marks of their own, and plain text is readable on all of them. A placeholder
    /// such as `[EMAIL_1]` stays.
    ///
    /// - Parameter isSpoken: True to leave out bullets, single marks and the addresses of links as well.
    func withoutMarkdown(isSpoken: Bool) -> String {
        guard utf8.contains(where: { "*_`#[~>|-+".utf8.contains($0) }) else { return self }
        let lines = split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("```") }
            .map { line -> String in
                let indent = line.prefix { $0 == " " }
                let text = String(line.dropFirst(indent.count)).withoutLineMark(isSpoken: isSpoken)
                return (isSpoken ? "" : indent) + text.withoutLinks(isSpoken: isSpoken).withoutMarks(isSpoken: isSpoken)
            }
        return lines.joined(separator: "\n")
    }

    /// The line without the mark of a heading, a quotation or a list.
    private func withoutLineMark(isSpoken: Bool) -> String {
        let hashes = prefix { $0 == "#" }
        if (1...6).contains(hashes.count), dropFirst(hashes.count).first == " " {
            return String(dropFirst(hashes.count + 1))
        }
        if hasPrefix("> ") { return String(dropFirst(2)) }
        if count > 2, allSatisfy({ $0 == "-" }) || allSatisfy({ $0 == "*" }) { return "" }
        if hasPrefix("* ") || hasPrefix("+ ") || hasPrefix("- ") || hasPrefix("• ") {
            return (isSpoken ? "" : "- ") + dropFirst(2)
        }
        return self
    }

    /// The text without the marks of emphasis and code.
    private func withoutMarks(isSpoken: Bool) -> String {
        let plain = ["**", "__", "~~", "`"].reduce(self) { $0.replacing($1, with: "") }
        return isSpoken ? plain.filter { $0 != "*" } : plain
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
