/// The drawing of a picture as SVG.
struct PictureDrawing {
    static let titleSize = 15.0
    static let textSize = 13.0
    /// The room between a shape's text and its sides.
    static let minimumPadding = 6.0

    private static let titleHeight = 20.0
    private static let lineHeight = 17.0
    /// The radius of a shape's corners.
    private static let corner = 8.0
    /// The height of a cylinder's upper ellipse, halved.
    private static let rim = 6.0

    let picture: Picture

    var svg: String {
        SVG.document(
            width: picture.size.x * Picture.unit,
            height: picture.size.y * Picture.unit,
            title: picture.title,
            description: picture.description,
            style: Self.style,
            body: body
        )
    }

    /// The parts from the back to the front: a line ends under its shapes, and a label is above everything.
    private var body: [String] {
        let arrows = picture.arrows.map { ArrowDrawing(arrow: $0) }
        var parts = [#"<rect class="page" width="100%" height="100%" rx="6"/>"#]
        parts += picture.shapes.filter { $0.kind == .area }.map(drawing)
        parts += arrows.map(\.line)
        parts += picture.shapes.filter { $0.kind != .area }.map(drawing)
        parts += picture.notes.map(drawing)
        parts += arrows.map(\.label).filter { !$0.isEmpty }
        return parts
    }

    private static let style: String = {
        let fonts = "-apple-system,BlinkMacSystemFont,'Segoe UI','Noto Sans',Helvetica,Arial,sans-serif"
        var rules: [(selector: String, property: String, value: Palette.Mode)] = [
            (".page", "fill", Palette.page), ("text", "fill", Palette.muted), ("text", "stroke", Palette.page),
            (".title,.heading", "fill", Palette.text), (".area", "fill", Palette.panel),
            (".area", "stroke", Palette.frame),
        ]
        for accent in Palette.accents {
            rules.append((".\(accent.name)", "stroke", accent.line))
            rules.append((".\(accent.name).shape", "fill", accent.tint))
            rules.append((".\(accent.name).head,.\(accent.name).name", "fill", accent.line))
        }
        // Gray lines are too light for text.
        rules.append((".gray.name", "fill", Palette.muted))
        return """
            text{font:\(SVG.number(textSize))px \(fonts);stroke-width:0}
            .title{font-size:\(SVG.number(titleSize))px;font-weight:600}
            .heading,.name{font-weight:600}
            .label{stroke-width:5px;stroke-linejoin:round;paint-order:stroke}
            .shape,.area{stroke-width:1.5px}
            .line{fill:none;stroke-width:1.75px;stroke-linecap:round;stroke-linejoin:round}
            .head{stroke:none}
            .dashed{stroke-dasharray:5 5}
            \(Palette.css(rules))
            """
    }()

    private func drawing(_ shape: Picture.Shape) -> String {
        let top = shape.origin.y * Picture.unit
        return switch shape.kind {
        case .area: area(shape)
        case .box: ([rectangle(shape)] + text(shape, from: top)).joined(separator: "\n")
        case .store:
            ([cylinder(shape)] + text(shape, from: top + Self.rim)).joined(separator: "\n")
        }
    }

    private func area(_ shape: Picture.Shape) -> String {
        let frame = "<rect class=\"area\" \(bounds(of: shape)) rx=\"12\"/>"
        guard let label = shape.lines.first, !label.isEmpty else { return frame }
        let (x, y) = (shape.origin.x * Picture.unit + 14, shape.origin.y * Picture.unit + 22)
        return frame + "\n" + Self.text(label, x: x, y: y, classes: "name \(shape.accent)", anchor: "start")
    }

    private func rectangle(_ shape: Picture.Shape) -> String {
        "<rect class=\"shape \(shape.accent)\" \(bounds(of: shape)) rx=\"\(SVG.number(Self.corner))\"/>"
    }

    private func bounds(of shape: Picture.Shape) -> String {
        let values = [shape.origin.x, shape.origin.y, shape.size.x, shape.size.y].map { SVG.number($0 * Picture.unit) }
        return zip(["x", "y", "width", "height"], values).map { "\($0)=\"\($1)\"" }.joined(separator: " ")
    }

    private func cylinder(_ shape: Picture.Shape) -> String {
        let (left, right) = (shape.origin.x * Picture.unit, (shape.origin.x + shape.size.x) * Picture.unit)
        let (top, bottom) = (shape.origin.y * Picture.unit, (shape.origin.y + shape.size.y) * Picture.unit)
        let arc = "A\(SVG.number((right - left) / 2)) \(SVG.number(Self.rim)) 0 0"
        let (l, r) = (SVG.number(left), SVG.number(right))
        let (t, b) = (SVG.number(top + Self.rim), SVG.number(bottom - Self.rim))
        return """
            <path class="shape \(shape.accent)" d="M\(l) \(t)\(arc) 1 \(r) \(t)V\(b)\(arc) 1 \(l) \(b)Z\
            M\(l) \(t)\(arc) 0 \(r) \(t)"/>
            """
    }

    /// The title and the details, centred between `top` and the shape's lower side.
    private func text(_ shape: Picture.Shape, from top: Double) -> [String] {
        let bottom = (shape.origin.y + shape.size.y) * Picture.unit
        let height = Self.titleHeight + Double(shape.lines.count - 1) * Self.lineHeight
        let x = (shape.origin.x + shape.size.x / 2) * Picture.unit
        var y = top + (bottom - top - height) / 2 + Self.titleSize
        return shape.lines.enumerated().map { index, line in
            defer { y += index == 0 ? Self.titleHeight - 1 : Self.lineHeight }
            return Self.text(line, x: x, y: y, classes: index == 0 ? "title" : "", anchor: "middle")
        }
    }

    private func drawing(_ note: Picture.Note) -> String {
        note.lines.enumerated().map { index, line in
            Self.text(
                line,
                x: note.origin.x * Picture.unit,
                y: note.origin.y * Picture.unit + Double(index) * Self.lineHeight,
                classes: note.isHeading ? "heading" : "",
                anchor: note.anchor
            )
        }
        .joined(separator: "\n")
    }

    static func text(_ text: String, x: Double, y: Double, classes: String, anchor: String) -> String {
        let classes = classes.isEmpty ? "" : " class=\"\(classes)\""
        let anchor = anchor == "start" ? "" : " text-anchor=\"\(anchor)\""
        return "<text\(classes) x=\"\(SVG.number(x))\" y=\"\(SVG.number(y))\"\(anchor)>\(SVG.escaped(text))</text>"
    }
}
