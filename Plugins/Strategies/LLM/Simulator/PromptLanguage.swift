import ChannelKit
import Foundation

/// Detects the language in which a model should answer.
enum PromptLanguage {
    private static let names = [
        "english": "en", "anglais": "en", "french": "fr", "francais": "fr", "spanish": "es", "espanol": "es",
        "german": "de", "deutsch": "de", "italian": "it", "italiano": "it", "portuguese": "pt", "portugues": "pt",
        "dutch": "nl", "nederlands": "nl",
    ]
    private static let verbs = ["answer", "reply", "respond", "repond", "write"]
    private static let frenchWords: Set<Substring> = [
        "bonjour", "merci", "je", "vous", "nous", "est", "les", "des", "une", "pour", "avec", "quel", "quelle", "oui",
        "quand", "combien", "mon", "ma", "mes",
    ]

    /// The language of the last instruction such as `Answer in French (fr)`; nil if there is none.
    static func code(in instructions: String) -> String? {
        let prompt = instructions.range(of: "<passage").map { instructions[..<$0.lowerBound] } ?? instructions[...]
        return prompt.split { $0 == "\n" || $0 == "." }.reversed().lazy.compactMap(code(inLine:)).first
    }

    private static func code(inLine line: Substring) -> String? {
        let words = String(line).folded.split { !$0.isLetter }
        guard let verb = words.firstIndex(where: { word in verbs.contains { word.hasPrefix($0) } }) else { return nil }
        if let code = line.firstMatch(of: /\(([a-z]{2})(?:-[A-Z]{2})?\)/)?.1 { return String(code) }
        return words[verb...].lazy.compactMap { names[String($0)] }.first
    }

    static func code(ofCustomer text: String) -> String {
        text.folded.split { !$0.isLetter }.contains { frenchWords.contains($0) } ? "fr" : "en"
    }
}
