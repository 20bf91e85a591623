/// The colours of the drawings: those of GitHub's pages, so that a picture has no visible edge there.
///
/// Text on every tint has a contrast of at least 4.5 to 1 in both modes.
enum Palette {
    /// A colour of boxes and arrows: the tint inside and the line around, in light and in dark mode.
    struct Accent {
        let name: String
        let tint: Mode
        let line: Mode
    }

    /// A value for each mode.
    struct Mode {
        let light: String
        let dark: String
    }

    static let page = Mode(light: "#ffffff", dark: "#0d1117")
    static let text = Mode(light: "#1f2328", dark: "#f0f6fc")
    static let muted = Mode(light: "#59636e", dark: "#9198a1")
    static let frame = Mode(light: "#d1d9e0", dark: "#3d444d")
    static let panel = Mode(light: "#f6f8fa", dark: "#151b23")

    static let accents = [
        Accent(
            name: "gray",
            tint: Mode(light: "#f6f8fa", dark: "#1b222c"),
            line: Mode(light: "#818b98", dark: "#656c76")
        ),
        Accent(
            name: "blue",
            tint: Mode(light: "#e7f3ff", dark: "#10233d"),
            line: Mode(light: "#0969da", dark: "#4493f8")
        ),
        Accent(
            name: "green",
            tint: Mode(light: "#e3f8e8", dark: "#102a1b"),
            line: Mode(light: "#1a7f37", dark: "#3fb950")
        ),
        Accent(
            name: "orange",
            tint: Mode(light: "#fff5d6", dark: "#2d2310"),
            line: Mode(light: "#9a6700", dark: "#d29922")
        ),
        Accent(
            name: "purple",
            tint: Mode(light: "#f7eeff", dark: "#241a3a"),
            line: Mode(light: "#8250df", dark: "#ab7df8")
        ),
        Accent(
            name: "red",
            tint: Mode(light: "#ffefed", dark: "#381a1d"),
            line: Mode(light: "#cf222e", dark: "#f85149")
        ),
    ]

    static func isAccent(_ name: String) -> Bool { accents.contains { $0.name == name } }

    /// The rules of a style sheet: `rule` is called with the value of each mode, and gives the rule's text.
    static func css(_ rules: [(selector: String, property: String, value: Mode)]) -> String {
        func lines(_ value: (Mode) -> String) -> String {
            rules.map { "\($0.selector){\($0.property):\(value($0.value))}" }.joined(separator: "\n")
        }
        return """
            \(lines(\.light))
            @media (prefers-color-scheme: dark) {
            \(lines(\.dark))
            }
            """
    }
}
