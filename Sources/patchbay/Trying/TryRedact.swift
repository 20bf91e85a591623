import ArgumentParser
import ChannelKit
import LLMStrategy

/// `patchbay try --redact`: a message as a model would see it.
struct TryRedact: MessageReading {
    private let kinds: Set<PersonalData>

    /// Reads the names of the kinds; `all` stands for every kind.
    init(kinds names: [String], options: TryOptions) async throws {
        let known = PersonalData.allCases.map(\.rawValue)
        let names = names.map { $0.filter { !$0.isWhitespace }.lowercased() }
        if let unknown = names.first(where: { $0 != "all" && !known.contains($0) }) {
            throw ValidationError("unknown kind '\(unknown)'; write some of \(known.joined(separator: ", ")), or all")
        }
        kinds = Set(names.contains("all") ? PersonalData.allCases : names.compactMap(PersonalData.init))
    }

    func reading(of message: TriedMessage) async throws -> Reading {
        let redacted = RedactedText(message.text, of: kinds)
        let found = redacted.found.map { found -> JSONValue in
            [
                "kind": .string(found.kind.rawValue), "start": .integer(Int64(found.range.lowerBound)),
                "end": .integer(Int64(found.range.upperBound)),
            ]
        }
        return Reading(
            json: ["text": .string(message.text), "redacted": .string(redacted.redacted), "found": .array(found)],
            text: redacted.redacted
        )
    }
}
