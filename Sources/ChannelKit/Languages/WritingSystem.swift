/// A script that tells a language by itself, or a few languages.
enum WritingSystem: Hashable, Sendable {
    case arabic, cyrillic, devanagari, greek, han, hangul, hebrew, kana, thai

    /// The script of a letter; nil for the Latin and every other script.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
        case 0x400...0x52F: self = .cyrillic
        case 0x590...0x5FF: self = .hebrew
        case 0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF: self = .arabic
        case 0x900...0x97F: self = .devanagari
        case 0xE00...0xE7F: self = .thai
        case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: self = .hangul
        case 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9D: self = .kana
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2FA1F: self = .han
        default: return nil
        }
    }

    /// The languages that are written in it.
    var languages: Set<String> {
        switch self {
        case .arabic: ["ar", "fa", "ur", "ps", "ckb", "ug"]
        case .cyrillic: ["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"]
        case .devanagari: ["hi", "mr", "ne", "sa"]
        case .greek: ["el"]
        case .han: ["zh", "yue"]
        case .hangul: ["ko"]
        case .hebrew: ["he", "yi", "iw"]
        case .kana: ["ja"]
        case .thai: ["th"]
        }
    }

    /// True for a language in the Latin script.
    static func isLatin(_ language: String) -> Bool {
        let all: [WritingSystem] = [.arabic, .cyrillic, .devanagari, .greek, .han, .hangul, .hebrew, .kana, .thai]
        return !all.contains { $0.languages.contains(language) }
    }
}
