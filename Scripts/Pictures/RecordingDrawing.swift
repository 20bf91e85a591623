/// The drawing of a terminal with a transcript.
///
/// It begins with a full window, so that a preview, a print, and a reader who prefers reduced motion see a conversation.
/// Then the text moves up message by message, by a CSS animation.
struct RecordingDrawing {
    private static let fontSize = 12.0
    private static let columnWidth = 7.23
    private static let rowHeight = 18.0
    /// The rows of the window.
    private static let rows = 26
    private static let bar = 34.0
    private static let padding = 18.0
    /// The seconds after a message, for the reader.
    private static let pause = 1.1
    /// The seconds of the first and of the last window.
    private static let hold = 6.0

    let title: String
    let command: String
    let lines: [Transcript.Line]

    private var width: Double { Double(Transcript.columns) * Self.columnWidth + 2 * Self.padding }
    private var height: Double { Self.bar + Double(Self.rows) * Self.rowHeight + 2 * Self.padding }

    private var content: [Transcript.Line] {
        let prompt = [Transcript.Run(style: .prompt, text: "$ "), Transcript.Run(style: .command, text: command)]
        return Transcript(lines: [prompt, []] + lines).wrapped
    }

    var svg: String {
        let content = content
        return SVG.document(
            width: width,
            height: height,
            title: title,
            description: lines.map { $0.map(\.text).joined() }.joined(separator: "\n"),
            style: Self.style + "\n" + animation(content),
            body: window + ["<g clip-path=\"url(#window)\"><g class=\"moving\">"]
                + content.enumerated().map(row).filter { !$0.isEmpty }
                + ["</g></g>", frame]
        )
    }

    private static let style: String = {
        let fonts = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"
        let rules: [(selector: String, property: String, value: Palette.Mode)] = [
            (".screen", "fill", Palette.Mode(light: "#ffffff", dark: "#0d1117")),
            (".bar", "fill", Palette.panel), (".frame", "stroke", Palette.frame), ("text", "fill", Palette.text),
            (".faint", "fill", Palette.muted), (".name", "fill", Palette.muted),
            (".cyan", "fill", Palette.Mode(light: "#0a6c74", dark: "#39c5cf")),
            (".green,.prompt", "fill", Palette.Mode(light: "#1a7f37", dark: "#3fb950")),
            (".red", "fill", Palette.Mode(light: "#cf222e", dark: "#f85149")),
        ]
        return """
            text{font:\(SVG.number(fontSize))px \(fonts);white-space:pre}
            .bold,.command{font-weight:700}
            .name{font-size:12px}
            .frame{fill:none;stroke-width:1px}
            \(Palette.css(rules))
            """
    }()

    /// The window around the text.
    private var window: [String] {
        let (width, height, bar) = (SVG.number(width), SVG.number(height), SVG.number(Self.bar))
        let dots = zip([20, 38, 56], ["#ff5f57", "#febc2e", "#28c840"]).map { x, colour in
            "<circle cx=\"\(x)\" cy=\"17\" r=\"5.5\" fill=\"\(colour)\"/>"
        }
        let inner = "y=\"\(bar)\" width=\"\(width)\" height=\"\(SVG.number(self.height - Self.bar - Self.padding))\""
        return [
            "<defs><clipPath id=\"window\"><rect \(inner)/></clipPath>"
                + "<clipPath id=\"corners\"><rect width=\"\(width)\" height=\"\(height)\" rx=\"10\"/></clipPath></defs>",
            "<g clip-path=\"url(#corners)\"><rect class=\"screen\" width=\"\(width)\" height=\"\(height)\"/>"
                + "<rect class=\"bar\" width=\"\(width)\" height=\"\(bar)\"/></g>",
        ] + dots + [
            "<text class=\"name\" x=\"\(SVG.number(self.width / 2))\" y=\"21\" text-anchor=\"middle\">patchbay</text>"
        ]
    }

    /// The border of the window, above the text and its cover.
    private var frame: String {
        let size = "width=\"\(SVG.number(width - 1))\" height=\"\(SVG.number(height - 1))\""
        return "<rect class=\"frame\" x=\"0.5\" y=\"0.5\" \(size) rx=\"10\"/>"
    }

    /// A row of text, each run at its column, so that the fonts of readers do not move the columns.
    private func row(_ index: Int, _ line: Transcript.Line) -> String {
        let y = SVG.number(Self.bar + Self.padding + Double(index) * Self.rowHeight + 13)
        var column = 0
        return line.compactMap { run in
            defer { column += run.text.count }
            let indent = run.text.prefix { $0 == " " }.count
            let text = run.text.dropFirst(indent)
            guard !text.isEmpty else { return nil }
            let x = SVG.number(Self.padding + Double(column + indent) * Self.columnWidth)
            let style = run.style == .plain ? "" : " class=\"\(run.style.rawValue)\""
            return "<text\(style) x=\"\(x)\" y=\"\(y)\">\(SVG.escaped(String(text)))</text>"
        }
        .joined()
    }

    // MARK: - Animation

    /// The number of rows from the top to the bottom of the window at each step: up to the end of a message.
    private func steps(_ content: [Transcript.Line]) -> [Int] {
        let ends = content.indices.dropFirst(Self.rows + 1).filter { content[$0].isEmpty || beginsStep(content[$0]) }
        return [Self.rows] + ends + [content.count]
    }

    /// True of the first row of a message, which is indented by two columns, and of a channel's name.
    private func beginsStep(_ line: Transcript.Line) -> Bool {
        guard let first = line.first else { return false }
        return first.style == .bold || first.text == "  " && line.count > 1 && line[1].style != .faint
    }

    private func animation(_ content: [Transcript.Line]) -> String {
        let steps = steps(content)
        let duration = 2 * Self.hold + Double(max(0, steps.count - 2)) * Self.pause
        let frames = steps.enumerated().map { index, rows in
            let time = index == 0 ? 0 : Self.hold + Double(index - 1) * Self.pause
            let distance = SVG.number(-Double(rows - Self.rows) * Self.rowHeight)
            return "\(SVG.number(time / duration * 100))%{transform:translateY(\(distance)px)}"
        }
        return """
            @media (prefers-reduced-motion: no-preference) {
            .moving{animation:move \(SVG.number(duration))s step-end infinite}
            }
            @keyframes move{\(frames.joined())}
            """
    }
}
