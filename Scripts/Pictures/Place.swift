/// An end of an arrow in a description: a side of a shape, and perhaps the place on it.
struct Place {
    let shape: Picture.Shape
    let side: Picture.Side
    let fraction: Double?

    static func ends(_ from: Place, _ to: Place) -> (Picture.Arrow.End, Picture.Arrow.End) {
        let start = from.point(opposite: to.fraction.map { to.shape.point(to.side, at: $0) })
        return (
            Picture.Arrow.End(point: start, side: from.side),
            Picture.Arrow.End(point: to.point(opposite: start), side: to.side)
        )
    }

    private func point(opposite other: Picture.Point?) -> Picture.Point {
        if let fraction { return shape.point(side, at: fraction) }
        let (first, last) = (shape.point(side, at: 0), shape.point(side, at: 1))
        if let other, side.isHorizontal, (first.y...last.y).contains(other.y) {
            return Picture.Point(x: first.x, y: other.y)
        }
        if let other, !side.isHorizontal, (first.x...last.x).contains(other.x) {
            return Picture.Point(x: other.x, y: first.y)
        }
        return shape.point(side, at: 0.5)
    }
}
