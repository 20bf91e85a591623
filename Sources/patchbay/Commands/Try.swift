import ArgumentParser
import ChannelKit
import Foundation

/// `patchbay try`.
struct Try: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a tenant's steps on a message, and send and store nothing.",
        discussion: """
            Prints the language, the verdict of each step with its score and thresholds, the slots of a form, and the \
            reply. No request leaves the machine: a step that needs a model is skipped, and the next one is asked.

            EXAMPLES:
              patchbay try --tenant lotus-dental "are you open on sundays?"
              patchbay try --tenant lotus-dental --language fr --now 2026-12-01T09:00 "demain à 15 h"
              patchbay try --tenant lotus-dental --file messages.tsv --json   # one object for each line
              patchbay try --slot date_time "tomorrow at 3"
              patchbay try --redact phone,email "call me at 514 555 0123"
            """
    )

    @OptionGroup var options: TryOptions

    @Option(help: "Read one value of this kind of slot, such as date_time, and run no step.")
    var slot: String?

    @Option(help: "Redact these kinds of personal data, separated by commas, and run no step.")
    var redact: String?

    @Option(help: "A tab-separated file with a header: a column 'text', and 'language' if there is one.")
    var file: String?

    @Flag(help: "Print one JSON object for each message.")
    var json = false

    @Argument(help: "The message.")
    var text: String?

    func validate() throws {
        guard (text == nil) != (file == nil) else { throw ValidationError("give a message or --file") }
        guard slot == nil || redact == nil else { throw ValidationError("give --slot or --redact, not both") }
        guard slot != nil || redact != nil || options.tenant != nil else { throw ValidationError("give --tenant") }
    }

    func run() async throws {
        let reader = try await reader()
        for message in try messages() {
            let reading = try await reader.reading(of: message)
            // A file has as many objects as rows, with or without --json.
            if json || file != nil { Terminal.output.print(reading.json) } else { Terminal.output.print(reading.text) }
        }
    }

    private func reader() async throws -> any MessageReading {
        if let slot { return try await TrySlot(kind: slot, options: options) }
        if let redact {
            return try await TryRedact(kinds: redact.split(separator: ",").map(String.init), options: options)
        }
        return try await TryChain(options: options)
    }

    private func messages() throws -> [TriedMessage] {
        if let file { return try TriedMessage.rows(of: file, language: options.language) }
        return [TriedMessage(text: text ?? "", language: options.language)]
    }
}

/// The options of every way to try a message.
struct TryOptions: ParsableArguments {
    @Option(help: "The configuration file.")
    var config = "channels.yaml"

    @Option(help: "The tenant; needed for its steps. It need not have any channels.")
    var tenant: String?

    @Option(help: "The channel. Default: the tenant's first that is written to.")
    var channel: String?

    @Option(help: "The language of the customer. Default: the one that the message is identified as.")
    var language: String?

    @Option(help: "The time of the message, such as 2026-11-29T10:00 in the tenant's time zone. Default: now.")
    var now: TriedMoment?
}
