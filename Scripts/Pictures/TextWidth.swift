/// An estimate of the width of text in the fonts of pictures, on the wide side: readers have different ones.
enum TextWidth {
    static func of(_ text: String, size: Double, isBold: Bool) -> Double {
        text.reduce(0) { $0 + ems($1) } * size * (isBold ? 1.08 : 1)
    }

    /// The width of a character in ems: those of Verdana and DejaVu Sans are about a tenth wider than Arial's.
    private static func ems(_ character: Character) -> Double {
        switch character {
        case "i", "j", "l", ".", ",", ":", ";", "'", "|", "!", "I": 0.3
        case " ", "f", "r", "t", "(", ")", "[", "]", "/", "-": 0.38
        case "m", "w", "M", "W", "…", "→": 0.9
        case _ where character.isUppercase: 0.7
        default: 0.6
        }
    }
}
