import ArgumentParser
import Foundation

/// `patchbay new`.
struct New: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create a channel or a strategy: its folder, and its lines in Package.swift and Registrations.swift.",
        discussion: """
            EXAMPLES:
              patchbay new channel Telegram --proof token --url own
              patchbay new strategy OfficeHours
            """,
        subcommands: [Channel.self, Strategy.self]
    )

    struct Channel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a channel adapter, with a simulator of its provider and the conformance tests.",
            discussion: """
                The options are answers to the questions of docs/writing-an-adapter.md, which describes the next steps. \
                They only decide what the files begin with: what turns out otherwise is edited by hand.

                EXAMPLES:
                  patchbay new channel Example
                  patchbay new channel Example --proof token --url own --statuses
                  patchbay new channel Example --proof hmac --signed-time --batches --handshake proof
                """
        )

        @Argument(help: "The provider's name in upper camel case, such as WhatsApp.")
        var name: String

        @Option(
            help: "The proof that a webhook is the provider's: an HMAC, a token, or the key in the channel's own URL."
        )
        var proof = ChannelTraits.Proof.hmac

        @Option(
            name: .customLong("url"),
            help: "The webhook URL: shared if a field of the webhook identifies the account, else own."
        )
        var route = ChannelTraits.Route.shared

        @Option(
            defaultAsFlag: .token,
            help: """
                The provider checks the webhook's URL when it is entered: with a token that was entered beside it, or with \
                the proof of a delivery.
                """
        )
        var handshake: ChannelTraits.Handshake?

        @Flag var features: [ChannelFeature] = []

        @OptionGroup var place: SourceTree

        func run() async throws {
            try await begin(.channel, name, in: place.directory) { plugin throws(ScaffoldError) in
                let features = Set(features.map(\.feature))
                let traits = try ChannelTraits(proof: proof, route: route, handshake: handshake, features: features)
                return Template.files(of: plugin, traits)
            }
        }
    }

    struct Strategy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a response strategy.",
            discussion: "EXAMPLE: patchbay new strategy OfficeHours"
        )

        @Argument(help: "The strategy's name in upper camel case, such as StaticReply.")
        var name: String

        @OptionGroup var place: SourceTree

        func run() async throws {
            try await begin(.strategy, name, in: place.directory) { Template.files(ofStrategy: $0) }
        }
    }
}

/// The source tree to change.
struct SourceTree: ParsableArguments {
    @Option(help: "The folder with Patchbay's Package.swift.")
    var directory = "."
}

private func begin(
    _ kind: PluginName.Kind,
    _ name: String,
    in directory: String,
    _ files: (PluginName) throws(ScaffoldError) -> [(path: String, text: String)]
) async throws {
    let build = try Build()
    do {
        let plugin = try PluginName(name, kind: kind)
        try plugin.requireFree(in: build)
        let scaffold = Scaffold(plugin: plugin, files: try files(plugin), directory: URL(fileURLWithPath: directory))
        for line in try await blocking(scaffold.write) { Terminal.output.print(line) }
    } catch let error as ScaffoldError {
        Terminal.error.print("error: \(error.problem)\n  = \(error.remedy)")
        throw ExitCode.failure
    }
}
