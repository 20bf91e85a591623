/// A picture as its description in docs/images has it; positions are in units of ``unit`` pixels.
struct Picture {
    /// The pixels of a unit.
    static let unit = 10.0

    var title = ""
    var description = ""
    var size = Point(x: 0, y: 0)
    var shapes: [Shape] = []
    var notes: [Note] = []
    var arrows: [Arrow] = []

    struct Point: Equatable {
        var x: Double
        var y: Double
    }

    /// A rectangle with text, with a name that arrows refer to.
    struct Shape {
        enum Kind: String { case box, area, store }

        let kind: Kind
        let name: String
        let origin: Point
        let size: Point
        let accent: String
        /// The title, and below it the details.
        let lines: [String]

        /// The point at `fraction` of a side, from the left or from the top.
        func point(_ side: Side, at fraction: Double) -> Point {
            switch side {
            case .left: Point(x: origin.x, y: origin.y + size.y * fraction)
            case .right: Point(x: origin.x + size.x, y: origin.y + size.y * fraction)
            case .top: Point(x: origin.x + size.x * fraction, y: origin.y)
            case .bottom: Point(x: origin.x + size.x * fraction, y: origin.y + size.y)
            }
        }
    }

    /// Text without a shape.
    struct Note {
        let origin: Point
        let anchor: String
        let isHeading: Bool
        let lines: [String]
    }

    enum Side: String {
        case left, right, top, bottom

        var isHorizontal: Bool { self == .left || self == .right }
    }

    /// A connection of two shapes, with right angles only.
    struct Arrow {
        /// A place on a side of a shape.
        struct End {
            let point: Point
            let side: Side
        }

        let from: End
        let to: End
        let hasTwoHeads: Bool
        let accent: String
        let isDashed: Bool
        /// The side of the line on which the label is.
        let labelSide: Side?
        let label: String
    }
}
