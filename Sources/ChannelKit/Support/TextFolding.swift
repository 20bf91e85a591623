import Foundation

/// Text comparison without regard to case, accents, width and ligatures.
public enum TextFolding {
    /// Letters that no Unicode decomposition takes apart, with the letters that are typed in their place.
    public static let ligatures: [Unicode.Scalar: String] = [
        "ß": "ss", "ẞ": "ss", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
        "đ": "d", "Đ": "d", "ı": "i", "ð": "d", "þ": "th",
    ]
}

extension StringProtocol {
    /// The text in lower case without accents, ligatures and full-width forms, for comparison.
    ///
    /// ```swift
    /// "Cœur Réservé".folded  // "coeur reserve"
    /// ```
    public var folded: String {
        let folded = folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        guard !folded.utf8.allSatisfy({ $0 < 0x80 }) else { return folded }
        return folded.unicodeScalars.reduce(into: "") { text, scalar in
            if let letters = TextFolding.ligatures[scalar] {
                text += letters
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }

    /// The words of ``folded``: runs of letters and digits.
    public var foldedWords: [String] {
        folded.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
