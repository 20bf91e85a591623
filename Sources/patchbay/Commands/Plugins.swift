import ArgumentParser
import ChannelKit
import HubConfig

/// `patchbay adapters`.
struct Adapters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the channel adapters of this build, or show one.",
        discussion: """
            EXAMPLES:
              patchbay adapters
              patchbay adapters show whatsapp
            """,
        subcommands: [ListPages<AdapterPage>.self, ShowPage<AdapterPage>.self],
        defaultSubcommand: ListPages<AdapterPage>.self
    )
}

/// `patchbay strategies`.
struct Strategies: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the response strategies of this build, or show one.",
        discussion: """
            EXAMPLES:
              patchbay strategies
              patchbay strategies show static-reply
            """,
        subcommands: [ListPages<StrategyPage>.self, ShowPage<StrategyPage>.self],
        defaultSubcommand: ListPages<StrategyPage>.self
    )
}

/// A page about a plugin, as text and as JSON.
protocol PluginPage: Sendable {
    /// The command that lists the pages.
    static var command: String { get }
    /// The kind of plugin, for messages.
    static var kind: String { get }
    /// The parts of a page, for help.
    static var parts: String { get }

    /// The pages of the plugins of a build.
    static func all(in plugins: PluginRegistry) -> [Self]

    /// The plugin's name in `channels.yaml`.
    var name: String { get }
    /// The plugin in one line.
    var summary: String { get }
    var settings: [SettingDeclaration] { get }
    /// The errors of the provider, if the plugin has one.
    var errors: [ErrorGuidance] { get }
    var text: String { get }
    var json: JSONValue { get }
}

/// `patchbay adapters list` and `patchbay strategies list`.
struct ListPages<Page: PluginPage>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "List the \(Page.command) of this build.",
            discussion: "EXAMPLE: patchbay \(Page.command)"
        )
    }

    @Flag(help: "Print a JSON array.")
    var json = false

    func run() async throws {
        let pages = Page.all(in: try Build().plugins)
        if json { return Terminal.output.print(JSONValue.array(pages.map(\.json)).indentedText) }
        let width = (pages.map(\.name.count).max() ?? 0) + 2
        for page in pages {
            Terminal.output.print(page.name + String(repeating: " ", count: width - page.name.count) + page.summary)
        }
    }
}

/// `patchbay adapters show` and `patchbay strategies show`.
struct ShowPage<Page: PluginPage>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: "Show one of the \(Page.command): \(Page.parts).",
            discussion: "EXAMPLE: patchbay \(Page.command) show NAME --json"
        )
    }

    @Argument(help: "The name, as 'list' prints it.")
    var name: String

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print the table of settings in the plugin's README.")
    var markdown = false

    @Flag(
        name: .customLong("errors"),
        help: "Print the table of errors in the plugin's README; nothing if it has none."
    )
    var onlyErrors = false

    func run() async throws {
        let pages = Page.all(in: try Build().plugins)
        guard let page = pages.first(where: { $0.name == name }) else {
            let known = pages.map(\.name).joined(separator: ", ")
            throw ValidationError("unknown \(Page.kind) '\(name)'; known: \(known)")
        }
        if onlyErrors {
            if !page.errors.isEmpty { Terminal.output.print(ErrorGuidance.markdown(page.errors)) }
            return
        }
        let text = markdown ? SettingsTable.markdown(page.settings) : page.text
        Terminal.output.print(json ? page.json.indentedText : text)
    }
}
