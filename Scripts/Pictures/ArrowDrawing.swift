/// The drawing of an arrow: a line with right angles, its heads, and its label.
struct ArrowDrawing {
    /// The length of a head, and half its width.
    private static let head = (length: 9.0, width: 4.5)
    /// The radius of a bend.
    private static let bend = 8.0
    /// The distance at which an arrow goes around shapes, if it leaves and arrives on the same side.
    private static let detour = 22.0

    let arrow: Picture.Arrow

    var line: String {
        let points = self.points
        var parts = [
            """
            <path class="line \(arrow.accent)\(arrow.isDashed ? " dashed" : "")" d="\(path(points))"/>
            """,
            headDrawing(at: points[points.count - 1], from: points[points.count - 2]),
        ]
        if arrow.hasTwoHeads { parts.append(headDrawing(at: points[0], from: points[1])) }
        return parts.joined(separator: "\n")
    }

    /// The label beside the longest part of the line.
    var label: String {
        guard !arrow.label.isEmpty else { return "" }
        let (start, end) = longestPart
        let middle = Picture.Point(x: (start.x + end.x) / 2, y: (start.y + end.y) / 2)
        let side = arrow.labelSide ?? (start.y == end.y ? .top : .right)
        let (x, y, anchor) =
            switch side {
            case .top: (middle.x, middle.y - 8, "middle")
            case .bottom: (middle.x, middle.y + 18, "middle")
            case .left: (middle.x - 9, middle.y + 4, "end")
            case .right: (middle.x + 9, middle.y + 4, "start")
            }
        let lines = arrow.label.split(separator: "|").map { String($0.drop { $0 == " " }) }
        return lines.enumerated().map { index, text in
            let offset = Double(side == .top ? index - lines.count + 1 : index) * 15
            return PictureDrawing.text(text, x: x, y: y + offset, classes: "label", anchor: anchor)
        }
        .joined(separator: "\n")
    }

    private var longestPart: (Picture.Point, Picture.Point) {
        let points = self.points
        var longest = (points[0], points[1])
        for (start, end) in zip(points, points.dropFirst()) where length(start, end) > length(longest.0, longest.1) {
            longest = (start, end)
        }
        return longest
    }

    /// The ends and the bends, in pixels.
    private var points: [Picture.Point] {
        let (from, to) = (scaled(arrow.from.point), scaled(arrow.to.point))
        switch (arrow.from.side, arrow.to.side) {
        case (let side, arrow.to.side) where side == arrow.to.side: return around(side, from, to)
        case (let first, let second) where first.isHorizontal && second.isHorizontal:
            guard from.y != to.y else { return [from, to] }
            let x = (from.x + to.x) / 2
            return [from, Picture.Point(x: x, y: from.y), Picture.Point(x: x, y: to.y), to]
        case (let first, let second) where !first.isHorizontal && !second.isHorizontal:
            guard from.x != to.x else { return [from, to] }
            let y = (from.y + to.y) / 2
            return [from, Picture.Point(x: from.x, y: y), Picture.Point(x: to.x, y: y), to]
        case (let first, _) where first.isHorizontal: return [from, Picture.Point(x: to.x, y: from.y), to]
        default: return [from, Picture.Point(x: from.x, y: to.y), to]
        }
    }

    private func around(_ side: Picture.Side, _ from: Picture.Point, _ to: Picture.Point) -> [Picture.Point] {
        switch side {
        case .left, .right:
            let x = side == .left ? min(from.x, to.x) - Self.detour : max(from.x, to.x) + Self.detour
            return [from, Picture.Point(x: x, y: from.y), Picture.Point(x: x, y: to.y), to]
        case .top, .bottom:
            let y = side == .top ? min(from.y, to.y) - Self.detour : max(from.y, to.y) + Self.detour
            return [from, Picture.Point(x: from.x, y: y), Picture.Point(x: to.x, y: y), to]
        }
    }

    /// The path with round bends; it ends where its heads begin.
    private func path(_ points: [Picture.Point]) -> String {
        var points = points
        let last = points.count - 1
        let tip = Self.head.length - 1
        points[last] = moved(points[last], towards: points[last - 1], by: tip)
        if arrow.hasTwoHeads { points[0] = moved(points[0], towards: points[1], by: tip) }
        var path = "M\(text(points[0]))"
        for index in 1..<last {
            let radius = min(
                Self.bend,
                length(points[index - 1], points[index]) / 2,
                length(points[index], points[index + 1]) / 2
            )
            let entry = moved(points[index], towards: points[index - 1], by: radius)
            let exit = moved(points[index], towards: points[index + 1], by: radius)
            path += "L\(text(entry))Q\(text(points[index])) \(text(exit))"
        }
        return path + "L\(text(points[last]))"
    }

    private func headDrawing(at tip: Picture.Point, from start: Picture.Point) -> String {
        let base = moved(tip, towards: start, by: Self.head.length)
        let isHorizontal = tip.y == start.y
        let half = Self.head.width
        let first = Picture.Point(x: base.x + (isHorizontal ? 0 : half), y: base.y + (isHorizontal ? half : 0))
        let second = Picture.Point(x: base.x - (isHorizontal ? 0 : half), y: base.y - (isHorizontal ? half : 0))
        return "<path class=\"head \(arrow.accent)\" d=\"M\(text(tip))L\(text(first))L\(text(second))Z\"/>"
    }

    private func scaled(_ point: Picture.Point) -> Picture.Point {
        Picture.Point(x: point.x * Picture.unit, y: point.y * Picture.unit)
    }

    private func length(_ first: Picture.Point, _ second: Picture.Point) -> Double {
        abs(first.x - second.x) + abs(first.y - second.y)
    }

    private func moved(_ point: Picture.Point, towards other: Picture.Point, by distance: Double) -> Picture.Point {
        let length = length(point, other)
        guard length > 0 else { return point }
        return Picture.Point(
            x: point.x + (other.x - point.x) * distance / length,
            y: point.y + (other.y - point.y) * distance / length
        )
    }

    private func text(_ point: Picture.Point) -> String { "\(SVG.number(point.x)) \(SVG.number(point.y))" }
}
