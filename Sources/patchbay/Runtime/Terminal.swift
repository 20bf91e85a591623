import Foundation

/// Where text for people goes, with colours where it is a terminal.
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

    /// Prints a line at once, however long the program runs on.
    func print(_ line: String = "") {
        FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(Data((line + "\n").utf8))
    }

    /// `text` in `style`, plain where colours would be noise.
    func styled(_ text: String, _ style: Style) -> String {
        hasColours ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
