import Foundation

/// The conversations of the demo that the recording shows, a line for each: the channel, and the customer.
///
///     lotus-dental/whatsapp  Ana Roy
///
/// The demo prints a channel's name, and below it the messages of several customers in turn. What others say in between
/// (the hub, an agent) belongs to the conversation of the last customer.
struct Selection {
    /// A conversation that is not in the transcript.
    struct Missing: Error, CustomStringConvertible {
        let conversation: String

        var description: String { "the demo has no conversation '\(conversation)'" }
    }

    private struct Part {
        let channel: String
        let customer: String
    }

    private let parts: [Part]

    init(_ text: String) {
        parts = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2 else { return nil }
            return Part(channel: String(words[0]), customer: words[1].trimmingCharacters(in: .whitespaces))
        }
    }

    /// The selected lines, in the order of the transcript, with a mark where lines are left out.
    func lines(of transcript: Transcript) throws -> [Transcript.Line] {
        var lines: [Transcript.Line] = []
        for part in parts {
            let conversation = conversation(part, in: transcript)
            guard conversation.count > 1 else { throw Missing(conversation: "\(part.channel) \(part.customer)") }
            lines += lines.isEmpty ? conversation : [[]] + conversation
        }
        return lines
    }

    /// The title of the channel and the lines of the conversation.
    private func conversation(_ part: Part, in transcript: Transcript) -> [Transcript.Line] {
        var lines: [Transcript.Line] = []
        var isOnChannel = false
        var isOfCustomer = false
        for line in transcript.lines {
            if let first = line.first, first.style == .bold {
                isOnChannel = first.text == part.channel
                isOfCustomer = false
                if isOnChannel { lines.append(line) }
            } else if line.isEmpty {
                isOnChannel = false
            } else if let name = Self.customer(of: line) {
                isOfCustomer = name == part.customer
            }
            if isOnChannel, isOfCustomer { lines.append(line) }
        }
        return lines
    }

    /// The customer whose message the line begins: a name in cyan after an indentation.
    private static func customer(of line: Transcript.Line) -> String? {
        guard line.count > 1, line[1].style == .cyan else { return nil }
        return line[1].text.trimmingCharacters(in: .whitespaces)
    }
}
