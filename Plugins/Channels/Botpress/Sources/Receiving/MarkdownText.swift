extension String {
    /// The text without Markdown's most common marks; a link keeps its address.
    ///
    /// Runs in linear time; a regular expression for links would be matched from every bracket to the end of its line.
    var withoutMarkdown: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { $0.withoutLinks.withoutMarks }
            .joined(separator: "\n")
    }
}

extension Substring {
    /// Max bytes of an address, which keeps the search linear; longer links stay as they are.
    private static var maxAddressLength: Int { 2_048 }

    /// The line with `[title](address)` replaced by `title (address)`.
    fileprivate var withoutLinks: String {
        let bytes = Array(utf8)
        var line: [UInt8] = []
        var opening: Int?
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "]"), let start = opening, let address = Self.address(in: bytes, at: index) {
                let isImage = start > 0 && line[start - 1] == UInt8(ascii: "!")
                line.remove(at: start)
                if isImage { line.remove(at: start - 1) }
                line += Array(" (".utf8) + bytes[address] + [UInt8(ascii: ")")]
                index = address.upperBound + 1
                opening = nil
                continue
            }
            if byte == UInt8(ascii: "["), opening == nil { opening = line.count }
            if byte == UInt8(ascii: "]") { opening = nil }
            line.append(byte)
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// The range of the address in the parentheses at `index`; nil if there is none.
    private static func address(in bytes: [UInt8], at index: Int) -> Range<Int>? {
        guard index < bytes.count, bytes[index] == UInt8(ascii: "(") else { return nil }
        let rest = bytes[(index + 1)...].prefix(maxAddressLength + 1)
        guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: ")") || $0 <= 0x20 }), end > index + 1,
            bytes[end] == UInt8(ascii: ")")
        else { return nil }
        return index + 1..<end
    }
}

extension String {
    /// The line without marks of emphasis and headings.
    fileprivate var withoutMarks: String {
        let plain = ["**", "__", "`", "~~"].reduce(self) { $0.replacing($1, with: "") }
        let hashes = plain.prefix { $0 == "#" }.count
        let title = plain.dropFirst(hashes)
        guard (1...6).contains(hashes), title.first == " " else { return plain }
        return String(title.drop { $0 == " " })
    }
}
