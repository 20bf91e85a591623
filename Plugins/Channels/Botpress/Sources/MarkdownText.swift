extension String {
    /// The text without the commonest marks of Markdown; a link keeps its address.
    ///
    /// Each line is read once: a pattern for links would be tried from every bracket to the end of its line.
    var withoutMarkdown: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { $0.withoutLinks.withoutMarks }
            .joined(separator: "\n")
    }
}

extension Substring {
    /// The bytes of an address that are read; browsers take no longer ones.
    private static var maxAddressLength: Int { 2_048 }

    /// The line with `title (address)` in the place of `[title](address)`.
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

    /// The address in brackets at `index`, if that is what is there.
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
    /// The line without emphasis, and without what makes it a heading.
    fileprivate var withoutMarks: String {
        let plain = ["**", "__", "`", "~~"].reduce(self) { $0.replacing($1, with: "") }
        let hashes = plain.prefix { $0 == "#" }.count
        let title = plain.dropFirst(hashes)
        guard (1...6).contains(hashes), title.first == " " else { return plain }
        return String(title.drop { $0 == " " })
    }
}
