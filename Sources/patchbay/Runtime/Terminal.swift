import Foundation

/// An output for text, with colours if it is a terminal.
struct Terminal: Sendable {
    static let output = Terminal(descriptor: 1)
    static let error = Terminal(descriptor: 2)

    private let descriptor: Int32
    private let hasColours: Bool

    private init(descriptor: Int32) {
        self.descriptor = descriptor
        hasColours = isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    enum Style: String {
        case bold = "1"
        case faint = "2"
        case red = "31"
        case green = "32"
        case cyan = "36"
    }

    /// Prints a line unbuffered, with control characters escaped.
    func print(_ line: String = "") {
        FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(Data((TerminalText.safe(line) + "\n").utf8))
    }

    /// The width in characters: that of the terminal, or else 100, which a page shows without scrolling.
    var width: Int {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 100
    }

    /// `text` in `style`; plain if the output has no colours.
    func styled(_ text: String, _ style: Style) -> String {
        hasColours ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// The lines of the text, broken between words where they are longer than `width`.
    func wrapped(at width: Int) -> [String] {
        split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            var lines: [String] = []
            var current = ""
            for word in line.split(separator: " ", omittingEmptySubsequences: false) {
                if !current.isEmpty, current.count + 1 + word.count > width {
                    lines.append(current)
                    current = String(word)
                } else {
                    current += current.isEmpty ? String(word) : " \(word)"
                }
            }
            return lines + [current]
        }
    }
}

/// The escaping of customers' text for a terminal.
enum TerminalText {
    /// `text` with control and format characters escaped as `\u{9B}`, except for line breaks, tabs and the sequences of
    /// ``Terminal/styled(_:_:)``: a name could otherwise retitle the window, clear the screen or reorder the line.
    static func safe(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.contains(where: isUnsafe) else { return text }
        var safe = String.UnicodeScalarView()
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            if scalar == "\u{1B}", let end = endOfStyle(in: scalars, from: index) {
                safe.append(contentsOf: scalars[index..<end])
                index = end
                continue
            }
            if isUnsafe(scalar) {
                safe.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
            } else {
                safe.append(scalar)
            }
            index = scalars.index(after: index)
        }
        return String(safe)
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else {
            return scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || scalar.value == 0x7F
        }
        // Zero-width joiners combine several emoji into one.
        guard scalar.value != 0x200C, scalar.value != 0x200D else { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// The end of a sequence that sets a colour or weight, such as `ESC[31m`; nil if there is none.
    private static func endOfStyle(
        in scalars: String.UnicodeScalarView,
        from start: String.UnicodeScalarView.Index
    ) -> String.UnicodeScalarView.Index? {
        var index = scalars.index(after: start)
        guard index < scalars.endIndex, scalars[index] == "[" else { return nil }
        for _ in 0...2 {
            index = scalars.index(after: index)
            guard index < scalars.endIndex else { return nil }
            if scalars[index] == "m" { return scalars.index(after: index) }
            guard ("0"..."9").contains(scalars[index]) else { return nil }
        }
        return nil
    }
}
