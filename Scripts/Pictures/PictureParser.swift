import Foundation

/// The reader of a picture's description.
///
/// It has a line for each part:
///
///     title  TEXT
///     desc   TEXT                                       may be repeated: the lines are joined
///     size   WIDTHxHEIGHT
///     box    NAME X,Y WIDTHxHEIGHT COLOUR TITLE | DETAIL | …
///     store  NAME X,Y WIDTHxHEIGHT COLOUR TITLE | …     the same, as a cylinder
///     area   NAME X,Y WIDTHxHEIGHT COLOUR LABEL         a frame around others
///     text   X,Y start|middle|end TEXT | …              small text; `heading` instead of `text` is bold
///     arrow  NAME.SIDE[@FRACTION] NAME.SIDE [COLOUR] [dashed] [left|right|top|bottom] LABEL
///     both   the same, with two heads
///
/// A side is left, right, top or bottom, and the fraction is the place on it. Without a fraction, the end is opposite the
/// other end if its side reaches there, else in the middle. The side before a label is where it is beside its line.
struct PictureParser {
    /// An error in a description, with its line.
    struct Problem: Error, CustomStringConvertible {
        let line: Int
        let text: String

        var description: String { "line \(line): \(text)" }
    }

    private var picture = Picture()
    private var line = 0

    static func picture(_ text: String) throws -> Picture {
        var parser = PictureParser()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            parser.line += 1
            let line = line.trimmingCharacters(in: .whitespaces)
            if !line.isEmpty, !line.hasPrefix("#") { try parser.read(line) }
        }
        return parser.picture
    }

    private mutating func read(_ line: String) throws {
        var words = Words(line)
        switch words.next() {
        case "title": picture.title = words.rest
        case "desc": picture.description += (picture.description.isEmpty ? "" : " ") + words.rest
        case "size": picture.size = try size(words.next())
        case "box": try readShape(.box, &words)
        case "area": try readShape(.area, &words)
        case "store": try readShape(.store, &words)
        case "text": try readNote(&words, isHeading: false)
        case "heading": try readNote(&words, isHeading: true)
        case "arrow": try readArrow(&words, hasTwoHeads: false)
        case "both": try readArrow(&words, hasTwoHeads: true)
        case let word: throw problem("unknown word '\(word)'")
        }
    }

    private mutating func readShape(_ kind: Picture.Shape.Kind, _ words: inout Words) throws {
        let name = words.next()
        guard !picture.shapes.contains(where: { $0.name == name }) else { throw problem("'\(name)' is used twice") }
        let shape = Picture.Shape(
            kind: kind,
            name: name,
            origin: try point(words.next()),
            size: try size(words.next()),
            accent: try accent(words.next()),
            lines: lines(words.rest)
        )
        let end = shape.point(.bottom, at: 1)
        guard shape.origin.x >= 0, shape.origin.y >= 0, end.x <= picture.size.x, end.y <= picture.size.y else {
            throw problem("'\(name)' exceeds the picture's size")
        }
        try checkWidth(of: shape)
        picture.shapes.append(shape)
    }

    /// Rejects text that would leave its box in a wide font.
    private func checkWidth(of shape: Picture.Shape) throws {
        for (index, text) in shape.lines.enumerated() {
            let size = index == 0 && shape.kind != .area ? PictureDrawing.titleSize : PictureDrawing.textSize
            let width = TextWidth.of(text, size: size, isBold: index == 0)
            let room = shape.size.x * Picture.unit - 2 * PictureDrawing.minimumPadding
            guard width <= room else {
                throw problem("'\(text)' is \(Int(width)) pixels wide, its shape has room for \(Int(room))")
            }
        }
    }

    private mutating func readNote(_ words: inout Words, isHeading: Bool) throws {
        let origin = try point(words.next())
        let anchor = words.next()
        guard ["start", "middle", "end"].contains(anchor) else { throw problem("'\(anchor)' is no anchor") }
        picture.notes.append(
            Picture.Note(origin: origin, anchor: anchor, isHeading: isHeading, lines: lines(words.rest))
        )
    }

    private mutating func readArrow(_ words: inout Words, hasTwoHeads: Bool) throws {
        let (from, to) = Place.ends(try place(words.next()), try place(words.next()))
        var accent = "gray"
        var isDashed = false
        var side: Picture.Side?
        while let word = words.peek {
            if Palette.isAccent(word) {
                accent = word
            } else if word == "dashed" {
                isDashed = true
            } else if let named = Picture.Side(rawValue: word) {
                side = named
            } else {
                break
            }
            _ = words.next()
        }
        picture.arrows.append(
            Picture.Arrow(
                from: from,
                to: to,
                hasTwoHeads: hasTwoHeads,
                accent: accent,
                isDashed: isDashed,
                labelSide: side,
                label: words.rest
            )
        )
    }

    /// The end of an arrow, such as `hub.left@0.25`.
    private func place(_ word: String) throws -> Place {
        let parts = word.split(separator: "@", maxSplits: 1).map(String.init)
        let place = (parts.first ?? "").split(separator: ".", maxSplits: 1).map(String.init)
        guard place.count == 2, let side = Picture.Side(rawValue: place[1]) else {
            throw problem("'\(word)' is not NAME.SIDE")
        }
        guard let shape = picture.shapes.first(where: { $0.name == place[0] }) else {
            throw problem("no shape is called '\(place[0])'")
        }
        return Place(shape: shape, side: side, fraction: parts.count == 2 ? try number(parts[1]) : nil)
    }

    private func accent(_ word: String) throws -> String {
        guard Palette.isAccent(word) else {
            throw problem("unknown colour '\(word)'; known: \(Palette.accents.map(\.name).joined(separator: ", "))")
        }
        return word
    }

    private func point(_ word: String) throws -> Picture.Point { try pair(word, separator: ",") }

    private func size(_ word: String) throws -> Picture.Point { try pair(word, separator: "x") }

    private func pair(_ word: String, separator: Character) throws -> Picture.Point {
        let parts = word.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw problem("'\(word)' is not two numbers with \(separator) between them") }
        return Picture.Point(x: try number(parts[0]), y: try number(parts[1]))
    }

    private func number(_ word: String) throws -> Double {
        guard let number = Double(word), number.isFinite else { throw problem("'\(word)' is not a number") }
        return number
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private func problem(_ text: String) -> Problem { Problem(line: line, text: text) }
}
