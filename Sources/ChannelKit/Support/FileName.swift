/// Safe names for files that customers chose.
public enum FileName {
    /// The max bytes of a cleaned name: file systems allow 255, and the recipient may add to it.
    static let limit = 120
    /// The max bytes of an extension, the full stop included; a longer one is part of the name.
    private static let extensionLimit = 16

    /// Returns `name` as a safe name in any folder; nil if nothing of it is left.
    ///
    /// It is the last component of a path, without control, format (bidirectional and zero-width) and separator
    /// characters, without characters that a file system reserves, without leading full stops, spaces and hyphens, and
    /// short, its extension kept.
    ///
    /// ```swift
    /// FileName.cleaned("../../.bashrc")  // "bashrc"
    /// ```
    public static func cleaned(_ name: String) -> String? {
        let last = name.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? Substring.UnicodeScalarView()
        var cleaned = String(String.UnicodeScalarView(last.map(allowed).filter(isVisible)))
        cleaned = String(cleaned.unicodeScalars.drop { " .-~\u{A0}".unicodeScalars.contains($0) })
        while let end = cleaned.unicodeScalars.last, end == " " || end == "." { cleaned.unicodeScalars.removeLast() }
        guard !cleaned.isEmpty else { return nil }
        return shortened(isDevice(cleaned) ? "_" + cleaned : cleaned)
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }

    private static func allowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "<", ">", ":", "\"", "|", "?", "*": "_"
        case "\n", "\r", "\t": " "
        default: scalar
        }
    }

    /// True for a name that opens a device on Windows, whatever its extension.
    private static func isDevice(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." }.uppercased()
        if ["CON", "PRN", "AUX", "NUL"].contains(stem) { return true }
        return stem.count == 4 && (stem.hasPrefix("COM") || stem.hasPrefix("LPT")) && stem.last?.isNumber == true
    }

    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > limit else { return name }
        let ending = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
        guard ending.utf8.count <= extensionLimit else { return name.cut(toBytes: limit) }
        return name.cut(toBytes: limit - ending.utf8.count) + ending
    }
}
